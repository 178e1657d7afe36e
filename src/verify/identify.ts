import { createHash, hash } from "node:crypto";
import { type Decoded, decodePayload } from "./decode.ts";
import type { IdRule, ProviderDefinition, TypeRule } from "./definition.ts";
import type { Delivery, HeaderReader } from "./delivery.ts";
import { toTraits } from "./scheme.ts";

/** What a proven delivery is. */
export interface Identity {
  /** The sender's event type; `unknown` where the delivery names none that can be stored. */
  readonly type: string;
  /** The sender's id, proven or not; null where there is none that can be stored. */
  readonly externalId: string | null;
  /** Equal for two deliveries exactly if they are the same event: `id:<id>` or `sha256:<hex>`. */
  readonly dedupeKey: string;
  /** SHA-256 of the body's bytes. */
  readonly contentHash: Uint8Array;
  readonly isParsed: boolean;
}

/**
 * Makes the reader of one definition's identities. Call it only for deliveries that were proven.
 *
 * An id decides alone only if the proof covers it: whoever replays a delivery may change everything else.
 */
export function toIdentify(definition: ProviderDefinition): (delivery: Delivery) => Identity {
  const { signedIdHeader } = toTraits(definition.scheme);
  const isIdProven =
    definition.id.in === "body" || (definition.id.in === "header" && isSameName(definition.id.header, signedIdHeader));
  return (delivery) => {
    const { headers, body } = delivery;
    const decoded = decodePayload(definition.payload, body, headers.get("content-type"));
    const externalId = readId(definition.id, decoded, headers);
    const contentHash = hash("sha256", body, "buffer");
    return {
      type: readType(definition.type, decoded, headers),
      externalId,
      dedupeKey:
        isIdProven && externalId !== null ? `id:${externalId}` : toContentKey(definition, delivery, contentHash),
      contentHash,
      isParsed: decoded.isParsed,
    };
  };
}

function isSameName(header: string, other: string | undefined): boolean {
  return header.toLowerCase() === other?.toLowerCase();
}

const STORABLE = /^[\x21-\x7e]{1,255}$/;

function readId(rule: IdRule, decoded: Decoded, headers: HeaderReader): string | null {
  if (rule.in === "none") return null;
  const value = rule.in === "header" ? headers.get(rule.header) : readPath(decoded, rule.path);
  // Larger integers are not exact: two ids could read as one.
  const id = Number.isSafeInteger(value) ? String(value) : value;
  return typeof id === "string" && STORABLE.test(id) ? id : null;
}

function readType(rule: TypeRule, decoded: Decoded, headers: HeaderReader): string {
  if (rule.in === "none") return UNKNOWN;
  const base = rule.in === "header" ? headers.get(rule.header) : findText(decoded, rule.paths);
  if (base === null || !STORABLE.test(base)) return UNKNOWN;
  const detail = rule.append === undefined ? undefined : readPath(decoded, rule.append);
  const type = typeof detail === "string" ? `${base}.${detail}` : base;
  return STORABLE.test(type) ? type : base;
}

const UNKNOWN = "unknown";

function findText(decoded: Decoded, paths: readonly string[]): string | null {
  for (const path of paths) {
    const value = readPath(decoded, path);
    if (typeof value === "string") return value;
  }
  return null;
}

function readPath(decoded: Decoded, path: string): unknown {
  let value = decoded.isParsed ? decoded.payload : undefined;
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

function toContentKey({ contentHeaders }: ProviderDefinition, { headers }: Delivery, contentHash: Buffer): string {
  if (contentHeaders === undefined) return `sha256:${contentHash.toString("hex")}`;
  const digest = createHash("sha256");
  for (const header of contentHeaders) digest.update(`${JSON.stringify(headers.get(header))}\n`);
  return `sha256:${digest.update(contentHash).digest("hex")}`;
}
