import type { TimestampRule } from "../../../../src/verify/content/timestamp.ts";
import { NOW } from "../../senders.ts";
import type { Base } from "../genuine.ts";
import { readTimestamp, resign, withTimestamp } from "../reference-sender.ts";
import type { Subject } from "../subject.ts";
import type { Mutant, OperatorTable } from "./operator.ts";

const SECONDS = String(NOW.getTime() / 1_000);
const DAY = "2026-11-20";

/** Spellings of the right second that are no timestamps of a sender who writes digits. */
function toMisspelt(digits: string): readonly string[] {
  return [
    `+${digits}`,
    `-${digits}`,
    `0${digits}`,
    `00${digits}`,
    `${digits}.0`,
    `${digits}.`,
    ` ${digits}`,
    `${digits} `,
    `${digits}\n`,
    `${digits}\0`,
    `${digits}n`,
    `${digits}e0`,
    `${Number(digits) / 10 ** (digits.length - 1)}e${digits.length - 1}`,
    `0x${Number(digits).toString(16)}`,
    `0b${Number(digits).toString(2)}`,
    `${digits.slice(0, 3)}_${digits.slice(3)}`,
    toFullWidth(digits),
    digits.replaceAll(/\d/g, (digit) => String.fromCharCode(0x0660 + Number(digit))),
    digits.padEnd(20, "0"),
    digits.padStart(20, "0"),
    "1e9",
    "-1",
    "0",
    "NaN",
    "Infinity",
    "null",
    NOW.toISOString(),
    NOW.toUTCString(),
  ];
}

function toFullWidth(digits: string): string {
  return digits.replaceAll(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
}

/** Texts that are no RFC 3339 timestamps of the right time, though some readers take them for one. */
const NO_RFC3339: readonly string[] = [
  SECONDS,
  `${SECONDS}000`,
  DAY,
  `${DAY} 12:00:00Z`,
  `${DAY}t12:00:00Z`,
  `${DAY}T12:00:00z`,
  `${DAY}T12:00Z`,
  `${DAY}T12:00:00+0000`,
  `${DAY}T12:00:00+00`,
  `${DAY}T12:00:00 +00:00`,
  `${DAY}T12:00:00+00:60`,
  `${DAY}T36:00:00+24:00`,
  `${DAY}T11:59:60Z`,
  `${DAY}T24:00:00-12:00`,
  `${DAY}T12:00:00.Z`,
  `${DAY}T12:00:00,5Z`,
  `${DAY}T12:00:00.1234567890Z`,
  `${DAY}T12:00:00ZZ`,
  ` ${DAY}T12:00:00Z`,
  `+00${DAY}T12:00:00Z`,
  "2026-10-51T12:00:00Z",
  toFullWidth(`${DAY}T12:00:00Z`),
  NOW.toUTCString(),
  "Infinity",
];

/** Times that are wrong, each properly signed by someone who has the secret: only the time is to blame. */
export const TIME_TABLE: OperatorTable = {
  *"a time written otherwise"(base, subject) {
    const rule = toRule(subject);
    if (rule === undefined) return;
    const texts = rule.unit.startsWith("rfc3339")
      ? NO_RFC3339
      : toMisspelt(readTimestamp(subject.definition, base, base.wire));
    const others = rule.unit === "rfc3339" ? [`${DAY}T12:00:00`] : [];
    for (const text of [...texts, ...others]) yield* toSigned(subject, base, text);
  },
  *"a time in another unit"(base, subject) {
    const unit = toRule(subject)?.unit;
    if (unit === "s")
      for (const zeros of ["000", "000000", "000000000"]) yield* toSigned(subject, base, SECONDS + zeros);
    if (unit === "ms") for (const text of [SECONDS, `${SECONDS}000000`]) yield* toSigned(subject, base, text);
  },
  *"a time just too far away"(base, subject) {
    const rule = toRule(subject);
    if (rule === undefined) return;
    const { unit, toleranceMs = 300_000 } = rule;
    const stepMs = unit === "s" ? 1_000 : 1;
    for (const distanceMs of [toleranceMs + stepMs, -toleranceMs - stepMs, 86_400_000 * 30, -86_400_000 * 30]) {
      yield* toSigned(subject, base, toText(NOW.getTime() + distanceMs, unit));
    }
  },
  *"a delivery that comes too late, or too early"({ wire }, { definition: { scheme } }) {
    if (!("timestamp" in scheme) || scheme.timestamp === undefined) return;
    const { toleranceMs = 300_000 } = scheme.timestamp;
    for (const distanceMs of [1, 1_000, 3_600_000, 86_400_000 * 400]) {
      for (const sign of [1, -1]) {
        const now = new Date(NOW.getTime() + sign * (toleranceMs + distanceMs));
        yield { wire, now, isGenuineButRefused: true };
      }
    }
    yield { wire, now: new Date(Number.NaN), isGenuineButRefused: true };
  },
};

function toRule({ definition: { scheme } }: Subject): TimestampRule | undefined {
  return "timestamp" in scheme ? scheme.timestamp : undefined;
}

function toText(atMs: number, unit: TimestampRule["unit"]): string {
  if (unit.startsWith("rfc3339")) return new Date(atMs).toISOString();
  return String(unit === "s" ? atMs / 1_000 : atMs);
}

/** None where the sender signs with what we do not have, or where the text is the right one. */
function* toSigned(subject: Subject, base: Base, text: string): Generator<Mutant> {
  if (text === readTimestamp(subject.definition, base, base.wire)) return;
  const wire = resign(subject, base, withTimestamp(subject.definition, base, text));
  if (wire !== undefined) yield { wire, isGenuineButRefused: true };
}
