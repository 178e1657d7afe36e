import { createHash, createHmac } from "node:crypto";
import type { ProviderDefinition } from "../../../src/verify/index.ts";
import type { TimestampPlace } from "../../../src/verify/content/timestamp.ts";
import type { Base } from "./genuine.ts";
import { readSlot, writeSlot } from "./slots.ts";
import type { Subject } from "./subject.ts";
import { ADDRESS, readField, readHeaders, readParameters, type Wire } from "./wire.ts";

/** How to sign differently from the sender. */
export interface Signing {
  readonly hash?: string;
  readonly key?: Buffer;
}

/**
 * Signs an altered request with the sender's own secret, as someone who has it would: what is wrong about it then is
 * not the signature. Works out what is signed from the definition's data, independently of `src/verify`.
 *
 * @returns `undefined` where the sender makes no HMAC, or signs what only a function can tell.
 */
export function resign(subject: Subject, base: Base, wire: Wire, signing: Signing = {}): Wire | undefined {
  const content = toSignedText(subject, base, wire);
  const { scheme } = subject.definition;
  if (content === undefined || scheme.kind !== "hmac") return undefined;
  const { encoding } = scheme.signature;
  const mac = createHmac(signing.hash ?? scheme.hash ?? "sha256", signing.key ?? subject.keys.secret).update(content);
  const bytes = mac.digest();
  const text = encoding === "hex-upper" ? bytes.toString("hex").toUpperCase() : bytes.toString(encoding);
  return writeSignature(base, wire, text);
}

/** Puts another signature in the place of the sender's. */
export function writeSignature({ slots, signature }: Base, wire: Wire, text: string): Wire {
  const place = slots.find((slot) => slot.role === "proof" && readSlot(wire, slot)?.includes(signature) === true);
  const holder = place && readSlot(wire, place);
  return place === undefined || holder === undefined
    ? wire
    : writeSlot(
        wire,
        place,
        holder.replace(signature, () => text),
      );
}

/** What an HMAC or hash is over; `undefined` where only a function knows. */
export function toSignedText(subject: Subject, base: Base, wire: Wire): Buffer | undefined {
  const { scheme } = subject.definition;
  if (scheme.kind !== "hmac" || typeof scheme.content === "function") return undefined;
  const pieces = (scheme.content ?? "{body}").split(/\{([^{}]*)\}/);
  return Buffer.concat(
    pieces.map((piece, index) => (index % 2 === 0 ? Buffer.from(piece) : toValue(piece, subject, base, wire))),
  );
}

function toValue(placeholder: string, { definition, source }: Subject, base: Base, wire: Wire): Buffer {
  const [kind = "", ...rest] = placeholder.split(":");
  const name = rest.join(":");
  const query = wire.query === "" ? "" : `?${wire.query}`;
  if (kind === "body") return toBody(name, wire.body);
  const texts: Readonly<Record<string, () => string | undefined>> = {
    timestamp: () => readTimestamp(definition, base, wire),
    id: () => readHeaders(wire, ("idHeader" in definition.scheme && definition.scheme.idHeader) || "")[0],
    method: () => wire.method,
    url: () => ADDRESS + query,
    path: () => new URL(ADDRESS).pathname,
    origin: () => new URL(ADDRESS).origin,
    query: () => (name === "" ? wire.query : readParameters(wire, name)[0]),
    header: () => readHeaders(wire, name)[0],
    field: () => readField(wire, name),
    form: () => toForm(wire.body),
    setting: () => source.options.settings?.[name],
    pair: () => readPair(definition, base, wire, name),
  };
  return Buffer.from(texts[kind]?.() ?? "");
}

function toBody(name: string, body: Buffer): Buffer {
  if (name === "") return body;
  if (name === "json") return Buffer.from(JSON.stringify(body.toString()));
  const [algorithm = "", encoding] = name.split(":");
  return Buffer.from(
    createHash(algorithm)
      .update(body)
      .digest(encoding as "hex"),
  );
}

function toForm(body: Buffer): string {
  const fields = [...new URLSearchParams(body.toString())].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return fields.map((field) => field.join("")).join("");
}

/** When a request says it was signed, as text; empty where it says nothing. */
export function readTimestamp(definition: ProviderDefinition, base: Base, wire: Wire): string {
  const place = base.slots.find(({ role }) => role === "time");
  if (place !== undefined) return readSlot(wire, place) ?? "";
  const { scheme } = definition;
  const from: Partial<TimestampPlace> = ("timestamp" in scheme && scheme.timestamp?.from) || {};
  if ("pair" in from) return readPair(definition, base, wire, from.pair) ?? "";
  return "entry" in from ? (readHolder(base, wire).split(/[,;]/)[0] ?? "") : "";
}

/** The request with another time, and its signature unchanged. */
export function withTimestamp(definition: ProviderDefinition, base: Base, text: string): Wire {
  const { wire, slots } = base;
  const place = slots.find(({ role }) => role === "time");
  if (place !== undefined) return writeSlot(wire, place, text);
  const holder = slots.find(({ role }) => role === "proof")!;
  const old = readTimestamp(definition, base, wire);
  return writeSlot(
    wire,
    holder,
    (readSlot(wire, holder) ?? "").replace(old, () => text),
  );
}

function readPair({ scheme }: ProviderDefinition, base: Base, wire: Wire, key: string): string | undefined {
  const format = "signature" in scheme ? scheme.signature.format : undefined;
  if (format?.kind !== "pairs") return undefined;
  const pairs = readHolder(base, wire).split(format.separator);
  return pairs.find((pair) => pair.startsWith(`${key}=`))?.slice(key.length + 1);
}

/** The text the signature is part of. */
function readHolder({ slots }: Base, wire: Wire): string {
  const holder = slots.find(({ role }) => role === "proof");
  return (holder && readSlot(wire, holder)) ?? "";
}
