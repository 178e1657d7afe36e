import { defineProvider, type Provider, type AnyEvents, type ProviderDefinition } from "../../src/verify/index.ts";

/** A secret no placeholder rule knows. */
export const SECRET = "k9-Vh2rTqPz7mXw4";

const SCHEME = { kind: "hmac", signature: { header: "x-signature", encoding: "hex" } } as const;

/** Any sender that signs its body, with what matters to a test overridden. */
export function toSender(overrides: Partial<ProviderDefinition> = {}): Provider<AnyEvents> {
  const definition: ProviderDefinition = {
    name: "acme",
    scheme: SCHEME,
    id: { in: "body", path: "id" },
    type: { in: "body", paths: ["type"] },
    ...overrides,
  };
  return defineProvider(definition);
}
