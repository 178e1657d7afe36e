import { type Encoding, encode } from "./encoding.ts";

/** Where a signature is and how it is written. */
export interface SignatureRule {
  readonly header: string;
  readonly format: SignatureFormat;
  readonly encoding: Encoding;
}

/** How a header holds one signature or several. */
export type SignatureFormat =
  /** The signature alone. */
  | { readonly kind: "plain" }
  /** The signature after a fixed text, such as `sha256=`. */
  | { readonly kind: "prefixed"; readonly prefix: string }
  /** `key=value` pairs, such as `t=1,v1=…`. The key may come several times; keys not named here are ignored. */
  | { readonly kind: "pairs"; readonly separator: "," | ";"; readonly key: string }
  /** Entries separated by spaces, such as `v1,…`. Entries of other versions are ignored. */
  | { readonly kind: "list"; readonly version: string };

/** What a signature header holds, still as text. */
export interface SignatureHeader {
  readonly candidates: readonly string[];
  /** Every value of the timestamp's key. More than one is for the caller to refuse. */
  readonly timestamps: readonly string[];
}

/** Bytes of a signature header beyond which it is not read. */
const MAX_HEADER_BYTES = 4_096;

/** Signatures one header may hold. Senders that rotate keys send two or three. */
const MAX_CANDIDATES = 16;

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
    if (value.length > MAX_HEADER_BYTES) return undefined;
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
      return (value) => ({ candidates: takeAfter([value], format.prefix), timestamps: [] });
    case "list":
      return (value) => ({
        candidates: takeAfter(value.split(" "), `${format.version},`),
        timestamps: [],
      });
    case "pairs":
      return toPairSplitter(format.separator, `${format.key}=`, timestampKey && `${timestampKey}=`);
  }
}

function takeAfter(texts: readonly string[], prefix: string): readonly string[] {
  return texts.filter((text) => text.startsWith(prefix)).map((text) => text.slice(prefix.length));
}

/** Walks the header by position: this runs for every delivery, and an array of all pairs costs twice as much. */
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
 * Writes a signature as the sender would.
 *
 * @param timestamp The pair to put before the signature, for formats of pairs.
 */
export function formatSignatureHeader(
  signature: Uint8Array,
  rule: SignatureRule,
  timestamp: { readonly key: string; readonly text: string } | undefined,
): string {
  const text = encode(signature, rule.encoding);
  switch (rule.format.kind) {
    case "plain":
      return text;
    case "prefixed":
      return rule.format.prefix + text;
    case "list":
      return `${rule.format.version},${text}`;
    case "pairs": {
      const pair = `${rule.format.key}=${text}`;
      return timestamp === undefined ? pair : `${timestamp.key}=${timestamp.text}${rule.format.separator}${pair}`;
    }
  }
}
