import type { Random } from "../random.ts";
import { resign } from "../reference-sender.ts";
import { parseBody } from "../wire.ts";
import type { Mutant, Operator, OperatorTable } from "./operator.ts";

type BodyOperator = (body: Buffer, random: Random) => readonly (Buffer | string)[];

const BODY_OPERATORS: Readonly<Record<string, BodyOperator>> = {
  "a flipped bit of the body": (body, random) =>
    Array.from(body, (byte, index) => Buffer.from(body.with(index, byte ^ (1 << random.below(8))))),
  "a body cut short": (body) => [1, 2, body.length - 2, body.length - 1].map((end) => body.subarray(0, end)),
  "a body without its beginning": (body) => [body.subarray(1), body.subarray(2)],
  "a body lengthened": (body) =>
    [" ", "\n", "\r\n", "\0", "}", "{}", "&", "&a=b", "\u0080", Buffer.from([0xff])].flatMap((piece) => [
      Buffer.concat([body, Buffer.from(piece)]),
      Buffer.concat([Buffer.from(piece), body]),
    ]),
  "a body lengthened as a hash would be": (body) => [
    Buffer.concat([body, Buffer.from([0x80]), Buffer.alloc(64), Buffer.from("evil")]),
  ],
  "other line ends": (body) =>
    [
      body.toString("latin1").replaceAll(/\r?\n/g, "\r\n"),
      body.toString("latin1").replaceAll("\r\n", "\n").trimEnd(),
      `${body.toString("latin1")}\n`,
    ].map((text) => Buffer.from(text, "latin1")),
  "a byte order mark": (body) => [
    Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]),
    Buffer.from(body.toString(), "utf16le"),
  ],
  "a body written anew": (body) => toSpellings(parseBody(body)),
  "a body with an added key": (body) => toExtended(body.toString()),
  "a body in another Unicode form": (body) => {
    const text = body.toString();
    return [
      text.normalize("NFD"),
      text.normalize("NFKC"),
      text.normalize("NFKD"),
      text.replaceAll(/[^\0-\x7f]/g, toEscape),
    ];
  },
  "another body": (body) => ["", "{}", "[]", "null", '"x"', "0", body.toString("base64"), body.toString("hex"), "a=b"],
  "a body repeated": (body) => [Buffer.concat([body, body]), Buffer.concat([body, Buffer.from("\n"), body])],
  "a body with bytes exchanged": (body, random) =>
    Array.from({ length: 10 }, () => {
      const [one, other] = [random.below(body.length), random.below(body.length)];
      return Buffer.from(body.with(one, body[other] ?? 0).with(other, body[one] ?? 0));
    }),
};

/** Alters the body. Where it is not signed, that changes nothing the sender has proven. */
export const BODY_TABLE: OperatorTable = {
  ...Object.fromEntries(Object.entries(BODY_OPERATORS).map(([name, change]) => [name, toOperator(change)])),
  // Which of the two a handler sees, nobody signed, even if the sender did.
  *"a form that names a field twice"(base, subject) {
    const { scheme } = subject.definition;
    if (!("content" in scheme) || typeof scheme.content !== "string" || !scheme.content.includes("{form}")) return;
    const [name = ""] = new URLSearchParams(base.wire.body.toString()).keys();
    for (const field of [`&${name}=x`, `&${name}`, `&${name}=x&${name}=y`]) {
      const body = Buffer.concat([base.wire.body, Buffer.from(field)]);
      const wire = resign(subject, base, { ...base.wire, body });
      if (wire !== undefined) yield { wire, isGenuineButRefused: true };
    }
  },
};

function toOperator(change: BodyOperator): Operator {
  return function* ({ wire }, _subject, random): Generator<Mutant> {
    for (const other of change(wire.body, random)) {
      const body = Buffer.from(other);
      if (!body.equals(wire.body)) yield { wire: { ...wire, body } };
    }
  };
}

function toSpellings(value: unknown): readonly string[] {
  if (value === undefined) return [];
  return [
    JSON.stringify(value),
    JSON.stringify(value, undefined, 2),
    JSON.stringify(value, undefined, "\t"),
    JSON.stringify(reverseKeys(value)),
    JSON.stringify(value).replaceAll("/", "\\/"),
    JSON.stringify({ ...Object(value) }),
    JSON.stringify([value]),
  ];
}

function reverseKeys(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toReversed());
}

/** Of keys that come twice, most parsers take the last, some the first. */
function toExtended(text: string): readonly string[] {
  const [first = "id"] = /"([^"\\]+)"\s*:/.exec(text)?.slice(1) ?? [];
  const added = [`"${first}":"evil"`, '"__proto__":{"admin":true}', '"constructor":1', '"x":0'];
  return added.flatMap((member) => [
    text.replace("{", () => `{${member},`),
    text.replace(/\}(?=[^}]*$)/, () => `,${member}}`),
  ]);
}

function toEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
