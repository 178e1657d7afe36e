import { describe, expect } from "vitest";

import { appendEvents, listDrift, recordFields, sampleEvents, type Database } from "../../src/store/index.ts";
import type { SampledField } from "../../src/store/index.ts";
import { newId, sampleEvent } from "../support/sample-events.ts";
import { DATABASES } from "../support/test-database.ts";

const FIELD: SampledField = { source: "stripe", type: "invoice.paid", path: "data", kind: "object", samples: 25 };
const ROOT: SampledField = { ...FIELD, path: "" };

describe.each(DATABASES)("fields of payloads on $kind", ({ test }) => {
  test("are sampled from the newest events that can be read", async ({ database }) => {
    const [old, ...events] = Array.from({ length: 4 }, () => sampleEvent({ id: newId() }));
    const large = sampleEvent({ body: new Uint8Array(2_000) });
    const unread = sampleEvent({ isParsed: false });
    await appendEvents(database, [old!, ...events, large, unread]);

    const sampled = await sampleEvents(database.working, { afterId: old!.id, limit: 4, maxBytes: 1_000 });

    expect(sampled.map(({ id }) => id)).toEqual([events[2]!.id, events[1]!.id]);
  });

  test("that were always there are no drift", async ({ database }) => {
    await recordFields(database.working, [ROOT, FIELD]);
    await recordFields(database.working, [ROOT, FIELD, { ...FIELD, path: "optional" }]);

    expect(await listDrift(database.working, { limit: 10 })).toEqual([]);
  });

  test("that appear later, with what they hold, are one drift", async ({ database }) => {
    await recordFields(database.working, [ROOT, FIELD]);
    await age(database, "2 hours");
    await recordFields(database.working, [
      ROOT,
      { ...FIELD, path: "new_field" },
      { ...FIELD, path: "new_field.a" },
      { ...FIELD, path: "new_field.a.b", kind: "string" },
    ]);

    expect(await listDrift(database.working, { limit: 10 })).toMatchObject([
      { source: "stripe", type: "invoice.paid", path: "new_field", change: "appeared", kinds: ["object"] },
    ]);
  });

  test("that carry another kind are drift, but null is no kind", async ({ database }) => {
    await recordFields(database.working, [ROOT, { ...FIELD, kind: "number" }, { ...FIELD, path: "b", kind: "string" }]);
    await age(database, "1 minute");
    await recordFields(database.working, [ROOT, { ...FIELD, kind: "string" }, { ...FIELD, path: "b", kind: "null" }]);

    expect(await listDrift(database.working, { limit: 10 })).toMatchObject([
      { path: "data", change: "changed", kinds: ["number", "string"] },
    ]);
  });

  test("that changed long ago are forgotten", async ({ database }) => {
    await recordFields(database.working, [ROOT, { ...FIELD, kind: "number" }, { ...FIELD, kind: "string" }]);
    await age(database, "15 days");

    expect(await listDrift(database.working, { limit: 10 })).toEqual([]);
  });

  test("are bounded for each type", async ({ database }) => {
    const many = Array.from({ length: 3_000 }, (_, index) => ({ ...FIELD, path: `a${index}` }));
    await recordFields(database.working, many.slice(0, 2_000));
    await recordFields(database.working, many.slice(1_999));

    const { rows } = await database.working.query<{ fields: number }>(
      "select count(*)::int as fields from sluice.payload_fields",
    );
    expect(rows[0]?.fields).toBe(2_000);
  });
});

async function age(database: Database, interval: string): Promise<void> {
  await database.working.query(
    "update sluice.payload_fields set first_seen_at = first_seen_at - $1::interval, last_seen_at = last_seen_at - $1::interval",
    [interval],
  );
}
