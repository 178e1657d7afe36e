import { describe, expect, test } from "vitest";

import { openDatabase } from "../../src/store/index.ts";
import { createTestDatabase, DATABASES, openInMemory, testOnPglite, testOnPostgres } from "../support/test-database.ts";
import { waitUntil } from "../support/wait-until.ts";

describe.each(DATABASES)("a transaction on $kind", ({ test: testOn }) => {
  testOn("shows its effects after the commit", async ({ database }) => {
    const tx = await database.begin();
    await tx.query("insert into sluice.readiness (id) values ($1)", [1]);

    await tx.commit();

    expect((await database.working.query("select 1 from sluice.readiness")).rowCount).toBe(1);
  });

  testOn("leaves nothing behind after a rollback, however often it is rolled back", async ({ database }) => {
    const tx = await database.begin();
    await tx.query("insert into sluice.readiness (id) values (1)");

    await tx.rollback();
    await tx.rollback();

    expect((await database.working.query("select 1 from sluice.readiness")).rowCount).toBe(0);
  });

  testOn("refuses to commit after a failed statement, even if the failure was caught", async ({ database }) => {
    const tx = await database.begin();
    await tx.query("insert into sluice.readiness (id) values (1)");
    await expect(tx.query("select 1 / 0")).rejects.toMatchObject({ code: "22012" });

    await expect(tx.commit()).rejects.toThrow("rolled back");
    expect((await database.working.query("select 1 from sluice.readiness")).rowCount).toBe(0);
  });

  testOn("takes no statements after its end", async ({ database }) => {
    const tx = await database.begin();
    await tx.commit();

    await expect(tx.query("select 1")).rejects.toThrow("has ended");
    await expect(tx.commit()).rejects.toThrow("has ended");
  });

  testOn("is kept apart from statements beside it", async ({ database }) => {
    const tx = await database.begin();
    await tx.query("insert into sluice.readiness (id) values (1)");
    const beside = database.working.query("select 1 from sluice.readiness");

    await tx.rollback();

    expect((await beside).rowCount).toBe(0);
  });

  testOn("lets others run at the same time or after it, in turn", async ({ database }) => {
    const all = Array.from({ length: 20 }, async (_, index) => {
      const tx = await database.begin();
      await tx.query("insert into sluice.workers (id, handlers, pid, host) values (gen_random_uuid(), '{}', $1, '')", [
        index,
      ]);
      await tx.commit();
    });

    await Promise.all(all);

    expect((await database.working.query("select 1 from sluice.workers")).rowCount).toBe(20);
  });

  testOn("answers bytes, instants and large integers the same way", async ({ database }) => {
    const { rows, rowCount } = await database.working.query(
      "select $1::bytea as bytes, $2::timestamptz as at, count(*) as count, 9007199254740993 as large, $3::text[] as texts",
      [new Uint8Array([0, 255]), new Date(86_400_000), ["a", null, '"']],
    );

    expect(rows).toEqual([
      {
        bytes: new Uint8Array([0, 255]),
        at: new Date(86_400_000),
        count: 1,
        large: 9_007_199_254_740_993n,
        texts: ["a", null, '"'],
      },
    ]);
    expect(rowCount).toBe(1);
  });
});

describe("a transaction on Postgres", () => {
  testOnPostgres("is rolled back at once although its statement still runs", async ({ database }) => {
    const tx = await database.begin();
    await tx.query("insert into sluice.readiness (id) values (1)");
    const slow = tx.query("select pg_sleep(600)").catch((error: unknown) => error);

    await tx.rollback();

    expect(await slow).toMatchObject({ code: "57014" });
    await waitUntil("its locks are gone", async () => {
      const { rows } = await database.working.query(
        "select 1 from pg_stat_activity where datname = current_database() and query like '%pg_sleep(600)%' and pid <> pg_backend_pid() and state <> 'idle'",
      );
      return rows.length === 0;
    });
  });
});

describe("statements on PGlite", () => {
  testOnPglite("leave room for timers and sockets, however many follow each other", async ({ database }) => {
    let isFired = false;
    setTimeout(() => (isFired = true), 1);

    for (let ran = 0; ran < 5_000 && !isFired; ran += 1) await database.working.query("select 1");

    expect(isFired).toBe(true);
  });
});

describe("a closed database", () => {
  test("refuses statements and may be closed again", async () => {
    const created = await createTestDatabase();
    for (const database of [await openInMemory(), await openDatabase({ url: created.url })]) {
      const open = await database.begin();
      await open.rollback();
      await Promise.all([database.close(), database.close()]);

      await expect(database.working.query("select 1")).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
      await expect(database.begin()).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    }
    await created.drop();
  });
});
