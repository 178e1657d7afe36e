import { expect, test } from "vitest";

import { createQuietHours } from "../../src/alerts/quiet-hours.ts";

test.each([
  ["22:00", "07:00", "UTC", "2026-01-10T21:59:59Z", false],
  ["22:00", "07:00", "UTC", "2026-01-10T22:00:00Z", true],
  ["22:00", "07:00", "UTC", "2026-01-11T06:59:59Z", true],
  ["22:00", "07:00", "UTC", "2026-01-11T07:00:00Z", false],
  ["12:00", "13:00", "UTC", "2026-01-11T12:30:00Z", true],
  ["12:00", "13:00", "UTC", "2026-01-11T13:00:00Z", false],
  ["12:00", "12:00", "UTC", "2026-01-11T12:00:00Z", false],
  // An hour ahead in winter, two in summer.
  ["22:00", "07:00", "Europe/Vienna", "2026-01-10T21:00:00Z", true],
  ["22:00", "07:00", "Europe/Vienna", "2026-07-10T20:00:00Z", true],
  ["22:00", "07:00", "Europe/Vienna", "2026-07-10T05:00:00Z", false],
  ["00:00", "06:00", "Asia/Kolkata", "2026-01-10T18:30:00Z", true],
])("from %s to %s in %s, at %s: %s", (...[from, to, timeZone, at, expected]) => {
  expect(createQuietHours({ from, to, timeZone })(new Date(at))).toBe(expected);
});

test("an app without quiet hours has none", () => {
  expect(createQuietHours(undefined)(new Date())).toBe(false);
});

test.each([
  [{ from: "24:00", to: "07:00", timeZone: "UTC" }, "alerts.quietHours.from"],
  [{ from: "22:00", to: "7", timeZone: "UTC" }, "alerts.quietHours.to"],
  [{ from: "22:00", to: "07:00", timeZone: "Europe/Atlantis" }, "alerts.quietHours.timeZone"],
])("%j is refused", (hours, named) => {
  expect(() => createQuietHours(hours)).toThrow(named);
});
