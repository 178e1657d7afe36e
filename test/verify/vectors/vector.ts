import type { DeliveryVector } from "../../../src/testing/index.ts";
import { defineSource, type ProviderDefinition, type Source } from "../../../src/verify/index.ts";

export type { VectorRequest } from "../../../src/testing/index.ts";
export { toVectorDelivery } from "../../../src/testing/vectors.ts";

/** A delivery whose verdict is known from elsewhere: an example its sender publishes, or one of those with a flaw. */
export type ProviderVector = DeliveryVector & Required<Pick<DeliveryVector, "verdict">>;

/**
 * A source for a published example with a secret that no app may have: shorter than any we take, or a word such as
 * `secret`. HMAC fills its key with zeros, so one that already has them proves the same.
 *
 * @see RFC 2104, section 2
 */
export function withExampleSecret(definition: ProviderDefinition, secret: string): Source {
  const { scheme } = definition;
  if (scheme.kind !== "hmac" || scheme.key !== undefined) throw new Error(`${definition.name} takes no text as a key`);
  const hex = Buffer.from(secret.padEnd(8, "\0")).toString("hex");
  return defineSource({ ...definition, scheme: { ...scheme, key: "hex" } }, { secret: hex });
}
