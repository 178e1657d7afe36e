import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkTimestamp, formatTimestamp, parseTimestamp } from "../../src/verify/content/timestamp.ts";
import { NOW } from "./senders.ts";

const UNITS = ["s", "ms", "rfc3339"] as const;

// The expected values come from Python's datetime.
test.each([
  ["2026-11-20T12:00:00Z", 1_795_176_000_000],
  ["2026-11-20T12:00:00.000000000Z", 1_795_176_000_000],
  ["2026-11-20T13:30:00.123456+01:30", 1_795_176_000_123],
  ["2026-11-20T12:00:00.1Z", 1_795_176_000_100],
  ["2026-11-20T12:00:00.123999999Z", 1_795_176_000_123],
  ["2024-02-29T23:59:59.999999-23:59", 1_709_337_539_999],
  ["2000-01-01T00:00:00-00:00", 946_684_800_000],
])("%s is read as RFC 3339", (text, ms) => {
  expect(parseTimestamp(text, "rfc3339")).toBe(ms);
});

test.each([
  "2026-02-29T12:00:00Z",
  "2026-02-30T12:00:00Z",
  "2026-04-31T12:00:00Z",
  "2026-13-01T12:00:00Z",
  "2026-00-10T12:00:00Z",
  "2026-11-00T12:00:00Z",
  "2026-11-20T24:00:00Z",
  "2026-11-20T12:60:00Z",
  "2026-11-20T12:00:60Z",
  "2026-11-20T12:00:00",
  "2026-11-20T12:00Z",
  "2026-11-20T12:00:00.Z",
  "2026-11-20T12:00:00.1234567890Z",
  "2026-11-20T12:00:00,5Z",
  "2026-11-20T12:00:00+0100",
  "2026-11-20T12:00:00+01",
  "2026-11-20T12:00:00+24:00",
  "2026-11-20T12:00:00+01:60",
  "2026-11-20t12:00:00Z",
  "2026-11-20T12:00:00z",
  "2026-11-20 12:00:00Z",
  " 2026-11-20T12:00:00Z",
  "2026-11-20T12:00:00Z\n",
  "2026-11-20T12:00:00ZZ",
  "+2026-11-20T12:00:00Z",
  "20261120T120000Z",
  "Fri, 20 Nov 2026 12:00:00 GMT",
  "1795176000",
])("%j is not RFC 3339", (text) => {
  expect(parseTimestamp(text, "rfc3339")).toBeUndefined();
});

test.each(["0", "01", "-1", "1e9", "0x65", "1.5", " 1", "1 ", "1\n", "1".repeat(16), "NaN", "\u0663", "Infinity"])(
  "%j is not a number of seconds",
  (text) => {
    expect(parseTimestamp(text, "s")).toBeUndefined();
  },
);

describe.each(UNITS)("%s", (unit) => {
  const precisionMs = unit === "s" ? 1_000 : 1;

  test("reads back what it writes, to its precision", () => {
    fc.assert(
      fc.property(fc.integer({ min: precisionMs, max: 4_000_000_000_000 }), (ms) => {
        const written = formatTimestamp(new Date(ms), unit);

        expect(parseTimestamp(written, unit)).toBe(Math.floor(ms / precisionMs) * precisionMs);
      }),
    );
  });

  test.each([
    [300_000, undefined],
    [-300_000, undefined],
    [301_000, "timestamp_too_old"],
    [-301_000, "timestamp_in_future"],
  ])("at an age of %d ms the cause is %s", (ageMs, cause) => {
    const text = formatTimestamp(new Date(NOW.getTime() - ageMs), unit);

    expect(checkTimestamp(text, unit, 300_000, NOW)).toBe(cause);
  });

  test("is refused against a clock that tells no time", () => {
    expect(checkTimestamp(formatTimestamp(NOW, unit), unit, 300_000, new Date(Number.NaN))).toBeDefined();
  });

  test("tells none from several", () => {
    expect(checkTimestamp(null, unit, 300_000, NOW)).toBe("timestamp_missing");
    expect(checkTimestamp("", unit, 300_000, NOW)).toBe("timestamp_missing");
    expect(checkTimestamp(undefined, unit, 300_000, NOW)).toBe("timestamp_malformed");
  });
});

test.each([
  ["2026-11-20T12:00:00", 1_795_176_000_000],
  ["2026-11-20T12:00:00.5", 1_795_176_000_500],
  ["2026-11-20T12:00:00Z", 1_795_176_000_000],
  ["2026-11-20T13:30:00+01:30", 1_795_176_000_000],
  ["2026-11-20", undefined],
  ["2026-11-20T12:00:00ZZ", undefined],
  ["", undefined],
])("%j is read as UTC where it names no zone", (text, ms) => {
  expect(parseTimestamp(text, "rfc3339-utc")).toBe(ms);
});

test("a sender that names no zone is imitated with one", () => {
  expect(formatTimestamp(NOW, "rfc3339-utc")).toBe("2026-11-20T12:00:00.000Z");
});

test.each([
  ["1795176000", 1_795_176_000_000],
  ["99999999999", 99_999_999_999_000],
  ["100000000000", 100_000_000_000],
  ["1795176000123", 1_795_176_000_123],
  ["01795176000", undefined],
])("%s is milliseconds from twelve digits on, where a sender writes both", (text, ms) => {
  expect(parseTimestamp(text, "s-or-ms")).toBe(ms);
});

test("milliseconds where seconds are expected lie in the future, and seconds where milliseconds are in the past", () => {
  expect(checkTimestamp(formatTimestamp(NOW, "ms"), "s", 300_000, NOW)).toBe("timestamp_in_future");
  expect(checkTimestamp(formatTimestamp(NOW, "s"), "ms", 300_000, NOW)).toBe("timestamp_too_old");
});
