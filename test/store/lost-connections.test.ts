import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { inspect } from "node:util";

import pg from "pg";
import { describe, expect, inject, onTestFinished, test } from "vitest";

import {
  appendEvents,
  isTransient,
  migrate,
  openDatabase,
  type Database,
  type PostgresOptions,
} from "../../src/store/index.ts";
import { toConnectionSettings } from "../../src/store/postgres/connection-settings.ts";
import { startListener } from "../../src/store/postgres/listener.ts";
import { sampleEvent } from "../support/sample-events.ts";
import { claimSamples } from "../support/sample-jobs.ts";
import { createTestDatabase, runAsAdmin } from "../support/test-database.ts";
import { waitUntil } from "../support/wait-until.ts";

interface Opened {
  readonly database: Database;
  readonly name: string;
  readonly url: string;
}

async function open(options: Omit<PostgresOptions, "url"> = {}): Promise<Opened> {
  const created = await createTestDatabase();
  const database = await openDatabase({ url: created.url, ...options });
  await migrate(database);
  onTestFinished(async () => {
    await database.close();
    await created.drop();
  });
  return { database, name: new URL(created.url).pathname.slice(1), url: created.url };
}

const terminateAll = (name: string): Promise<void> =>
  runAsAdmin(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);

describe("connections that break", () => {
  test("are replaced when they were idle", async () => {
    const { database, name } = await open();
    await Promise.all(Array.from({ length: 8 }, () => database.working.query("select 1")));
    await appendEvents(database, [sampleEvent()]);

    await terminateAll(name);

    await waitUntil("appending works again", () =>
      appendEvents(database, [sampleEvent()]).then(
        () => true,
        (error: unknown) => {
          if (!isTransient(error)) throw error;
          return false;
        },
      ),
    );
  });

  test("fail the statement under way as transient", async () => {
    const { database, name } = await open();
    const slow = database.working.query("select pg_sleep(600)").catch((error: unknown) => error);
    await waitUntil("it runs", async () => {
      const { rows } = await database.receiving.query(
        "select 1 from pg_stat_activity where datname = $1 and query = 'select pg_sleep(600)' and state = 'active'",
        [name],
      );
      return rows.length === 1;
    });

    await terminateAll(name);

    const error = await slow;
    expect(error).toMatchObject({ code: "STORE_UNAVAILABLE", status: 503 });
    expect(isTransient(error)).toBe(true);
  });

  test("fail a transaction, whose effects are gone", async () => {
    const { database, name } = await open();
    const tx = await database.begin();
    await tx.query("insert into sluice.readiness (id) values (1)");

    await terminateAll(name);

    await expect(tx.commit()).rejects.toThrow();
    await tx.rollback();
    await waitUntil("the pool recovers", () =>
      database.working.query("select 1").then(
        () => true,
        () => false,
      ),
    );
    expect((await database.working.query("select 1 from sluice.readiness")).rowCount).toBe(0);
  });

  test("do not keep a listener from hearing the next job", async () => {
    const { database, name, url } = await open();
    let wakes = 0;
    onTestFinished(await database.listen(() => (wakes += 1)));
    const before = wakes;

    await terminateAll(name);
    await waitUntil("the listener is back", () => wakes > before);
    const other = await openDatabase({ url });
    onTestFinished(() => other.close());
    const heard = wakes;
    await appendEvents(other, [sampleEvent()]);

    await waitUntil("it hears another process's job", () => wakes > heard);
  });
});

describe("a server that does not serve", () => {
  test("is reported without the URL's secrets", async () => {
    const url = new URL(inject("postgresUrl"));
    url.password = "wrong-canary";
    const database = await openDatabase({ url: url.href });
    onTestFinished(() => database.close());

    const error = await database.working.query("select 1").catch((reason: unknown) => reason);

    expect(error).toMatchObject({ code: "STORE_UNAVAILABLE", cause: expect.anything() });
    expect(inspect(error, { depth: 9 })).not.toContain("wrong-canary");
    expect(isTransient(error)).toBe(false);
  });

  test("is transient when nobody answers at its address", async () => {
    const database = await openDatabase({ url: "postgres://user:secret@127.0.0.1:1/db" });
    onTestFinished(() => database.close());

    const error = await appendEvents(database, [sampleEvent()]).catch((reason: unknown) => reason);

    expect(error).toMatchObject({ code: "STORE_UNAVAILABLE" });
    expect(isTransient(error)).toBe(true);
    await expect(database.begin()).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
  });

  test("is given up after the deadline when it accepts connections and stays silent", async () => {
    const silent = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const database = await openDatabase({ url: `postgres://user:secret@127.0.0.1:${port}/db`, commitTimeoutMs: 200 });
    onTestFinished(async () => {
      await database.close();
      silent.close();
    });
    const startedAt = performance.now();

    await expect(appendEvents(database, [sampleEvent()])).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  test("does not keep a listener from starting", async () => {
    const database = await openDatabase({ url: "postgres://user:secret@127.0.0.1:1/db" });
    let wakes = 0;

    const stop = await database.listen(() => (wakes += 1));
    database.wake();

    expect(wakes).toBe(1);
    await stop();
    await database.close();
  });
});

describe("a delivery that cannot be committed in time", () => {
  test("is cancelled on the server and reported as transient", async () => {
    const { database, url } = await open({ commitTimeoutMs: 300 });
    const blocker = new pg.Client(url);
    await blocker.connect();
    onTestFinished(() => blocker.end());
    await blocker.query("begin; lock table sluice.webhook_events in access exclusive mode");
    const event = sampleEvent();

    const error = await appendEvents(database, [event]).catch((reason: unknown) => reason);

    expect(isTransient(error)).toBe(true);
    await blocker.query("rollback");
    expect(await appendEvents(database, [event])).toEqual([
      { eventId: event.id, isDuplicate: false, isConflict: false },
    ]);
  });

  test("fails fast when every connection is held, while workers go on", async () => {
    const { database, url } = await open({ commitTimeoutMs: 300, receivingConnections: 2 });
    const blocker = new pg.Client(url);
    await blocker.connect();
    onTestFinished(() => blocker.end());
    await blocker.query("begin; lock table sluice.event_receipts in access exclusive mode");
    const startedAt = performance.now();

    const results = await Promise.allSettled(Array.from({ length: 10 }, () => appendEvents(database, [sampleEvent()])));

    expect(results.every((result) => result.status === "rejected" && isTransient(result.reason))).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    expect((await database.working.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  });

  test("is refused as transient by a read-only server", async () => {
    const { url, name } = await open();
    await runAsAdmin(`alter database ${name} set default_transaction_read_only = on`);
    const database = await openDatabase({ url });
    onTestFinished(() => database.close());

    const error = await appendEvents(database, [sampleEvent()]).catch((reason: unknown) => reason);

    expect(error).toMatchObject({ code: "STORE_UNAVAILABLE" });
    expect(isTransient(error)).toBe(true);
  });
});

describe("a transaction pooler", () => {
  test.each([
    ["postgres://user@host:6543/db", undefined, true],
    ["postgres://user@host/db?pgbouncer=true", undefined, true],
    ["postgres://user@host:5432/db", undefined, false],
    ["postgres://user@host:5432/db", false, true],
    ["postgres://user@host:6543/db", true, false],
  ] as const)("is recognised by %s, unless told by prepare: %s", (url, prepare, isPooled) => {
    const settings = toConnectionSettings(pg.types, prepare === undefined ? { url } : { url, prepare });

    expect(settings.isPooled).toBe(isPooled);
  });

  test("meets no prepared statements, no session settings and no LISTEN", async () => {
    const { url, name } = await open();
    const database = await openDatabase({ url, prepare: false });
    let wakes = 0;
    const stop = await database.listen(() => (wakes += 1));
    onTestFinished(async () => {
      await stop();
      await database.close();
    });
    await terminateAll(name);

    await waitUntil("appending works", () =>
      appendEvents(database, [sampleEvent()]).then(
        () => true,
        () => false,
      ),
    );
    const [job] = await claimSamples(database, 1);
    database.wake();

    expect(job?.attempt).toBe(1);
    expect(wakes).toBe(1);
    for (const sql of [database.receiving, database.working]) {
      expect((await sql.query("select 1 from pg_prepared_statements")).rowCount).toBe(0);
      expect((await sql.query("show statement_timeout")).rows).toEqual([{ statement_timeout: "0" }]);
    }
  });
});

/** Forwards connections to the server until it is told to swallow everything. */
async function startSilencer(target: URL): Promise<{ readonly port: number; silence(): void }> {
  const pairs: (readonly [Socket, Socket])[] = [];
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    client.pipe(upstream).pipe(client);
    client.on("error", () => upstream.destroy());
    upstream.on("error", () => client.destroy());
    pairs.push([client, upstream]);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    for (const pair of pairs) for (const socket of pair) socket.destroy();
  });
  const silence = (): void => {
    for (const [client, upstream] of pairs.splice(0)) {
      client.unpipe(upstream);
      upstream.unpipe(client);
    }
  };
  return { port: (server.address() as AddressInfo).port, silence };
}

describe("a listener", () => {
  test("notices that its server vanished without a word, and connects again", async () => {
    const { url } = await open();
    const through = new URL(url);
    const silencer = await startSilencer(new URL(url));
    through.port = String(silencer.port);
    let wakes = 0;
    const stop = await startListener({
      createClient: () => new pg.Client({ connectionString: through.href, query_timeout: 100 }),
      onWake: () => (wakes += 1),
      heartbeatMs: 20,
    });
    onTestFinished(stop);
    const before = wakes;

    silencer.silence();

    await waitUntil("the listener is back", () => wakes > before);
  });
});
