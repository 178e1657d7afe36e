import { describe, expect } from "vitest";

import { countRequest, pruneRateCounters, type Database } from "../../src/store/index.ts";
import { DATABASES } from "../support/test-database.ts";

const counting = { key: "ip 203.0.113.9", cost: 1, windowMs: 60_000 };

async function endWindows(database: Database): Promise<void> {
  await database.working.query("update sluice.rate_counters set ends_at = now() - interval '1 second'");
}

describe.each(DATABASES)("counting requests on $kind", ({ kind, test }) => {
  test.for([
    ["in a window that is open", false],
    ["as the window ends", true],
  ] as const)("numbers each of many at once, and none twice, %s", async ([, isEnded], { database }) => {
    await countRequest(database.working, counting);
    if (isEnded) await endWindows(database);

    const counted = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        countRequest(index % 2 === 0 ? database.working : database.receiving, counting),
      ),
    );

    const numbers = counted.map(({ used }) => used).toSorted((one, other) => one - other);
    const before = isEnded ? 0 : 1;
    expect(numbers).toEqual(Array.from({ length: 200 }, (_, index) => index + 1 + before));
  });

  test("keeps a window's end, whatever comes later", async ({ database }) => {
    const first = await countRequest(database.working, counting);
    const second = await countRequest(database.working, { ...counting, windowMs: 3_600_000 });

    expect(first.resetMs).toBeGreaterThan(50_000);
    expect(first.resetMs).toBeLessThanOrEqual(60_000);
    expect(second.resetMs).toBeLessThanOrEqual(first.resetMs);
  });

  test("begins anew once the window has ended", async ({ database }) => {
    await countRequest(database.working, { ...counting, cost: 7 });
    await endWindows(database);

    expect(await countRequest(database.working, { ...counting, cost: 2 })).toMatchObject({ used: 2 });
    expect(await countRequest(database.working, { ...counting, cost: 3 })).toMatchObject({ used: 5 });
  });

  test("counts keys apart", async ({ database }) => {
    await countRequest(database.working, counting);

    expect(await countRequest(database.working, { ...counting, key: "another" })).toMatchObject({ used: 1 });
  });

  test("stops at the largest exact number", async ({ database }) => {
    await countRequest(database.working, { ...counting, cost: Number.MAX_SAFE_INTEGER });

    expect(await countRequest(database.working, counting)).toMatchObject({ used: Number.MAX_SAFE_INTEGER });
  });

  test("deletes counters whose window has ended, no more than asked", async ({ database }) => {
    for (const key of ["a", "b", "c"]) await countRequest(database.working, { ...counting, key });
    await endWindows(database);
    await countRequest(database.working, counting);

    expect(await pruneRateCounters(database.working, { limit: 2 })).toBe(2);
    expect(await pruneRateCounters(database.working, { limit: 2 })).toBe(1);
    expect(await countRequest(database.working, counting)).toMatchObject({ used: 2 });
  });

  test("writes counters past the log, and shares ended ones between keepers", async ({ database }) => {
    const kept = await database.working.query<{ readonly kept: string }>(
      "select relpersistence as kept from pg_class where oid = 'sluice.rate_counters'::regclass",
    );
    await database.working.query(/* sql */ `
      insert into sluice.rate_counters (key, used, ends_at)
      select number::text, 1, now() - interval '1 second'
        from generate_series(1, 1000) as number`);

    const deleted = await Promise.all(
      Array.from({ length: kind === "postgres" ? 4 : 3 }, () => pruneRateCounters(database.working, { limit: 400 })),
    );

    expect(kept.rows).toEqual([{ kept: "u" }]);
    expect(deleted.reduce((total, one) => total + one, 0)).toBe(1_000);
  });
});
