import {
  aboveZero,
  aFunction,
  anyText,
  byKey,
  byKind,
  either,
  list,
  object,
  oneOf,
  optional,
  type Shape,
  type Shapes,
  text,
} from "../shape.ts";
import type { SignatureEncoding } from "../../content/signature-header.ts";
import type { SignedContent } from "../../content/signed-content.ts";
import type { TimestampRule } from "../../content/timestamp.ts";

const kind = text;

const formatShape: Shape = byKind("kind", {
  plain: object({ kind }),
  prefixed: object({ kind, prefix: anyText }),
  pairs: object({ kind, separator: oneOf({ ",": true, ";": true, " ": true, "&": true }), key: text }),
  list: object({ kind, version: text, separator: optional(oneOf({ " ": true, ", ": true })) }),
  sequence: object({ kind, separator: oneOf({ ",": true, ";": true }) }),
});

const howShapes = {
  format: optional(formatShape),
  encoding: oneOf<SignatureEncoding>({ hex: true, "hex-upper": true, base64: true, base64url: true }),
};

const signatureShape: Shape = byKey({
  header: object({ header: text, ...howShapes }),
  headers: object({ headers: list(text, { min: 1 }), ...howShapes }),
  numberedHeader: object({ numberedHeader: text, ...howShapes }),
  parameter: object({ parameter: text, ...howShapes }),
  path: object({ path: text, ...howShapes }),
});

const timestampShape: Shape = object<TimestampRule>({
  from: byKey({
    header: object({ header: text }),
    pair: object({ pair: text }),
    entry: object({ entry: oneOf({ first: true }) }),
    parameter: object({ parameter: text }),
    path: object({ path: text }),
  }),
  unit: oneOf<TimestampRule["unit"]>({ s: true, ms: true, "s-or-ms": true, rfc3339: true, "rfc3339-utc": true }),
  toleranceMs: optional(aboveZero),
});

/** The properties shared by every scheme that signs something. */
export const signedContentShapes: Shapes<SignedContent> = {
  signature: signatureShape,
  timestamp: optional(timestampShape),
  idHeader: optional(text),
  content: optional(either(aFunction, text)),
};
