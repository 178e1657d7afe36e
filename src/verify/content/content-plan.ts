import { type Content, compileContent, renderContent } from "./content.ts";
import type { BorderCheck } from "./content-borders.ts";
import type { PayloadForm } from "../definition/definition.ts";
import type { ContentSource } from "./placeholders.ts";
import type { Refuse } from "../refusal.ts";
import { type PublicUrl, readQuery, toPublicUrl } from "./request-target.ts";
import { PLAIN, type SignatureRule } from "./signature-header.ts";
import { type SignatureReader, toSignatureReader } from "./signature-place.ts";
import type { ContentFunction, SignedBytes, SignedContent } from "./signed-content.ts";
import { DEFAULT_TOLERANCE_MS, type TimestampPlace } from "./timestamp.ts";
import type { SchemeContext } from "../schemes/scheme.ts";

/** What a sender signs, worked out once for all its deliveries. */
export interface ContentPlan {
  readonly rule: SignedContent;
  readonly payload: PayloadForm;
  readonly url: PublicUrl | undefined;
  readonly toleranceMs: number;
  /** The placeholders of the template; none where a function builds what is signed. */
  readonly names: ReadonlySet<string>;
  readonly readSignature: SignatureReader;
  /** Whether an id ends where it seems to; missing where that is always known. */
  readonly isIdClear: BorderCheck | undefined;
  /**
   * Never throws. `undefined` where the delivery lacks something, or is ambiguous: we may sign what we would not accept,
   * so that is only looked at where `checked` says so.
   */
  readonly build: (source: ContentSource, checked: boolean) => SignedBytes | undefined;
}

/**
 * Works out what a sender signs.
 *
 * @param secret What `{secret}` stands for; `undefined` where it may not be named.
 * @throws {SluiceError} `CONFIG_INVALID` if the template and the rules do not fit each other.
 */
export function toContentPlan(
  rule: SignedContent,
  context: SchemeContext,
  signatureBytes: number | undefined,
  secret: string | undefined,
): ContentPlan {
  const { options, payload, settings, refuse } = context;
  const { signature, timestamp, content = "{body}" } = rule;
  assertPlaces(rule, refuse);
  const url = toPublicUrl(options.url, refuse);
  const toleranceMs = options.toleranceMs ?? timestamp?.toleranceMs ?? DEFAULT_TOLERANCE_MS;
  const plan = {
    rule,
    payload,
    url,
    toleranceMs,
    readSignature: toSignatureReader(signature, toPairKey(timestamp?.from), signatureBytes),
  };
  if (typeof content === "function") {
    return { ...plan, names: new Set(), isIdClear: undefined, build: toCaller(content, url, settings) };
  }
  const pairSeparator = signature.format?.kind === "pairs" ? signature.format.separator : "";
  const environment = { settings, url, payload, pairSeparator, secret, refuse };
  const compiled = compileContent(content, environment, timestamp && { unit: timestamp.unit, toleranceMs });
  assertCovered(rule, compiled, refuse);
  return { ...plan, names: compiled.names, isIdClear: findIdCheck(compiled), build: toRenderer(compiled) };
}

/** The key of the pair that holds the timestamp, where one does. */
export function toPairKey(from: TimestampPlace | undefined): string | undefined {
  return from !== undefined && "pair" in from ? from.pair : undefined;
}

/** A timestamp beside the signature needs a signature that is one text in the right format. */
function assertPlaces(rule: SignedContent, refuse: Refuse): void {
  const { kind } = rule.signature.format ?? PLAIN;
  const from = rule.timestamp?.from ?? {};
  if ("pair" in from && kind !== "pairs") {
    throw refuse("timestamp", "can only be a pair where the signature header holds pairs");
  }
  if ("entry" in from !== (kind === "sequence")) {
    throw refuse("timestamp", "must be the first entry exactly where the signature header is a sequence");
  }
  const hasNeighbour = "pair" in from || "entry" in from || namesPair(rule);
  if (hasNeighbour && ("headers" in rule.signature || "numberedHeader" in rule.signature)) {
    throw refuse("signature", "must be in one place, because something else is read beside it");
  }
}

function namesPair({ content }: SignedContent): boolean {
  return typeof content === "string" && content.includes("{pair:");
}

/** An unsigned timestamp or id proves nothing, so a definition may not look as if it did. */
function assertCovered({ signature, timestamp, idHeader }: SignedContent, { names }: Content, refuse: Refuse): void {
  if (names.has("timestamp") ? timestamp === undefined : !isTimeCovered(timestamp?.from, names)) {
    throw refuse("content", "must cover the sender's timestamp exactly if it is described");
  }
  const coversId = names.has(`header:${idHeader?.toLowerCase()}`);
  if (names.has("id") ? idHeader === undefined : idHeader !== undefined && !coversId) {
    throw refuse("content", "must name {id} exactly if the sender's id header is described");
  }
  if (isInside(signature, names)) throw refuse("content", "covers the signature itself; a function can leave it out");
}

function isTimeCovered(from: TimestampPlace | undefined, names: ReadonlySet<string>): boolean {
  if (from === undefined) return true;
  if ("header" in from) return names.has(`header:${from.header.toLowerCase()}`);
  if ("pair" in from) return names.has(`pair:${from.pair}`);
  if ("parameter" in from) return names.has(`query:${from.parameter}`) || coversQuery(names);
  return "path" in from && (names.has(`field:${from.path}`) || coversBody(names));
}

function isInside(signature: SignatureRule, names: ReadonlySet<string>): boolean {
  if ("path" in signature) return names.has(`field:${signature.path}`) || names.has("body:crc32") || coversBody(names);
  return "parameter" in signature && (names.has(`query:${signature.parameter}`) || coversQuery(names));
}

function coversQuery(names: ReadonlySet<string>): boolean {
  return names.has("url") || names.has("query");
}

/** A checksum does not: another body, with another timestamp in it, has the same. */
function coversBody(names: ReadonlySet<string>): boolean {
  return [...names].some((name) => /^(?:form|body(?::(?!crc32$).*)?)$/.test(name));
}

function findIdCheck({ before, after }: Content): BorderCheck | undefined {
  for (const part of [...before, ...after]) if (part.kind === "value" && part.name === "id") return part.isClear;
  return undefined;
}

const NOTHING = new Uint8Array();

function toRenderer({ before, after, hasBody }: Content): ContentPlan["build"] {
  return (source, checked) => {
    const textBefore = renderContent(before, source, checked);
    const textAfter = renderContent(after, source, checked);
    if (textBefore === undefined || textAfter === undefined) return undefined;
    return { before: textBefore, body: hasBody ? source.reader.delivery.body : NOTHING, after: textAfter };
  };
}

function toCaller(
  content: ContentFunction,
  publicUrl: PublicUrl | undefined,
  settings: Readonly<Record<string, string>>,
): ContentPlan["build"] {
  return ({ reader: { delivery }, timestamp, id }) => {
    const query = readQuery(delivery.url);
    const url = publicUrl === undefined ? "" : publicUrl.address + (query && `?${query}`);
    try {
      const made = content(delivery, { timestamp, id, url, settings });
      if (made === undefined) return undefined;
      return typeof made === "string"
        ? { before: made, body: NOTHING, after: "" }
        : { before: "", body: made, after: "" };
    } catch {
      // What it cannot build from this delivery is not there. Its error may quote the body, so nobody sees it.
      return undefined;
    }
  };
}
