import type { ProviderDefinition } from "./definition.ts";
import { openProof } from "./open.ts";
import type { SignedRequest } from "./schemes/scheme.ts";
import type { Source } from "./source.ts";

/** A delivery to be made in a sender's stead. */
export interface TestMessage {
  /** Text is sent as UTF-8. For senders of JWTs, a JSON object that becomes the claims. */
  readonly body: Uint8Array | string;
  readonly type: string;
  readonly id: string;
  readonly at: Date;
}

/**
 * Makes the request a sender would send, proven with the source's newest secret. For tests and for local development.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if the secret is missing, or the key that signs test deliveries is.
 */
export async function sign(source: Source, message: TestMessage): Promise<SignedRequest> {
  const { definition } = source;
  const body = typeof message.body === "string" ? new TextEncoder().encode(message.body) : message.body;
  const proven = await openProof(definition.name, source).sign({ ...message, body });
  return {
    ...proven,
    headers: {
      "content-type": CONTENT_TYPE[definition.payload],
      ...toNameHeaders(definition, message),
      ...proven.headers,
    },
  };
}

const CONTENT_TYPE = {
  json: "application/json",
  jwt: "application/jwt",
  "form-or-json": "application/json",
} as const;

/** What the sender repeats in headers of its own. */
function toNameHeaders({ id, type }: ProviderDefinition, message: TestMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  if (id.in === "header") headers[id.header] = message.id;
  if (type.in === "header") headers[type.header] = type.append === undefined ? message.type : toBase(message.type);
  return headers;
}

/** The part of a type that stands in the header where the body holds the rest. */
function toBase(type: string): string {
  return type.split(".", 1)[0] ?? type;
}
