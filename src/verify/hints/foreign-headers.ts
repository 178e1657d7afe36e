import type { ProviderDefinition } from "../definition/definition.ts";
import type { HeaderReader } from "../delivery.ts";
import type { SignatureRule } from "../content/signature-header.ts";

/** What of a definition says which headers prove its deliveries. */
export type ProvenBy = Pick<ProviderDefinition, "name" | "scheme">;

/**
 * Finds a sender whose proof a delivery carries in place of the expected one.
 *
 * @param own The definition whose proof is missing.
 * @param others Definitions to look among; `own` may be one of them.
 * @returns The name of the first that fits; `undefined` if none does.
 */
export function findOtherSender(headers: HeaderReader, own: ProvenBy, others: readonly ProvenBy[]): string | undefined {
  const ownHeaders = new Set(toProofHeaders(own));
  return others.find((other) =>
    toProofHeaders(other).some((header) => !ownHeaders.has(header) && headers.get(header) !== null),
  )?.name;
}

/** Headers that hold the proof itself, in lower case. `authorization` says nothing about who sent it. */
export function toProofHeaders({ scheme }: ProvenBy): readonly string[] {
  switch (scheme.kind) {
    case "hmac":
    case "signature":
    case "digest":
      return toSignatureHeaders(scheme.signature).map(toName);
    case "jwt":
    case "token": {
      const { carrier } = scheme;
      return carrier.in === "header" && toName(carrier.header) !== "authorization" ? [toName(carrier.header)] : [];
    }
    case "basic":
      return [];
  }
}

function toSignatureHeaders(rule: SignatureRule): readonly string[] {
  if ("header" in rule) return [rule.header];
  if ("headers" in rule) return rule.headers;
  return "numberedHeader" in rule ? [`${rule.numberedHeader}1`] : [];
}

function toName(header: string): string {
  return header.toLowerCase();
}
