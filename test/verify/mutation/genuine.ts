import type { ProviderDefinition } from "../../../src/verify/index.ts";
import type { TimestampPlace } from "../../../src/verify/content/timestamp.ts";
import type { Subject } from "./subject.ts";
import { readSlot, type Slot } from "./slots.ts";
import { isFormWire, type Wire } from "./wire.ts";

/**
 * Whether a request carries the sender's own proof over the content it was made for, so that accepting it is right.
 * Read from the definition's data and independently of `src/verify`: what is not signed may be altered, a list of
 * signatures may hold others, and the names of authentication schemes may be in either case. Everything else counts.
 */
export function isGenuine({ definition, bases }: Subject, wire: Wire): boolean {
  return bases.some((base) => isFrom(base, definition, wire));
}

function isFrom(base: Base, definition: ProviderDefinition, altered: Wire): boolean {
  if (toContent(definition, base, altered) !== toContent(definition, base, base.wire)) return false;
  return "signature" in definition.scheme
    ? toSignatures(definition, altered).includes(base.signature)
    : toTokens(definition, base, altered) === toTokens(definition, base, base.wire);
}

/** A request as its sender made it. */
export interface Base {
  readonly wire: Wire;
  readonly slots: readonly Slot[];
  /** The signature's text, without what its format puts around it; empty where there is none. */
  readonly signature: string;
}

/** All that the proof covers, as text. */
function toContent(definition: ProviderDefinition, base: Base, wire: Wire): string {
  const { scheme } = definition;
  const { slots } = base;
  const content = "content" in scheme ? scheme.content : undefined;
  const read = typeof content === "function" ? readForFunction : readSlot;
  const signed = slots.filter(({ role }) => role !== "proof").map((slot) => read(wire, slot));
  const method = typeof content === "function" || content?.includes("{method}") === true ? wire.method : "";
  return JSON.stringify([signed, toNeighbours(definition, base, wire), method, toBody(definition, wire)]);
}

/**
 * A function may cut off white space around a header's value, which is none of it (RFC 9110, 5.5), and read the
 * parameters of the query rather than its text.
 */
function readForFunction(wire: Wire, slot: Slot): string | undefined {
  const text = readSlot(wire, slot)?.trim();
  return slot.in === "query"
    ? [...new URLSearchParams(text)]
        .map((field) => field.join("="))
        .toSorted()
        .join("&")
    : text;
}

/** What is signed among the pairs or entries around the signature. */
function toNeighbours({ scheme }: ProviderDefinition, { slots }: Base, wire: Wire): readonly unknown[] {
  const holder = slots.find(({ role }) => role === "proof");
  if (!("signature" in scheme) || holder === undefined) return [];
  const { format } = scheme.signature;
  const text = readSlot(wire, holder) ?? "";
  if (format?.kind === "sequence") return text.split(format.separator).slice(0, 1);
  if (format?.kind !== "pairs") return [];
  const from: Partial<TimestampPlace> = scheme.timestamp?.from ?? {};
  const named = typeof scheme.content === "string" ? [...scheme.content.matchAll(/\{pair:([^{}]+)\}/g)] : [];
  const keys = [...("pair" in from ? [from.pair] : []), ...named.map(([, key]) => key)];
  const pairs = toPairs(text, format.separator);
  return keys.map((key) => pairs.filter((pair) => pair.startsWith(`${key}=`)));
}

function toPairs(text: string, separator: string): readonly string[] {
  return text.split(separator).map((pair) => pair.replace(/^ /, ""));
}

function toBody(definition: ProviderDefinition, wire: Wire): unknown {
  switch (toCoverage(definition, wire)) {
    case "bytes":
      return wire.body.toString("latin1");
    case "fields":
      return [...new URLSearchParams(wire.body.toString("latin1"))].toSorted(([one], [other]) =>
        one < other ? -1 : 1,
      );
    case "nothing":
      return "";
  }
}

type Coverage = "bytes" | "fields" | "nothing";

/** What of the body is proven. Single fields have slots of their own. */
function toCoverage(definition: ProviderDefinition, wire: Wire): Coverage {
  const { scheme } = definition;
  if ("signature" in scheme) return toSignedCoverage(definition, scheme.content ?? "{body}", wire);
  const isWhole = scheme.kind === "jwt" && (scheme.carrier.in === "body" || scheme.bodyHash !== undefined);
  return isWhole ? "bytes" : "nothing";
}

function toSignedCoverage(
  { payload, signedFields }: ProviderDefinition,
  content: NonNullable<SignedScheme["content"]>,
  wire: Wire,
): Coverage {
  if (typeof content === "function") {
    if (signedFields !== undefined) return "nothing";
    return payload?.startsWith("form") === true && isFormWire(wire) ? "fields" : "bytes";
  }
  if (/\{body[:}]/.test(content)) return "bytes";
  return content.includes("{form}") ? "fields" : "nothing";
}

/** The texts that stand where this sender's format has its signatures. */
export function toSignatures(definition: ProviderDefinition, wire: Wire): readonly string[] {
  const { scheme } = definition;
  if (!("signature" in scheme)) return [];
  const { signature } = scheme;
  const { format = { kind: "plain" } } = signature;
  const texts = toPlaces(signature).map((slot) => readSlot(wire, slot) ?? "");
  switch (format.kind) {
    case "plain":
      return texts;
    case "prefixed":
      return takeAfter(texts, format.prefix);
    case "list": {
      const entries = texts.flatMap((text) => text.split(" "));
      const bare = format.separator === ", " ? entries.map((entry) => entry.replace(/,$/, "")) : entries;
      return takeAfter(bare, `${format.version},`);
    }
    case "pairs":
      return takeAfter(
        texts.flatMap((text) => toPairs(text, format.separator)),
        `${format.key}=`,
      );
    case "sequence":
      return texts.flatMap((text) => text.split(format.separator).slice(1));
  }
}

type SignedScheme = Extract<ProviderDefinition["scheme"], { readonly signature: unknown }>;

function toPlaces(signature: SignedScheme["signature"]): readonly Pick<Slot, "in" | "name" | "role">[] {
  const role = "proof";
  if ("header" in signature) return [{ role, in: "header", name: signature.header }];
  if ("headers" in signature) return signature.headers.map((name) => ({ role, in: "header", name }) as const);
  if ("parameter" in signature) return [{ role, in: "parameter", name: signature.parameter }];
  if ("path" in signature) return [{ role, in: "field", name: signature.path }];
  const numbers = Array.from({ length: 16 }, (_, index) => index + 1);
  return numbers.map((number) => ({ role, in: "header", name: `${signature.numberedHeader}${number}` }) as const);
}

function takeAfter(texts: readonly string[], prefix: string): readonly string[] {
  return texts.filter((text) => text.startsWith(prefix)).map((text) => text.slice(prefix.length));
}

/** The tokens or passwords as they count: of `Bearer` and `Basic` the case does not matter (RFC 7235). */
function toTokens({ scheme }: ProviderDefinition, { slots }: Base, wire: Wire): string {
  const isNamed = scheme.kind === "basic" || (scheme.kind === "jwt" && scheme.carrier.in === "bearer");
  const texts = slots.filter(({ role }) => role === "proof").map((slot) => readSlot(wire, slot));
  return JSON.stringify(isNamed ? texts.map((text) => text?.replace(/^(?:basic|bearer) /i, toLowerCase)) : texts);
}

function toLowerCase(text: string): string {
  return text.toLowerCase();
}
