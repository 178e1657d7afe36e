import { expect, test } from "vitest";

import { toEventDetails } from "../../src/cli/event-details.ts";
import { toEventTable } from "../../src/cli/event-table.ts";
import { toPaint } from "../../src/cli/paint.ts";
import { toRejectionTable } from "../../src/cli/rejection-table.ts";
import { HINT_TEXTS } from "../../src/verify/index.ts";
import type { EventView } from "../../src/dashboard/index.ts";
import { NOW } from "./recording-io.ts";

const paint = toPaint({ stdout: { write: () => true }, env: {} });
const AT = NOW.toISOString();

test("events are listed with time, state, type, id and duplicates", () => {
  const event = {
    id: "01a1fb1c-85ad-7594-b07f-d02d33e17293",
    source: "stripe",
    type: "invoice.paid",
    externalId: "evt_1",
    receivedAt: AT,
    state: "dead",
    duplicates: 2,
    bodyBytes: 10,
  } as const;

  expect(toEventTable({ events: [event], next: null, searchedTo: null }, NOW, paint).split("\n")).toEqual([
    "TIME      STATE  EVENT                ID                                    DUPLICATES",
    "22:04:11  dead   stripe/invoice.paid  01a1fb1c-85ad-7594-b07f-d02d33e17293  2",
    "",
  ]);
});

test("an empty list says how to go on", () => {
  expect(toEventTable({ events: [], next: null, searchedTo: null }, NOW, paint)).toContain("npx sluice send");
  expect(toEventTable({ events: [], next: "1", searchedTo: AT }, NOW, paint)).toContain("among the newest");
});

test("rejections are listed with their cause", () => {
  const rejection = {
    id: "1",
    source: "stripe",
    cause: "signature_mismatch",
    hint: null,
    status: 401,
    method: "POST",
    headers: [],
    bodyBytes: null,
    occurrences: 7,
    receivedAt: AT,
    isWhole: false,
    releasedEventId: null,
  };

  expect(toRejectionTable({ rejections: [rejection], next: null }, NOW, paint).split("\n")[1]).toBe(
    "22:04:11  401     stripe  signature_mismatch  POST    unknown  7",
  );
});

test("a likely reason stands beside its rejection, and once below in words", () => {
  const rejection = {
    id: "1",
    source: "stripe",
    cause: "signature_mismatch",
    hint: "clock_skew",
    status: 401,
    method: "POST",
    headers: [],
    bodyBytes: 3,
    occurrences: 1,
    receivedAt: AT,
    isWhole: false,
    releasedEventId: null,
  };
  const rejections = [rejection, { ...rejection, hint: null }, rejection, { ...rejection, hint: "\u001B[2J" }];

  const table = toRejectionTable({ rejections, next: null }, NOW, paint);

  const lines = table.split("\n");
  expect(lines[0]).toMatch(/ HINT$/);
  expect(lines[1]).toMatch(/ clock_skew$/);
  expect(lines[2]).toMatch(/ 1$/);
  expect(table.split(HINT_TEXTS.clock_skew)).toHaveLength(2);
  expect(table).not.toContain("\u001B");
});

const EVENT: EventView = {
  id: "1",
  source: "stripe",
  type: "invoice.paid",
  externalId: null,
  receivedAt: AT,
  isParsed: true,
  secretLabel: "0",
  headers: [["x-note", "a\u001B[31mb"]],
  body: toBody('{"a":1}'),
  duplicates: 0,
  conflicts: 0,
  lastSeenAt: null,
  jobs: [
    {
      handler: "activate",
      state: "ready",
      runAt: AT,
      attempt: 1,
      attemptLimit: 20,
      generation: 1,
      leaseUntil: null,
      workerId: null,
      lastError: "Error: it broke\nat once",
      fingerprint: null,
      createdAt: AT,
      startedAt: AT,
      endedAt: null,
      replays: 0,
      canDryRun: false,
    },
  ],
  attempts: [toAttempt(1)],
  actions: [],
};

const show = (event: EventView, isFull = false): string => toEventDetails(event, { paint, now: NOW, isFull });

test("an event is shown with headers, body, jobs and attempts", () => {
  expect(show(EVENT).split("\n")).toEqual([
    "stripe/invoice.paid",
    "  event id     1",
    "  sender's id  none",
    `  received     ${AT}`,
    "  proven by    secret 0",
    "  duplicates   0",
    "",
    "Headers",
    "  x-note  a\\u001b[31mb",
    "",
    "Body (7 bytes)",
    "  {",
    '    "a": 1',
    "  }",
    "",
    "Jobs",
    "  HANDLER   STATE  ATTEMPTS  WHEN          LAST ERROR",
    "  activate  ready  1 of 20   due 22:04:11  Error: it broke at once",
    "",
    "Attempts",
    "  STARTED   HANDLER   NUMBER  OUTCOME  TOOK   ERROR",
    "  22:04:11  activate  1       retry    12 ms  Error: it broke",
    "",
  ]);
});

test("what is unusual about an event is said", () => {
  const text = show({
    ...EVENT,
    isParsed: false,
    duplicates: 2,
    conflicts: 1,
    lastSeenAt: AT,
    jobs: [],
    attempts: [],
  });

  expect(text).toContain(`duplicates   2, last seen ${AT}`);
  expect(text).toContain("1 duplicates had another body");
  expect(text).toContain("could not be parsed");
  expect(text).toContain("no handler is registered");
  expect(text).toContain("none yet");
});

test.each([
  ["empty", "", "empty"],
  ["text", "plain\ntext", "plain\n  text"],
  ["a JWT", "eyJh.e30.x", "eyJh.e30.x"],
])("a body that is %s is shown as it is", (_name, text, shown) => {
  expect(show({ ...EVENT, body: toBody(text) })).toContain(`bytes)\n  ${shown}\n`);
});

test("a body that is no text is left to --json", () => {
  expect(show({ ...EVENT, body: { bytes: 2, text: null, base64: "//4=", isRedacted: false } })).toContain("base64");
});

test("a body that redaction rules withhold says so", () => {
  expect(show({ ...EVENT, body: { bytes: 2, text: null, base64: "", isRedacted: true } })).toContain("redaction rules");
});

test("long bodies, errors and lists of attempts are bounded unless all is asked for", () => {
  const attempts = Array.from({ length: 30 }, (_, index) => toAttempt(index + 1));
  const long: EventView = {
    ...EVENT,
    body: toBody(Array.from({ length: 100 }, (_, index) => `line${index}.`).join("\n")),
    attempts: attempts.map((attempt) => ({ ...attempt, error: "x".repeat(2_000) })),
  };

  expect(show(long)).toContain("… 40 more lines: --full");
  expect(show(long)).not.toContain("line60.");
  expect(show(long)).toContain("… 10 more before these: --full");
  expect(show(long)).not.toContain("x".repeat(501));
  expect(show(long, true)).toContain("line99.");
  expect(show(long, true)).toContain("x".repeat(2_000));
  expect(show(long, true)).not.toContain("--full");
});

function toAttempt(number: number): EventView["attempts"][number] {
  return {
    handler: "activate",
    number,
    outcome: "retry",
    error: "Error: it broke",
    startedAt: AT,
    durationMs: 12,
    workerId: null,
  };
}

function toBody(text: string): EventView["body"] {
  return { bytes: Buffer.byteLength(text), text, base64: Buffer.from(text).toString("base64"), isRedacted: false };
}
