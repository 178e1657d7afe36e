import type { PayloadForm, ProviderDefinition } from "./definition/definition.ts";
import { parseObject } from "./jwt/jwt-header.ts";
import { openProof } from "./open.ts";
import type { SignedRequest } from "./schemes/scheme.ts";
import type { Source } from "./source.ts";

/** A delivery to be made in a sender's stead. */
export interface TestMessage {
  /**
   * Text is sent as UTF-8. A JSON object becomes the claims for senders of JWTs, and the fields for senders of forms;
   * any other form is sent as it is.
   */
  readonly body: Uint8Array | string;
  readonly type: string;
  readonly id: string;
  readonly at: Date;
  /** The address it is sent to, for senders that sign it. The source's option `url` if omitted. */
  readonly url?: string | undefined;
}

/**
 * Makes the request a sender would send, proven with the source's newest secret. For tests and for local development.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if the secret is missing, or the key that signs test deliveries is;
 * `INPUT_INVALID` if the body cannot be what the sender sends.
 */
export async function sign(source: Source, message: TestMessage): Promise<SignedRequest> {
  const { definition } = source;
  const proof = openProof(definition.name, source);
  const { payload = "json" } = definition;
  const body = toBody(message.body, payload);
  const headers = {
    "content-type": toContentType(definition, payload, body),
    ...toNameHeaders(definition, message),
  };
  const proven = await proof.sign({ ...message, body, headers });
  return { ...proven, headers: { ...headers, ...proven.headers } };
}

function toBody(body: Uint8Array | string, payload: PayloadForm): Uint8Array {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const fields = payload === "form" ? parseObject(bytes) : undefined;
  return fields === undefined ? bytes : new TextEncoder().encode(toForm(fields));
}

function toForm(fields: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(fields).map(([name, value]): [string, string] => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return new URLSearchParams(entries).toString();
}

function toContentType({ contentTypes }: ProviderDefinition, payload: PayloadForm, body: Uint8Array): string {
  const usual = payload === "form-or-json" && !startsJson(body) ? CONTENT_TYPE.form : CONTENT_TYPE[payload];
  const [first = usual] = contentTypes ?? [];
  return contentTypes?.some((type) => usual.startsWith(type)) === true ? usual : first;
}

const CONTENT_TYPE: Readonly<Record<PayloadForm, string>> = {
  json: "application/json",
  jwt: "application/jwt",
  form: "application/x-www-form-urlencoded",
  "form-or-json": "application/json",
  text: "text/plain; charset=utf-8",
};

function startsJson(body: Uint8Array): boolean {
  return /^\s*[[{]/.test(Buffer.from(body.subarray(0, 64)).toString("latin1"));
}

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
