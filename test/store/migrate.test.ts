import { describe, expect, test } from "vitest";

import { migrate, openDatabase } from "../../src/store/index.ts";
import { createTestDatabase, DATABASES } from "../support/test-database.ts";

describe.each(DATABASES)("migrating on $kind", ({ test: testOn }) => {
  testOn("changes nothing the second time", async ({ database }) => {
    expect(await migrate(database)).toEqual({ applied: [], version: 3 });
  });

  testOn("brings an earlier version's tables up to date", async ({ database }) => {
    await database.working.query(/* sql */ `
      alter table sluice.webhook_rejections drop column hint;
      drop table sluice.rate_counters, sluice.idempotency_keys, sluice.used_states;
      delete from sluice.migrations where id in ('0002-rejection-hints', '0003-route-state')`);

    expect(await migrate(database)).toEqual({
      applied: ["0002-rejection-hints", "0003-route-state"],
      version: 3,
    });
    await database.working.query("select hint from sluice.webhook_rejections");
    await database.working.query("select 1 from sluice.rate_counters, sluice.idempotency_keys, sluice.used_states");
  });

  testOn("refuses a database that holds a breaking migration of a newer version", async ({ database }) => {
    await database.working.query("insert into sluice.migrations (id) values ('9999-future')");

    await expect(migrate(database)).rejects.toMatchObject({
      code: "SCHEMA_NEWER",
      message: expect.stringContaining("9999-future"),
    });
    await database.working.query("delete from sluice.migrations where id = '9999-future'");
  });

  testOn("works beside a newer version whose migration breaks nothing", async ({ database }) => {
    await database.working.query("insert into sluice.migrations (id, is_breaking) values ('0004-more', false)");

    expect(await migrate(database)).toEqual({ applied: [], version: 4 });
    await database.working.query("delete from sluice.migrations where id = '0004-more'");
  });
});

describe("migrating from many sides", () => {
  test("lets one of many concurrent starters apply, and the others find it done", async () => {
    const created = await createTestDatabase();
    const databases = await Promise.all(Array.from({ length: 8 }, () => openDatabase({ url: created.url })));

    const results = await Promise.all(databases.map(migrate));

    expect(results.map((result) => result.version)).toEqual(Array.from({ length: 8 }, () => 3));
    expect(results.flatMap((result) => result.applied)).toEqual([
      "0001-webhooks",
      "0002-rejection-hints",
      "0003-route-state",
    ]);
    await Promise.all(databases.map((database) => database.close()));
    await created.drop();
  });

  test("leaves nothing behind when it fails", async () => {
    const created = await createTestDatabase();
    const database = await openDatabase({ url: created.url });
    await database.working.query("create schema sluice; create table sluice.workers (id int)");

    await expect(migrate(database)).rejects.toThrow("workers");
    expect((await database.working.query("select to_regclass('sluice.webhook_events') as it")).rows).toEqual([
      { it: null },
    ]);
    await database.close();
    await created.drop();
  });
});
