import { type Content, compileContent, renderContent } from "./content.ts";
import type { Delivery, HeaderReader } from "./delivery.ts";
import { decode } from "./encoding.ts";
import type { Refuse } from "./refusal.ts";
import {
  formatSignatureHeader,
  type HeaderParser,
  toHeaderParser,
  type SignatureHeader,
  type SignatureRule,
} from "./signature-header.ts";
import { checkTimestamp, DEFAULT_TOLERANCE_MS, formatTimestamp, type TimestampRule } from "./timestamp.ts";
import { type RejectionCause, reject, type Verdict } from "./verdict.ts";
import type { Message, SchemeContext } from "./schemes/scheme.ts";

/** What a sender signs and where it puts the signature: the same for HMACs and public-key signatures. */
export interface SignedContent {
  readonly signature: SignatureRule;
  readonly timestamp?: TimestampRule;
  /** The header `{id}` stands for. */
  readonly idHeader?: string;
  /** What is signed, from `{id}`, `{timestamp}` and `{body}`, such as `{timestamp}.{body}`. */
  readonly content: string;
}

/** A delivery taken apart: the signature to check is over `before`, `body` and `after`, one after the other. */
export interface ClaimedContent {
  readonly kind: "claimed";
  readonly candidates: readonly Uint8Array[];
  readonly before: string;
  readonly body: Uint8Array;
  readonly after: string;
}

/** What to sign, and the headers that carry the signature once it is made. */
export interface UnsignedContent {
  readonly before: string;
  readonly after: string;
  readonly toHeaders: (signature: Uint8Array) => Readonly<Record<string, string>>;
}

/** A {@link SignedContent} made ready for deliveries. */
export interface ContentReader {
  readonly read: (delivery: Delivery, now: Date) => ClaimedContent | Verdict;
  readonly prepare: (message: Message) => UnsignedContent;
}

/**
 * Compiles what a sender signs.
 *
 * @param signatureBytes Length of every valid signature; `undefined` where it varies.
 * @throws {SluiceError} `CONFIG_INVALID` if the template and the rules do not fit each other.
 */
export function openContent(
  rule: SignedContent,
  context: SchemeContext,
  signatureBytes: number | undefined,
): ContentReader {
  const content = compileContent(rule.content, context.refuse);
  assertConsistent(rule, content, context.refuse);
  const reading: Reading = {
    rule,
    content,
    parse: toHeaderParser(rule.signature.format, toPairKey(rule.timestamp)),
    toleranceMs: context.options.toleranceMs ?? rule.timestamp?.toleranceMs ?? DEFAULT_TOLERANCE_MS,
    signatureBytes,
  };
  return {
    read: (delivery, now) => readContent(delivery, reading, now),
    prepare: (message) => prepareContent(message, rule, content),
  };
}

interface Reading {
  readonly rule: SignedContent;
  readonly content: Content;
  readonly parse: HeaderParser;
  readonly toleranceMs: number;
  readonly signatureBytes: number | undefined;
}

/** An unsigned timestamp or id proves nothing, so a definition may not look as if it did. */
function assertConsistent(rule: SignedContent, content: Content, refuse: Refuse): void {
  if (content.hasTimestamp !== (rule.timestamp !== undefined)) {
    throw refuse("content", "must name {timestamp} exactly if the sender's timestamp is described");
  }
  if (content.hasId !== (rule.idHeader !== undefined)) {
    throw refuse("content", "must name {id} exactly if the sender's id header is described");
  }
  const isPair = rule.timestamp !== undefined && "pair" in rule.timestamp.from;
  if (isPair && rule.signature.format.kind !== "pairs") {
    throw refuse("timestamp", "can only be a pair where the signature header holds pairs");
  }
}

function readContent(delivery: Delivery, reading: Reading, now: Date): ClaimedContent | Verdict {
  const { rule, content } = reading;
  const value = delivery.headers.get(rule.signature.header);
  if (value === null || value === "") return reject("signature_missing");
  const header = reading.parse(value);
  const candidates = header === undefined ? [] : decodeCandidates(header, reading);
  if (header === undefined || candidates.length === 0) return reject("signature_malformed");

  const timestamp = readTimestamp(delivery.headers, header, rule.timestamp);
  const timeCause = checkTime(timestamp, reading, now);
  if (timeCause !== undefined) return reject(timeCause);

  const id = rule.idHeader === undefined ? "" : delivery.headers.get(rule.idHeader);
  const idCause = content.hasId ? checkId(id, content.idEnd) : undefined;
  if (idCause !== undefined) return reject(idCause);

  const fields = { id: id ?? "", timestamp: timestamp ?? "" };
  return {
    kind: "claimed",
    candidates,
    before: renderContent(content.before, fields),
    body: delivery.body,
    after: renderContent(content.after, fields),
  };
}

function decodeCandidates(header: SignatureHeader, { rule, signatureBytes }: Reading): readonly Uint8Array[] {
  const candidates: Uint8Array[] = [];
  for (const text of header.candidates) {
    const bytes = decode(text, rule.signature.encoding);
    if (bytes === undefined || bytes.length === 0) continue;
    if (signatureBytes === undefined || bytes.length === signatureBytes) candidates.push(bytes);
  }
  return candidates;
}

function toPairKey(rule: TimestampRule | undefined): string | undefined {
  return rule !== undefined && "pair" in rule.from ? rule.from.pair : undefined;
}

/** Two timestamps are joined, which no timestamp's form allows. */
function readTimestamp(headers: HeaderReader, header: SignatureHeader, rule: TimestampRule | undefined): string | null {
  if (rule === undefined) return null;
  return "header" in rule.from ? headers.get(rule.from.header) : header.timestamps.join(",");
}

function checkTime(text: string | null, { rule, toleranceMs }: Reading, now: Date): RejectionCause | undefined {
  return rule.timestamp === undefined ? undefined : checkTimestamp(text, rule.timestamp.unit, toleranceMs, now);
}

const ID = /^[\x21-\x7e]{1,255}$/;

/** An id that held the separator could move the border between id and timestamp without changing what is signed. */
function checkId(id: string | null, idEnd: string): RejectionCause | undefined {
  if (id === null || id === "") return "id_missing";
  return ID.test(id) && !id.includes(idEnd) ? undefined : "id_malformed";
}

function prepareContent(message: Message, rule: SignedContent, content: Content): UnsignedContent {
  const timestamp = rule.timestamp === undefined ? "" : formatTimestamp(message.at, rule.timestamp.unit);
  const fields = { id: message.id, timestamp };
  const headers: Record<string, string> = {};
  if (rule.idHeader !== undefined) headers[rule.idHeader] = message.id;
  if (rule.timestamp !== undefined && "header" in rule.timestamp.from) headers[rule.timestamp.from.header] = timestamp;
  const key = toPairKey(rule.timestamp);
  const pair = key === undefined ? undefined : { key, text: timestamp };
  return {
    before: renderContent(content.before, fields),
    after: renderContent(content.after, fields),
    toHeaders: (signature) => ({
      ...headers,
      [rule.signature.header]: formatSignatureHeader(signature, rule.signature, pair),
    }),
  };
}
