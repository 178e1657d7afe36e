import { SluiceError } from "../../core/errors.ts";
import { type ContentPlan, toPairKey } from "./content-plan.ts";
import { decodePayload } from "../identity/decode.ts";
import { parseForm } from "./form-content.ts";
import type { Delivery } from "../delivery.ts";
import { readPath } from "./path.ts";
import { toReader } from "./read-place.ts";
import type { PublicUrl } from "./request-target.ts";
import { formatSignature } from "./signature-header.ts";
import type { SignedBytes } from "./signed-content.ts";
import { formatTimestamp } from "./timestamp.ts";
import type { Message, SignedRequest } from "../schemes/scheme.ts";
import { writeField } from "./write-field.ts";

/** What to sign in a sender's stead, and how the request looks once the signature is made. */
export interface UnsignedContent extends SignedBytes {
  readonly complete: (signature: Uint8Array) => SignedRequest;
}

/**
 * Builds a test delivery up to its signature. What the sender signs and the message does not bring, such as a nonce in
 * a header, is made up.
 *
 * @throws {SluiceError} `INPUT_INVALID` if the message lacks something that cannot be made up.
 */
export function prepareContent(message: Message, plan: ContentPlan): UnsignedContent {
  const { signature, timestamp: rule } = plan.rule;
  const timestamp = rule === undefined ? "" : formatTimestamp(message.at, rule.unit);
  const draft = toDraft(message, plan.url);
  writeTimestamp(draft, plan, timestamp);
  if (plan.rule.idHeader !== undefined) writeHeader(draft, plan.rule.idHeader, message.id);
  writeMissing(draft, plan, toSample(message.id));

  const reader = toReader(toDelivery(draft, plan.url), plan.payload);
  const signatureText = formatSignature(new Uint8Array(), signature, timestamp, draft.pairs);
  const signed = plan.build({ reader, timestamp, id: message.id, signatureText }, false);
  if (signed === undefined) throw new SluiceError("INPUT_INVALID", "The message lacks something its sender signs");
  return {
    ...signed,
    complete(bytes) {
      const text = formatSignature(bytes, signature, timestamp, draft.pairs);
      writeSignature(draft, plan, text);
      const { headers, body, query } = draft;
      return { headers, body, ...(Object.keys(query).length === 0 ? {} : { query }) };
    },
  };
}

/** A request being put together. */
interface Draft {
  readonly headers: Record<string, string>;
  readonly query: Record<string, string>;
  readonly pairs: Record<string, string>;
  body: Uint8Array;
}

function toDraft({ headers, body }: Message, url: PublicUrl | undefined): Draft {
  return { headers: { ...headers }, query: Object.fromEntries(parseForm(url?.query ?? "") ?? []), pairs: {}, body };
}

function toDelivery({ headers, query, body }: Draft, url: PublicUrl | undefined): Delivery {
  const byName = new Map(Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text]));
  const parameters = new URLSearchParams(query).toString();
  return {
    method: "POST",
    url: (url?.address ?? "/") + (parameters && `?${parameters}`),
    headers: { get: (name) => byName.get(name.toLowerCase()) ?? null, entries: () => byName },
    body,
  };
}

/** Replaces a header of the same name in whatever case: two of one name would arrive joined. */
function writeHeader({ headers }: Draft, name: string, text: string): void {
  const written = Object.keys(headers).find((other) => other.toLowerCase() === name.toLowerCase());
  headers[written ?? name] = text;
}

function writeTimestamp(draft: Draft, plan: ContentPlan, text: string): void {
  const { timestamp } = plan.rule;
  if (timestamp === undefined) return;
  const { from, unit } = timestamp;
  const key = toPairKey(from);
  if (key !== undefined) draft.pairs[key] = text;
  if ("header" in from) writeHeader(draft, from.header, text);
  if ("parameter" in from) draft.query[from.parameter] = text;
  if ("path" in from) {
    const delivery = toDelivery(draft, plan.url);
    if (toReader(delivery, plan.payload).field(from.path) === text) return;
    const decoded = decodePayload(plan.payload, draft.body, delivery.headers.get("content-type"));
    const current = decoded.isParsed ? readPath(decoded.payload, from.path) : undefined;
    const isText = unit.startsWith("rfc3339") || typeof current === "string";
    draft.body = writeField(draft.body, plan.payload, from.path, isText ? text : Number(text));
  }
}

/** A text that may stand in a header, a parameter and between separators. */
function toSample(id: string): string {
  const bare = id.replaceAll(/[^\w-]/g, "");
  return bare === "" ? "sample" : bare;
}

function writeMissing(draft: Draft, plan: ContentPlan, sample: string): void {
  const reader = toReader(toDelivery(draft, plan.url), plan.payload);
  for (const placeholder of plan.names) {
    const border = placeholder.indexOf(":");
    const name = placeholder.slice(border + 1);
    switch (placeholder.slice(0, border)) {
      case "header":
        if (reader.header(name) === null) writeHeader(draft, name, sample);
        break;
      case "query":
        draft.query[name] ??= sample;
        break;
      case "pair":
        draft.pairs[name] ??= sample;
        break;
      case "field":
        if (reader.field(name) === null) draft.body = writeField(draft.body, plan.payload, name, sample);
        break;
    }
  }
}

function writeSignature(draft: Draft, { rule: { signature }, payload }: ContentPlan, text: string): void {
  if ("header" in signature) writeHeader(draft, signature.header, text);
  if ("headers" in signature) writeHeader(draft, signature.headers[0], text);
  if ("numberedHeader" in signature) writeHeader(draft, `${signature.numberedHeader}1`, text);
  if ("parameter" in signature) draft.query[signature.parameter] = text;
  if ("path" in signature) draft.body = writeField(draft.body, payload, signature.path, text);
}
