import { decode } from "./encoding.ts";
import type { DeliveryReader, Found } from "./read-place.ts";
import {
  type HeaderParser,
  MAX_CANDIDATES,
  PLAIN,
  type SignatureEncoding,
  type SignatureFormat,
  type SignatureRule,
  toHeaderParser,
} from "./signature-header.ts";

/** The signatures of one delivery, and what came with them. */
export interface FoundSignature {
  readonly candidates: readonly Buffer[];
  /** Every timestamp found with the signature. More than one is for the caller to refuse. */
  readonly timestamps: readonly string[];
  /** The text they were found in, where it is one. */
  readonly text: string;
}

/** Reads the signatures of a delivery, or says why there are none to compare. */
export type SignatureReader = (reader: DeliveryReader) => FoundSignature | "signature_missing" | "signature_malformed";

/**
 * Makes the reader of one rule.
 *
 * @param timestampKey The pair that holds the timestamp, where there is one.
 * @param signatureBytes Length of every valid signature; `undefined` where it varies.
 */
export function toSignatureReader(
  rule: SignatureRule,
  timestampKey: string | undefined,
  signatureBytes: number | undefined,
): SignatureReader {
  const format = rule.format ?? PLAIN;
  const parse = toHeaderParser(format, timestampKey);
  const decodeAll = toDecoder(format, rule.encoding, signatureBytes);
  if ("headers" in rule) return toListReader((reader) => readAll(reader, rule.headers), parse, decodeAll);
  if ("numberedHeader" in rule) {
    return toListReader((reader) => readNumbered(reader, rule.numberedHeader), parse, decodeAll);
  }
  const read = toPlaceReader(rule);
  return (reader) => {
    const text = read(reader);
    if (text === null || text === "") return "signature_missing";
    return text === undefined ? "signature_malformed" : readOne(text, parse, decodeAll);
  };
}

/** Bytes of the signatures in the order they came. `undefined` where one is written as no sender of this format does. */
type Decoder = (texts: readonly string[]) => readonly Buffer[] | undefined;

/**
 * Lists and pairs may hold signatures of other kinds, which are passed over. In all other formats every signature has
 * to be one: two headers of one name arrive joined by a comma and a space, which no encoding knows.
 */
function toDecoder(format: SignatureFormat, encoding: SignatureEncoding, signatureBytes: number | undefined): Decoder {
  const isOpen = format.kind === "list" || format.kind === "pairs";
  const isJoined = (text: string): boolean => format.kind === "pairs" && text.includes(",");
  return (texts) => {
    const decoded: Buffer[] = [];
    for (const text of texts) {
      const bytes = decode(text, encoding);
      const fits = bytes !== undefined && bytes.length > 0 && (signatureBytes ?? bytes.length) === bytes.length;
      if (fits) decoded.push(bytes);
      else if (!isOpen || isJoined(text)) return undefined;
    }
    return decoded.length === 0 ? undefined : decoded;
  };
}

function toPlaceReader(
  rule: Exclude<SignatureRule, { headers: unknown } | { numberedHeader: unknown }>,
): (reader: DeliveryReader) => Found {
  if ("header" in rule) return (reader) => reader.header(rule.header);
  if ("parameter" in rule) return (reader) => reader.parameter(rule.parameter);
  return (reader) => reader.field(rule.path);
}

function readOne(text: string, parse: HeaderParser, decodeAll: Decoder): FoundSignature | "signature_malformed" {
  const header = parse(text);
  const candidates = header && decodeAll(header.candidates);
  if (header === undefined || candidates === undefined) return "signature_malformed";
  return { candidates, timestamps: header.timestamps, text };
}

/** Every header that is there has to be well-formed: a sender who rotates keys writes both alike. */
function toListReader(
  read: (reader: DeliveryReader) => readonly string[],
  parse: HeaderParser,
  decodeAll: Decoder,
): SignatureReader {
  return (reader) => {
    const texts = read(reader);
    const candidates: Buffer[] = [];
    for (const text of texts) {
      const found = readOne(text, parse, decodeAll);
      if (found === "signature_malformed") return found;
      candidates.push(...found.candidates);
    }
    if (texts.length === 0) return "signature_missing";
    return candidates.length > MAX_CANDIDATES ? "signature_malformed" : { candidates, timestamps: [], text: "" };
  };
}

function readAll(reader: DeliveryReader, names: readonly string[]): readonly string[] {
  return names.map((name) => reader.header(name) ?? "").filter((text) => text !== "");
}

/** One more than may be there is read, so that it is refused and not ignored. */
function readNumbered(reader: DeliveryReader, prefix: string): readonly string[] {
  const texts: string[] = [];
  for (let number = 1; number <= MAX_CANDIDATES + 1; number++) {
    const text = reader.header(`${prefix}${number}`);
    if (text === null || text === "") break;
    texts.push(text);
  }
  return texts;
}
