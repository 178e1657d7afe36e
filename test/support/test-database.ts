import { randomBytes } from "node:crypto";

import pg from "pg";
import { inject, test as base, type TestAPI } from "vitest";

import { migrate, openDatabase, type Database, type DatabaseKind } from "../../src/store/index.ts";
import { createPglite } from "../../src/store/pglite/create-pglite.ts";
import { createEmbeddedDatabase } from "../../src/store/pglite/open-embedded.ts";

/** An empty database on the run's Postgres server. */
export interface TestDatabase {
  /** A superuser's URL. */
  readonly url: string;
  drop(): Promise<void>;
}

/** Creates a database of its own. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `sluice_test_${randomBytes(6).toString("hex")}`;
  const url = new URL(inject("postgresUrl"));
  await runAsAdmin(`create database ${name}`);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => runAsAdmin(`drop database ${name} with (force)`) };
}

/** Runs one statement on the server, outside the databases under test. */
export async function runAsAdmin(text: string): Promise<void> {
  const client = new pg.Client(inject("postgresUrl"));
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

/** Opens and migrates an embedded database in memory. */
export async function openInMemory(): Promise<Database> {
  const database = await createEmbeddedDatabase(await createPglite());
  await migrate(database);
  return database;
}

/** What a test that asks for a `database` is given. */
export interface DatabaseFixtures {
  /** Migrated, and empty at the start of every test. One per file. */
  readonly database: Database;
  readonly opened: Database;
}

/** `test` with a `database` on the Postgres server. */
export const testOnPostgres: TestAPI<DatabaseFixtures> = withDatabase(openServer);

/** `test` with a `database` embedded in this process, in memory. */
export const testOnPglite: TestAPI<DatabaseFixtures> = withDatabase(openEmbedded);

/** Both, for `describe.each(DATABASES)("… on $kind", ({ test }) => …)`. */
export const DATABASES: readonly {
  readonly kind: DatabaseKind;
  readonly test: TestAPI<DatabaseFixtures>;
}[] = [
  { kind: "postgres", test: testOnPostgres },
  { kind: "pglite", test: testOnPglite },
];

function withDatabase(open: () => Promise<OpenedDatabase>): TestAPI<DatabaseFixtures> {
  return base.extend<DatabaseFixtures>({
    opened: [
      // The empty pattern tells Vitest that this fixture needs no other.
      async ({}, use) => {
        const { database, close } = await open();
        await use(database);
        await close();
      },
      { scope: "file" },
    ],
    database: async ({ opened }, use) => {
      await clear(opened);
      await use(opened);
    },
  });
}

interface OpenedDatabase {
  readonly database: Database;
  close(): Promise<void>;
}

async function openEmbedded(): Promise<OpenedDatabase> {
  const database = await openInMemory();
  return { database, close: () => database.close() };
}

async function openServer(): Promise<OpenedDatabase> {
  const created = await createTestDatabase();
  const database = await openDatabase({ url: created.url });
  await migrate(database);
  const close = async (): Promise<void> => {
    await database.close();
    await created.drop();
  };
  return { database, close };
}

/** Empties every table. */
async function clear(database: Database): Promise<void> {
  await database.working.query(/* sql */ `
    truncate sluice.webhook_events, sluice.event_receipts, sluice.event_jobs, sluice.event_attempts,
             sluice.webhook_rejections, sluice.workers, sluice.readiness, sluice.rate_counters,
             sluice.idempotency_keys, sluice.used_states, sluice.tallies, sluice.statistics, sluice.event_types,
             sluice.failures, sluice.audit, sluice.bulk_actions, sluice.paused_handlers, sluice.payload_fields,
             sluice.event_texts, sluice.positions, sluice.alerts`);
}
