import type { Handshake, HandshakeAnswer } from "../../handshakes/handshake.ts";
import {
  aboveZero,
  byKey,
  either,
  isTrueOrFalse,
  object,
  oneOf,
  optional,
  record,
  type Shape,
  text,
} from "../shape.ts";

const proofShape: Shape = either(
  oneOf({ delivery: true, none: true }),
  byKey({ setting: object({ place: text, setting: text }), oneOf: object({ place: text, oneOf: text }) }),
);

// A text, a number or `true`; numbers such as Discord's `type: 1` are told apart by value, not by form.
const valueShape: Shape = (value) =>
  value === true || typeof value === "number" || typeof value === "string"
    ? undefined
    : { path: "", text: "is not a text, a number or true" };

/** The shape of a handshake. */
export const handshakeShape: Shape = object<Handshake>({
  method: oneOf<Handshake["method"]>({ GET: true, HEAD: true, OPTIONS: true, POST: true }),
  when: optional(record(valueShape)),
  proof: proofShape,
  mustBeArmed: optional(isTrueOrFalse),
  secret: optional(text),
  answer: object<HandshakeAnswer>({
    status: optional(aboveZero),
    headers: optional(record(text)),
    text: optional(text),
    json: optional(record(valueShape)),
  }),
});
