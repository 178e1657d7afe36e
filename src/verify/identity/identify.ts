import { createHash, hash, randomUUID } from "node:crypto";
import { sliceBatch } from "./batch.ts";
import { type Decoded, decodePayload, toBodyForm } from "./decode.ts";
import type { BatchRule, IdRule, ProviderDefinition, TypeRule } from "../definition/definition.ts";
import type { Delivery, HeaderReader } from "../delivery.ts";
import { isForm, toFormContent } from "../content/form-content.ts";
import { readPath } from "../content/path.ts";
import { hasRepeatedKeys } from "./repeated-keys.ts";
import { toTraits } from "../scheme.ts";

/** What a proven delivery is. */
export interface Identity {
  /** The sender's event type; `unknown` where the delivery names none that can be stored. */
  readonly type: string;
  /** The sender's id, proven or not; null where there is none that can be stored. */
  readonly externalId: string | null;
  /** Equal for two deliveries exactly if they are the same event: `id:<id>`, `sha256:<hex>` or `delivery:<uuid>`. */
  readonly dedupeKey: string;
  /** The event's own bytes: the body, or its part of a batch exactly as it stands there. */
  readonly body: Uint8Array;
  /** SHA-256 of those bytes. */
  readonly contentHash: Uint8Array;
  readonly isParsed: boolean;
  /** Whether the JSON says something twice, of which the payload holds the last. */
  readonly hasRepeatedKeys: boolean;
}

/**
 * Makes the reader of one definition's identities: one for a delivery, or one for each event of its batch, which may be
 * none. Two of a batch may be equal. Call it only for deliveries that were proven.
 *
 * An id decides alone only if the proof covers it: whoever replays a delivery may change everything else.
 */
export function toIdentify(definition: ProviderDefinition): (delivery: Delivery) => readonly Identity[] {
  const isIdProven = coversId(definition);
  // A header names the delivery, so it cannot tell the events of one delivery apart.
  const isItemIdProven = isIdProven && definition.id.in === "body";
  return ({ headers, body }) => {
    const contentType = headers.get("content-type");
    const decoded = decodePayload(definition.payload, body, contentType);
    const isJson = toBodyForm(definition.payload, contentType) === "json";
    const items = isJson ? toItems(definition.batch, decoded, body) : undefined;
    return items === undefined
      ? [toIdentity({ body, decoded, headers, isJson }, definition, isIdProven)]
      : items.map((item) => toIdentity({ ...item, headers, isJson }, definition, isItemIdProven));
  };
}

/** Items of a batch beyond which it is kept in one piece: a statement for each would not end in time. */
const MAX_ITEMS = 10_000;

/** A delivery's only event, or one of several. */
interface Item {
  readonly body: Uint8Array;
  readonly decoded: Decoded;
}

/** What {@link Identity} is read from. */
interface NamedItem extends Item {
  readonly headers: HeaderReader;
  readonly isJson: boolean;
}

function toItems(rule: BatchRule | undefined, decoded: Decoded, body: Uint8Array): readonly Item[] | undefined {
  if (rule === undefined || !decoded.isParsed) return undefined;
  const values = rule.path === "" ? decoded.payload : readPath(decoded.payload, rule.path);
  if (!Array.isArray(values) || values.length > MAX_ITEMS) return undefined;
  const payloads: readonly unknown[] = values;
  const slices = sliceBatch(body, rule.path);
  // Both read the same text. Were they ever to disagree, the delivery is kept as it came.
  if (slices?.length !== payloads.length) return undefined;
  return slices.map((slice, index) => ({ body: slice, decoded: { isParsed: true, payload: payloads[index] } }));
}

function toIdentity(item: NamedItem, definition: ProviderDefinition, isIdProven: boolean): Identity {
  const { body, decoded, headers, isJson } = item;
  const externalId = readId(definition.id, decoded, headers);
  const contentHash = hash("sha256", body, "buffer");
  return {
    type: readType(definition.type, decoded, headers),
    externalId,
    dedupeKey: toDedupeKey(definition, item, { externalId: isIdProven ? externalId : null, contentHash }),
    body,
    contentHash,
    isParsed: decoded.isParsed,
    hasRepeatedKeys: isJson && decoded.isParsed && hasRepeatedKeys(body, decoded.payload),
  };
}

/** Whether the sender's id is part of what is proven. A definition that lists what is signed leaves the rest out. */
function coversId({ id, scheme, signedFields }: ProviderDefinition): boolean {
  const { isSigned, signedIdHeader } = toTraits(scheme, signedFields);
  switch (id.in) {
    case "none":
    case "delivery":
      return false;
    case "header":
      return signedFields === undefined
        ? isSameName(id.header, signedIdHeader)
        : signedFields.some((name) => isSameName(name, id.header));
    case "body":
      if (signedFields !== undefined) return signedFields.includes(id.path);
      // Who holds a password or token may send any body, so its ids are as good as the rest of it.
      return isSigned || scheme.kind === "token" || scheme.kind === "basic" || scheme.kind === "jwt";
  }
}

function isSameName(header: string, other: string | undefined): boolean {
  return header.toLowerCase() === other?.toLowerCase();
}

const STORABLE = /^[\x21-\x7e]{1,255}$/;

function readId(rule: IdRule, decoded: Decoded, headers: HeaderReader): string | null {
  if (rule.in === "none" || rule.in === "delivery") return null;
  const value = rule.in === "header" ? headers.get(rule.header) : read(decoded, rule.path);
  // Larger integers are not exact: two ids could read as one.
  const id = Number.isSafeInteger(value) ? String(value) : value;
  return typeof id === "string" && STORABLE.test(id) ? id : null;
}

function readType(rule: TypeRule, decoded: Decoded, headers: HeaderReader): string {
  if (rule.in === "none") return UNKNOWN;
  if (rule.in === "key") return readKey(decoded, rule.except);
  const base = rule.in === "header" ? headers.get(rule.header) : findText(decoded, rule.paths);
  if (base === null || !STORABLE.test(base)) return UNKNOWN;
  const detail = rule.append === undefined ? undefined : read(decoded, rule.append);
  const type = typeof detail === "string" ? `${base}.${detail}` : base;
  return STORABLE.test(type) ? type : base;
}

const UNKNOWN = "unknown";

function readKey(decoded: Decoded, except: readonly string[]): string {
  const payload = decoded.isParsed ? decoded.payload : undefined;
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) return UNKNOWN;
  const key = Object.keys(payload).find((name) => !except.includes(name));
  return key !== undefined && STORABLE.test(key) ? key : UNKNOWN;
}

function findText(decoded: Decoded, paths: readonly string[]): string | null {
  for (const path of paths) {
    const value = read(decoded, path);
    if (typeof value === "string") return value;
  }
  return null;
}

function read(decoded: Decoded, path: string): unknown {
  return decoded.isParsed ? readPath(decoded.payload, path) : undefined;
}

/** What an event is recognised by: its proven id, or what it says. */
interface Recognition {
  readonly externalId: string | null;
  readonly contentHash: Buffer;
}

function toDedupeKey(definition: ProviderDefinition, { body, headers }: NamedItem, by: Recognition): string {
  if (by.externalId !== null) return `id:${by.externalId}`;
  if (definition.id.in === "delivery") return `delivery:${randomUUID()}`;
  // Where fields are signed and not bytes, the same fields in another order or spelling are still the same event.
  const fields = signsFields(definition) && isForm(headers.get("content-type")) ? toFormContent(body) : undefined;
  const content = fields === undefined ? by.contentHash : hash("sha256", fields, "buffer");
  return `sha256:${toContentKey(definition, headers, content)}`;
}

function signsFields({ scheme }: ProviderDefinition): boolean {
  const content = "content" in scheme ? scheme.content : undefined;
  return typeof content === "function" || content?.includes("{form}") === true;
}

function toContentKey({ contentHeaders }: ProviderDefinition, headers: HeaderReader, contentHash: Buffer): string {
  if (contentHeaders === undefined) return contentHash.toString("hex");
  const digest = createHash("sha256");
  for (const header of contentHeaders) digest.update(`${JSON.stringify(headers.get(header))}\n`);
  return digest.update(contentHash).digest("hex");
}
