import type { ProviderDefinition } from "../../../../src/verify/index.ts";
import type { Random } from "../random.ts";
import { readSlot, writeSlot } from "../slots.ts";
import type { Operator, OperatorTable } from "./operator.ts";

/** The signature's bytes as they should be, and the text they were sent as. */
interface Signature {
  readonly bytes: Buffer;
  readonly text: string;
  readonly random: Random;
}

type SignatureOperator = (signature: Signature) => readonly string[];

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const SIGNATURE_OPERATORS: Readonly<Record<string, SignatureOperator>> = {
  "the signature in another encoding": ({ bytes }) => [
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
    bytes.toString("base64"),
    bytes.toString("base64url"),
    bytes.toString("latin1"),
    `0x${bytes.toString("hex")}`,
    bytes.toString("hex").replaceAll(/..(?=.)/g, "$&:"),
    Buffer.from(bytes.toString("hex")).toString("base64"),
  ],
  "the signature with other padding": ({ text }) => [
    text.replace(/=+$/, ""),
    text.replace(/={1,2}$/, (padding) => (padding === "=" ? "==" : "=")),
    `${text}=`,
    `${text}==`,
    `${text}====`,
    text.replace(/=+$/, (padding) => padding.replaceAll("=", "%3D")),
  ],
  "the signature with spare bits set": ({ text }) => {
    const end = text.replace(/=+$/, "");
    const last = ALPHABET.indexOf(end.at(-1)?.replace("-", "+").replace("_", "/") ?? "");
    return [1, 2, 3, 4, 8, 15].map((bits) => end.slice(0, -1) + (ALPHABET[last ^ bits] ?? "") + text.slice(end.length));
  },
  "the signature shortened": ({ bytes, text }) =>
    [0, 1, 4, 16, bytes.length - 1].map((length) => encodeLike(text, bytes, bytes.subarray(0, length))),
  "the signature lengthened": ({ bytes, text }) =>
    [1, 16, bytes.length].flatMap((length) => [
      encodeLike(text, bytes, Buffer.concat([bytes, Buffer.alloc(length)])),
      encodeLike(text, bytes, Buffer.concat([Buffer.alloc(length), bytes])),
      encodeLike(text, bytes, Buffer.concat([bytes, bytes.subarray(0, length)])),
    ]),
  "another signature": ({ bytes, text, random }) =>
    [Buffer.alloc(bytes.length), Buffer.alloc(bytes.length, 0xff), bytes.toReversed(), random.bytes(bytes.length)].map(
      (other) => encodeLike(text, bytes, Buffer.from(other)),
    ),
  "a signature broken up": ({ text }) => {
    const middle = Math.floor(text.length / 2);
    return ["\r\n", " ", "\n ", "-", "=", "\\", "%20"].map(
      (piece) => text.slice(0, middle) + piece + text.slice(middle),
    );
  },
};

/** Writes the sender's own signature in ways its sender does not. */
export const ENCODING_TABLE: OperatorTable = Object.fromEntries(
  Object.entries(SIGNATURE_OPERATORS).map(([name, change]) => [name, toOperator(change)]),
);

function toOperator(change: SignatureOperator): Operator {
  return function* ({ wire, slots, signature: text }, { definition }, random) {
    const bytes = toBytes(definition, text);
    for (const slot of slots) {
      const holder = readSlot(wire, slot) ?? "";
      if (text === "" || !holder.includes(text)) continue;
      for (const other of change({ bytes, text, random })) {
        if (other !== text)
          yield {
            wire: writeSlot(
              wire,
              slot,
              holder.replace(text, () => other),
            ),
          };
      }
    }
  };
}

function toBytes({ scheme }: ProviderDefinition, text: string): Buffer {
  const encoding = "signature" in scheme ? scheme.signature.encoding : "hex";
  return Buffer.from(text, encoding === "hex-upper" ? "hex" : encoding);
}

/** Other bytes in the encoding a text of known bytes is in. */
function encodeLike(text: string, bytes: Buffer, other: Buffer): string {
  if (bytes.toString("hex") === text) return other.toString("hex");
  if (bytes.toString("hex").toUpperCase() === text) return other.toString("hex").toUpperCase();
  return other.toString(bytes.toString("base64") === text ? "base64" : "base64url");
}
