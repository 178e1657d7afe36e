import { expect } from "vitest";

import { appendEvents, vacuumTables } from "../../src/store/index.ts";
import { sampleEvent } from "../support/sample-events.ts";
import { testOnPglite as test } from "../support/test-database.ts";

test("the embedded database's planner knows how many rows there are", async ({ database }) => {
  await appendEvents(
    database.receiving,
    Array.from({ length: 50 }, () => sampleEvent()),
  );

  await vacuumTables(database.working);

  const { rows } = await database.working.query<{ readonly rows: number }>(
    "select reltuples::int as rows from pg_class where oid = 'sluice.event_jobs'::regclass",
  );
  expect(rows[0]?.rows).toBe(50);
});
