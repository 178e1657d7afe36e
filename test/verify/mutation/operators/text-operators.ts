import type { Random } from "../random.ts";
import { dropSlot, readSlot, writeSlot } from "../slots.ts";
import { withExtraHeader } from "../wire.ts";
import type { Mutant, Operator, OperatorTable } from "./operator.ts";

/** Makes other texts of the text of one header, parameter or field. */
type TextOperator = (text: string, random: Random) => readonly string[];

const KEYS = ["v0", "v1", "v1a", "v2", "v10", "sha1", "sha256", "sha512", "md5", "t", "h1", "s", "V1", "SHA256"];
const SUFFIXES = ["0", "A", "=", "==", ",", ";", " ", "\0", "%00", "\n", "\r\n", ".", "/../", "\u00e9"];
const SPACES = [" ", "  ", "\t", "\n", "\r\n", "\u00a0", "\u200b", "\ufeff", "\v"];

const TEXT_OPERATORS: Readonly<Record<string, TextOperator>> = {
  "a flipped bit": (text, random) => [
    ...Array.from(text, (_character, index) => flipAt(text, index, random)),
    ...flip(text, random, 30),
  ],
  "cut short": (text) =>
    [1, Math.floor(text.length / 2), text.length - 4, text.length - 2, text.length - 1].map((end) =>
      text.slice(0, end),
    ),
  "its beginning missing": (text) => [text.slice(1), text.slice(2), text.slice(Math.floor(text.length / 2))],
  lengthened: (text) => SUFFIXES.flatMap((suffix) => [text + suffix, suffix + text]),
  reordered: (text, random) => swap(text, random, 8),
  repeated: (text) => ["", " ", ",", ", ", ";", "; ", "&", "\n"].map((border) => text + border + text),
  "beside another": (text, random) => {
    const other = text.replaceAll(/[0-9a-f]{16,}|[\w+/-]{20,}={0,2}/g, () => random.bytes(32).toString("hex"));
    return [`${other}, ${text}`, `${text}, ${other}`, `${other},${text}`, `${text} ${other}`];
  },
  "white space": (text, random) =>
    SPACES.flatMap((space) => [space + text, text + space, insert(text, 1 + random.below(text.length), space)]),
  "a control character": (text, random) =>
    ["\0", "\u0001", "\u007f", "\u0085"].flatMap((character) => [
      character + text,
      text + character,
      insert(text, random.below(text.length), character),
    ]),
  "other digits": (text) => [0xff10, 0x0660, 0x0966].map((zero) => toDigits(text, zero)),
  "full-width letters": (text) => [text.replaceAll(/[A-Za-z]/g, (letter) => shift(letter, 0xfee0))],
  "the other case": (text) => [text.toUpperCase(), text.toLowerCase(), text.replace(/[a-z]/i, toOtherCase)],
  escaped: (text) => [
    encodeURIComponent(text),
    text.replace(/^./, toEscape),
    text.replace(/.$/, toEscape),
    JSON.stringify(text),
    `'${text}'`,
    `<${text}>`,
  ],
  "its prefix alone": (text) => [...text.matchAll(/[=,:; ]/g)].slice(0, 4).map(({ index }) => text.slice(0, index + 1)),
  "another prefix": (text) =>
    KEYS.flatMap((key) => [
      `${key}=${text}`,
      `${key},${text}`,
      text.replace(/^[\w-]+(?=[=,])/, key),
      text.replace(/[\w-]+(?==[^=,;& ]*$)/, key),
    ]),
  "no prefix": (text) => [text.replace(/^[^=, ]+[=, ]/, "")],
  empty: () => ["", " ", "null", "undefined", "[object Object]", "0", "true"],
};

/** Alters the text of every header, parameter and field that is proven or proves. */
export const TEXT_TABLE: OperatorTable = {
  ...Object.fromEntries(Object.entries(TEXT_OPERATORS).map(([name, change]) => [name, toOperator(change)])),
  *missing({ wire, slots }) {
    for (const slot of slots) yield { wire: dropSlot(wire, slot) };
    for (const one of slots) for (const other of slots) yield { wire: dropSlot(dropSlot(wire, one), other) };
  },
  *"a header sent twice"({ wire, slots }, _subject, random) {
    for (const { name } of slots.filter((slot) => slot.in === "header")) {
      const value = wire.headers.find((header) => header[0].toLowerCase() === name.toLowerCase())?.[1] ?? "";
      for (const second of [value, "", "x", flip(value, random, 1)[0] ?? ""]) {
        yield { wire: withExtraHeader(wire, name, second) };
        yield { wire: { ...wire, headers: [[name, second], ...wire.headers] } };
      }
    }
  },
  *"a parameter sent twice"({ wire, slots }) {
    for (const { name } of slots.filter((slot) => slot.in === "parameter")) {
      yield { wire: { ...wire, query: `${wire.query}&${name}=x` } };
      yield { wire: { ...wire, query: `${name}=x&${wire.query}` } };
      yield { wire: { ...wire, query: `${wire.query}&${wire.query}` } };
      yield { wire: { ...wire, query: `${wire.query}&${encodeURIComponent(name).replace(/^./, toEscape)}=x` } };
    }
  },
  *"two texts exchanged"({ wire, slots }) {
    for (const one of slots) {
      for (const other of slots) {
        const [a, b] = [readSlot(wire, one), readSlot(wire, other)];
        if (a !== b) yield { wire: writeSlot(writeSlot(wire, one, b ?? ""), other, a ?? "") };
      }
    }
  },
};

function toOperator(change: TextOperator): Operator {
  return function* ({ wire, slots }, _subject, random): Generator<Mutant> {
    for (const slot of slots) {
      const text = readSlot(wire, slot) ?? "";
      for (const other of change(text, random)) if (other !== text) yield { wire: writeSlot(wire, slot, other) };
    }
  };
}

/** Texts with one bit of one character flipped, wherever it stands. */
function flip(text: string, random: Random, count: number): readonly string[] {
  return Array.from({ length: text === "" ? 0 : count }, () => flipAt(text, random.below(text.length), random));
}

function flipAt(text: string, index: number, random: Random): string {
  return text.slice(0, index) + shift(text[index] ?? "", 0, 1 << random.below(8)) + text.slice(index + 1);
}

function swap(text: string, random: Random, count: number): readonly string[] {
  const swaps = Array.from({ length: count }, () => {
    const index = random.below(Math.max(text.length - 1, 1));
    return text.slice(0, index) + (text[index + 1] ?? "") + (text[index] ?? "") + text.slice(index + 2);
  });
  const half = Math.floor(text.length / 2);
  return [...swaps, text.slice(half) + text.slice(0, half), text.split("").toReversed().join("")];
}

function insert(text: string, index: number, piece: string): string {
  return text.slice(0, index) + piece + text.slice(index);
}

function toDigits(text: string, zero: number): string {
  return text.replaceAll(/\d/g, (digit) => String.fromCharCode(zero + Number(digit)));
}

function shift(character: string, by: number, mask = 0): string {
  return String.fromCharCode((character.charCodeAt(0) + by) ^ mask);
}

function toOtherCase(letter: string): string {
  return letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
}

function toEscape(character: string): string {
  return `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
}
