import { describe, expect } from "vitest";

import { claimRound, movePosition } from "../../src/store/index.ts";
import { DATABASES } from "../support/test-database.ts";

describe.each(DATABASES)("rounds on $kind", ({ test }) => {
  test("are taken by one of many", async ({ database }) => {
    const rounds = await Promise.all(
      Array.from({ length: 20 }, () => claimRound(database.working, { name: "alerts", everyMs: 60_000 })),
    );

    expect(rounds.filter((position) => position !== null)).toEqual([""]);
    expect(await claimRound(database.working, { name: "others", everyMs: 60_000 })).toBe("");
  });

  test("go on where the last one got to", async ({ database }) => {
    await claimRound(database.working, { name: "alerts", everyMs: 0 });
    await movePosition(database.working, "alerts", "here");

    expect(await claimRound(database.working, { name: "alerts", everyMs: 0 })).toBe("here");
  });
});
