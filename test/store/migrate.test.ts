import { describe, expect, test } from "vitest";

import { migrate, openDatabase } from "../../src/store/index.ts";
import { webhooks } from "../../src/store/migrations/0001-webhooks.ts";
import { MIGRATIONS } from "../../src/store/migrations/migrations.ts";
import { createTestDatabase, DATABASES } from "../support/test-database.ts";

describe.each(DATABASES)("migrating on $kind", ({ test: testOn }) => {
  testOn("changes nothing the second time", async ({ database }) => {
    expect(await migrate(database)).toEqual({ applied: [], version: 4 });
  });

  testOn("brings an earlier version's tables up to date, and knows the types of its events", async ({ database }) => {
    const sql = database.working;
    await sql.query("drop schema sluice cascade");
    await sql.query(/* sql */ `
      create schema sluice;
      create table sluice.migrations (
        id text primary key, is_breaking boolean not null default true, applied_at timestamptz default now())`);
    await sql.query(webhooks.text);
    await sql.query("insert into sluice.migrations (id, is_breaking) values ($1, true)", [webhooks.id]);
    await sql.query(/* sql */ `
      insert into sluice.webhook_events (id, source, type, dedupe_key, headers, body, secret_label, is_parsed)
      select gen_random_uuid(), 'stripe', type, type, '[]', '', '0', true
        from (values ('invoice.paid'), ('invoice.void'), ('invoice.paid')) as event (type)`);

    expect((await migrate(database)).applied).toEqual(MIGRATIONS.slice(1).map(({ id }) => id));
    const { rows } = await sql.query("select source, type from sluice.event_types order by type");
    expect(rows).toEqual([
      { source: "stripe", type: "invoice.paid" },
      { source: "stripe", type: "invoice.void" },
    ]);
    await sql.query("select hint, url from sluice.webhook_rejections");
    await sql.query("select 1 from sluice.rate_counters, sluice.idempotency_keys, sluice.used_states");
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
    await database.working.query("insert into sluice.migrations (id, is_breaking) values ('0005-more', false)");

    expect(await migrate(database)).toEqual({ applied: [], version: 5 });
    await database.working.query("delete from sluice.migrations where id = '0005-more'");
  });
});

describe("migrating from many sides", () => {
  test("lets one of many concurrent starters apply, and the others find it done", async () => {
    const created = await createTestDatabase();
    const databases = await Promise.all(Array.from({ length: 8 }, () => openDatabase({ url: created.url })));

    const results = await Promise.all(databases.map(migrate));

    expect(results.map((result) => result.version)).toEqual(Array.from({ length: 8 }, () => MIGRATIONS.length));
    expect(results.flatMap((result) => result.applied)).toEqual(MIGRATIONS.map(({ id }) => id));
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
