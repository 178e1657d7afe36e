import {
  defineSource,
  type Delivery,
  type ProviderDefinition,
  type RejectionCause,
  type Source,
} from "../../../src/verify/index.ts";

/** A delivery whose verdict is known from elsewhere: an example its sender publishes, or one of those with a flaw. */
export interface ProviderVector {
  /** What it shows, such as `Slack's own example`. */
  readonly name: string;
  /** Made with the vector's own secret. */
  readonly source: Source;
  /** When it arrives. */
  readonly at: Date;
  readonly request: VectorRequest;
  /** What checking it comes to: `verified`, or the cause of the refusal. */
  readonly verdict: "verified" | RejectionCause;
}

/** A request as its sender would make it. */
export interface VectorRequest {
  /** `POST` if omitted. */
  readonly method?: string;
  /** Any address of the app if omitted: only senders that sign it care. */
  readonly url?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** The request as it arrives. */
export function toVectorDelivery({ method = "POST", url = ANY_URL, headers, body }: VectorRequest): Delivery {
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    method,
    url,
    headers: { get: (name) => byName.get(name.toLowerCase()) ?? null, entries: () => byName },
    body: typeof body === "string" ? new TextEncoder().encode(body) : body,
  };
}

const ANY_URL = "https://app.example.com/api/webhooks/acme";

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
