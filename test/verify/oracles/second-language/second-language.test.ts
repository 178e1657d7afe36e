import { expect, test } from "vitest";
import { defineProvider, openSource, type OpenSource, type ProviderDefinition } from "../../../../src/verify/index.ts";
import { PROVIDERS } from "../../../../src/verify/providers/catalogue.ts";
import { NOW, toDelivery } from "../../senders.ts";
import { type PythonDelivery, startPython } from "./python.ts";

const DELIVERIES = 50;
const send = await startPython();

const DEFINITIONS = PROVIDERS.map(({ definition }) => toOffline(definition));

test.each(DEFINITIONS.map((definition) => [definition.name, definition] as const))(
  "%s verifies 50 random deliveries of a sender in Python, and none of them altered",
  async (name, definition) => {
    const wrong: string[] = [];
    for (let index = 0; index < DELIVERIES; index += 1) {
      const seed = `${name}/${index}`;
      const delivery = send(definition, seed, NOW);
      const source = open(definition, delivery);
      const body = Buffer.from(delivery.body, "base64");

      const verdict = await source.verify(toRequest(delivery, body), NOW);
      if (verdict.kind !== "verified") wrong.push(`${seed}: ${JSON.stringify(verdict)}`);
      const other = flipOneBit(body, index);
      if (!source.isSigned || source.signedFields !== undefined || saysTheSame(definition, body, other)) continue;
      const altered = await source.verify(toRequest(delivery, other), NOW);
      if (altered.kind !== "rejected") wrong.push(`${seed}, altered: ${JSON.stringify(altered)}`);
    }

    expect(wrong).toEqual([]);
  },
);

/** Keys that would be fetched are handed over instead: fetching has tests of its own. */
function toOffline(definition: ProviderDefinition): ProviderDefinition {
  const { scheme } = definition;
  if (scheme.kind === "jwt" && scheme.keys.from !== "secret") {
    return { ...definition, scheme: { ...scheme, keys: { from: "resolver" } } };
  }
  if (scheme.kind === "signature" && typeof scheme.key === "object") {
    return { ...definition, scheme: { ...scheme, key: "spki" } };
  }
  return definition;
}

function open(definition: ProviderDefinition, { options }: PythonDelivery): OpenSource {
  const { jwk, settings, ...rest } = options;
  const provider = defineProvider(definition) as unknown as (options: object) => Parameters<typeof openSource>[1];
  const resolveKey = (): Promise<unknown> => Promise.resolve(jwk);
  return openSource("acme", provider({ ...rest, ...(settings as object), resolveKey }));
}

function toRequest({ method, url, headers }: PythonDelivery, body: Uint8Array): ReturnType<typeof toDelivery> {
  return { ...toDelivery({ headers, body }), method, url };
}

/** Where the fields of a form are signed and not its bytes, `%e9` is as good as `%E9`. */
function saysTheSame({ scheme }: ProviderDefinition, one: Buffer, other: Uint8Array): boolean {
  const isOverBytes =
    !("content" in scheme) || (typeof scheme.content === "string" && !scheme.content.includes("{form}"));
  const toFields = (body: Uint8Array): string => new URLSearchParams(Buffer.from(body).toString()).toString();
  return !isOverBytes && toFields(one) === toFields(other);
}

function flipOneBit(body: Buffer, index: number): Uint8Array {
  if (body.length === 0) return Buffer.from("x");
  const at = (index * 7_919) % body.length;
  return Uint8Array.from(body).with(at, (body[at] ?? 0) ^ (1 << (index % 8)));
}
