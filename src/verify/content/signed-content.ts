import type { BorderCheck } from "./content-borders.ts";
import { toContentPlan, type ContentPlan } from "./content-plan.ts";
import type { Delivery } from "../delivery.ts";
import type { ContentSource } from "./placeholders.ts";
import { type DeliveryReader, type Found, toReader } from "./read-place.ts";
import type { SignatureRule } from "./signature-header.ts";
import type { FoundSignature } from "./signature-place.ts";
import { checkTimestamp, type TimestampRule } from "./timestamp.ts";
import { prepareContent, type UnsignedContent } from "./unsigned-content.ts";
import { type RejectionCause, reject, type Verdict } from "../verdict.ts";
import type { Message, SchemeContext } from "../schemes/scheme.ts";

/** What a sender signs and where it puts the signature: the same for HMACs, hashes and public-key signatures. */
export interface SignedContent {
  readonly signature: SignatureRule;
  readonly timestamp?: TimestampRule;
  /** The header `{id}` stands for. */
  readonly idHeader?: string;
  /**
   * What is signed: a template, or a function for what no template can say. `{body}` if omitted, and
   * `{timestamp}.{body}` is what many senders sign. See {@link ContentTemplate}.
   */
  readonly content?: ContentTemplate | ContentFunction;
}

/**
 * Text around placeholders:
 *
 * - `{body}` the bytes as they came · `{body:json}` the body as a JSON string · `{body:sha256:hex}` a hash of it
 *   (`md5`, `sha1`, `sha256`, `sha512`; `hex`, `base64`, `base64url`) · `{body:crc32}` as decimal digits
 * - `{timestamp}` as it came · `{id}` the header `idHeader`
 * - `{method}` · `{url}` the app's option `url` with the query that came · `{path}` its path · `{query}` the query that
 *   came, without `?` · `{origin}` its scheme and host
 * - `{header:<name>}` · `{query:<name>}` · `{pair:<key>}` of the signature header · `{field:<path>}` of the body
 * - `{form}` the body's form fields, sorted by name, each name followed by its value; a name that comes twice makes the
 *   delivery refused. Nothing if it is no form, which must then be empty or covered by another placeholder
 * - `{setting:<name>}` an option of the app · `{secret}` in schemes of kind `digest` only
 *
 * Everything else stands for itself. A placeholder whose value is missing from the delivery makes it refused. Where one
 * value follows another without text between them, or where a value holds the text that ends it, one could borrow from
 * the other: the template, or the delivery, is refused. Headers, parameters and the query are signed up to 4,096 bytes.
 */
export type ContentTemplate = string;

/**
 * Builds what is signed, for canonical requests.
 *
 * @returns `undefined` where the delivery lacks something: it is refused.
 */
export type ContentFunction = (delivery: Delivery, values: ContentValues) => Uint8Array | string | undefined;

/** What a {@link ContentFunction} may need besides the delivery. */
export interface ContentValues {
  /** As it came, checked; empty where the definition has no timestamp. */
  readonly timestamp: string;
  /** As it came, checked; empty where the definition has no `idHeader`. */
  readonly id: string;
  /** The app's option `url` with the query that came; empty where the app set none. */
  readonly url: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** The bytes a signature is over: `before`, `body` and `after`, one after the other. */
export interface SignedBytes {
  readonly before: string;
  readonly body: Uint8Array;
  readonly after: string;
}

/** A delivery taken apart: the signatures to check, and what they are over. */
export interface ClaimedContent {
  readonly kind: "claimed";
  readonly candidates: readonly Uint8Array[];
  readonly signed: SignedBytes;
  /** For what else the scheme reads of the delivery. */
  readonly reader: DeliveryReader;
}

/** A {@link SignedContent} made ready for deliveries. */
export interface ContentReader {
  /** Never throws. */
  readonly read: (delivery: Delivery, now: Date) => ClaimedContent | Verdict;
  /** @throws {SluiceError} `INPUT_INVALID` if the message lacks something the sender signs. */
  readonly prepare: (message: Message) => UnsignedContent;
}

/**
 * Compiles what a sender signs.
 *
 * @param signatureBytes Length of every valid signature; `undefined` where it varies.
 * @param secret What `{secret}` stands for; `undefined` where it may not be named.
 * @throws {SluiceError} `CONFIG_INVALID` if the template and the rules do not fit each other.
 */
export function openContent(
  rule: SignedContent,
  context: SchemeContext,
  signatureBytes: number | undefined,
  secret?: string,
): ContentReader {
  const plan = toContentPlan(rule, context, signatureBytes, secret);
  return {
    read: (delivery, now) => readContent(delivery, plan, now),
    prepare(message) {
      if (message.url === undefined) return prepareContent(message, plan);
      const options = { ...context.options, url: message.url };
      return prepareContent(message, toContentPlan(rule, { ...context, options }, signatureBytes, secret));
    },
  };
}

function readContent(delivery: Delivery, plan: ContentPlan, now: Date): ClaimedContent | Verdict {
  const reader = toReader(delivery, plan.payload);
  const found = plan.readSignature(reader);
  if (typeof found === "string") return reject(found);

  const timing = plan.rule.timestamp;
  const timestamp = timing === undefined ? "" : readTimestamp(reader, found, timing);
  const timeCause = timing && checkTimestamp(timestamp, timing.unit, plan.toleranceMs, now);
  if (timeCause !== undefined) return reject(timeCause);

  const { idHeader } = plan.rule;
  const id = idHeader === undefined ? "" : reader.header(idHeader);
  const source = { reader, timestamp: timestamp ?? "", id: id ?? "", signatureText: found.text };
  const idCause = idHeader === undefined ? undefined : checkId(source.id);
  if (idCause !== undefined) return reject(idCause);

  const signed = plan.build(source, true);
  if (signed === undefined) return reject(toGap(source, plan.isIdClear));
  return { kind: "claimed", candidates: found.candidates, signed, reader };
}

/** What kept the content from being built: an id that holds what ends it, or something that is not there. */
function toGap(source: ContentSource, isIdClear: BorderCheck | undefined): RejectionCause {
  return isIdClear?.(source.id, source) === false ? "id_malformed" : "content_incomplete";
}

/** Two timestamps are joined, which no timestamp's form allows. */
function readTimestamp(reader: DeliveryReader, found: FoundSignature, { from }: TimestampRule): Found {
  if ("header" in from) return reader.header(from.header);
  if ("parameter" in from) return reader.parameter(from.parameter);
  return "path" in from ? reader.field(from.path) : found.timestamps.join(",");
}

const ID = /^[\x21-\x7e]{1,255}$/;

function checkId(id: string): RejectionCause | undefined {
  if (id === "") return "id_missing";
  return ID.test(id) ? undefined : "id_malformed";
}
