import { describe, expect } from "vitest";

import { markStateUsed, pruneUsedStates } from "../../src/store/index.ts";
import { DATABASES } from "../support/test-database.ts";

const HOUR_MS = 3_600_000;
const inHours = (hours: number): Date => new Date(Date.now() + hours * HOUR_MS);

describe.each(DATABASES)("one-time states on $kind", ({ test }) => {
  test("are good for one of many at once, and never after", async ({ database }) => {
    const uses = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        markStateUsed(index % 2 === 0 ? database.working : database.receiving, "state", inHours(1)),
      ),
    );

    expect(uses.filter(Boolean)).toHaveLength(1);
    expect(await markStateUsed(database.working, "state", inHours(1))).toBe(false);
    expect(await markStateUsed(database.working, "another", inHours(1))).toBe(true);
  });

  test("are remembered for a day after their end, against clocks that differ", async ({ database }) => {
    for (const hours of [1, -1, -23, -25, -26]) await markStateUsed(database.working, `${hours}`, inHours(hours));

    expect(await pruneUsedStates(database.working, { limit: 1 })).toBe(1);
    expect(await pruneUsedStates(database.working, { limit: 9 })).toBe(1);
    expect(await markStateUsed(database.working, "-23", inHours(-23))).toBe(false);
  });
});
