import { type Encoding, encode } from "./encoding.ts";

/** Where a signature is and how it is written. */
export type SignatureRule = SignaturePlace & {
  /** How the place holds one signature or several. The signature alone if omitted. */
  readonly format?: SignatureFormat;
  readonly encoding: SignatureEncoding;
};

/** `hex` is lower case; `hex-upper` only for senders that write upper case. */
export type SignatureEncoding = Encoding | "hex-upper";

/** Where signatures are. */
export type SignaturePlace =
  | { readonly header: string }
  /** Several headers, any of which may be missing: one each for the old and the new key while a sender rotates. */
  | { readonly headers: readonly [string, ...string[]] }
  /** `<prefix>1`, `<prefix>2`, … up to 16, without a gap. */
  | { readonly numberedHeader: string }
  /** A query parameter. */
  | { readonly parameter: string }
  /** A path in the decoded body. */
  | { readonly path: string };

/** How a place holds one signature or several. */
export type SignatureFormat =
  /** The signature alone. */
  | { readonly kind: "plain" }
  /** The signature after a fixed text, such as `sha256=`. */
  | { readonly kind: "prefixed"; readonly prefix: string }
  /** `key=value` pairs, such as `t=1,v1=…`. The key may come several times; keys not named here are ignored. */
  | { readonly kind: "pairs"; readonly separator: "," | ";" | " " | "&"; readonly key: string }
  /**
   * Entries such as `v1,…`, separated by spaces unless said otherwise. Entries of other versions are ignored, and so is
   * a comma at the end of an entry where `, ` separates.
   */
  | { readonly kind: "list"; readonly version: string; readonly separator?: " " | ", " }
  /** A timestamp, then signatures, all separated alike, such as `1700000000,ab12…`. */
  | { readonly kind: "sequence"; readonly separator: "," | ";" };

/** What the text at one place holds. */
export interface SignatureHeader {
  /** The signatures, still as text. */
  readonly candidates: readonly string[];
  /** Every value of the timestamp's key. More than one is for the caller to refuse. */
  readonly timestamps: readonly string[];
}

/** Characters of a signature header beyond which it is not read. */
const MAX_HEADER_CHARACTERS = 4_096;

/** Signatures one delivery may hold. Senders that rotate keys send two or three. */
export const MAX_CANDIDATES = 16;

/** Takes a signature header apart. `undefined` if it is too long, or holds too many signatures or none in its format. */
export type HeaderParser = (value: string) => SignatureHeader | undefined;

/**
 * Makes the parser of one format.
 *
 * @param timestampKey The pair that holds the timestamp, where there is one.
 */
export function toHeaderParser(format: SignatureFormat, timestampKey: string | undefined): HeaderParser {
  const split = toSplitter(format, timestampKey);
  return (value) => {
    if (value.length > MAX_HEADER_CHARACTERS) return undefined;
    const header = split(value);
    const count = header.candidates.length;
    return count === 0 || count > MAX_CANDIDATES ? undefined : header;
  };
}

function toSplitter(format: SignatureFormat, timestampKey: string | undefined): (value: string) => SignatureHeader {
  switch (format.kind) {
    case "plain":
      return (value) => ({ candidates: [value], timestamps: [] });
    case "prefixed":
      return (value) => ({ candidates: takeAfter(value, format.prefix), timestamps: [] });
    case "list":
      return toListSplitter(`${format.version},`, format.separator ?? " ");
    case "pairs":
      return toPairSplitter(format.separator, `${format.key}=`, timestampKey && `${timestampKey}=`);
    case "sequence":
      return (value) => {
        const [timestamp = "", ...candidates] = value.split(format.separator);
        return { candidates, timestamps: [timestamp] };
      };
  }
}

function takeAfter(text: string, prefix: string): readonly string[] {
  return text.startsWith(prefix) ? [text.slice(prefix.length)] : [];
}

// The splitters walk the header by position: they run for every delivery, and an array of all entries costs twice as much.

function toListSplitter(version: string, separator: " " | ", "): (value: string) => SignatureHeader {
  return (value) => {
    const candidates: string[] = [];
    for (let start = 0, end; start < value.length; start = end + 1) {
      const next = value.indexOf(" ", start);
      end = next === -1 ? value.length : next;
      const isComma = separator === ", " && value[end - 1] === ",";
      if (value.startsWith(version, start))
        candidates.push(value.slice(start + version.length, isComma ? end - 1 : end));
    }
    return { candidates, timestamps: [] };
  };
}

function toPairSplitter(separator: string, signature: string, timestamp = ""): (value: string) => SignatureHeader {
  return (value) => {
    const candidates: string[] = [];
    const timestamps: string[] = [];
    for (let start = 0, end; start < value.length; start = end + 1) {
      const next = value.indexOf(separator, start);
      end = next === -1 ? value.length : next;
      // Some senders put a space after the separator; inside a value none is allowed.
      const key = value[start] === " " ? start + 1 : start;
      if (value.startsWith(signature, key)) candidates.push(value.slice(key + signature.length, end));
      else if (timestamp !== "" && value.startsWith(timestamp, key))
        timestamps.push(value.slice(key + timestamp.length, end));
    }
    return { candidates, timestamps };
  };
}

/**
 * Reads another pair of a signature header.
 *
 * @returns `null` where it is missing, `undefined` where it comes several times.
 */
export function readPair(value: string, separator: string, key: string): string | null | undefined {
  const { candidates } = toPairSplitter(separator, `${key}=`)(value);
  return candidates.length > 1 ? undefined : (candidates[0] ?? null);
}

/**
 * Writes a signature as the sender would.
 *
 * @param timestamp The first entry, for sequences.
 * @param pairs What stands before the signature, for formats of pairs.
 */
export function formatSignature(
  signature: Uint8Array,
  { format = PLAIN, encoding }: Pick<SignatureRule, "format" | "encoding">,
  timestamp: string,
  pairs: Readonly<Record<string, string>>,
): string {
  const text = encode(signature, encoding);
  switch (format.kind) {
    case "plain":
      return text;
    case "prefixed":
      return format.prefix + text;
    case "list":
      return `${format.version},${text}`;
    case "sequence":
      return timestamp + format.separator + text;
    case "pairs":
      return [...Object.entries(pairs), [format.key, text]].map((pair) => pair.join("=")).join(format.separator);
  }
}

/** How a place holds a signature where its rule does not say. */
export const PLAIN: SignatureFormat = { kind: "plain" };
