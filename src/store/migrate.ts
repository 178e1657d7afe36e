import { SluiceError } from "../core/errors.ts";
import type { Database, Sql, Statement } from "./database.ts";
import { MIGRATIONS, type Migration } from "./migrations/migrations.ts";

/** What {@link migrate} did. */
export interface Migrated {
  /** Ids of the migrations applied by this call. */
  readonly applied: readonly string[];
  /** Number of the newest migration in the database. */
  readonly version: number;
}

/**
 * Brings the schema up to date. Concurrent callers take turns: one applies, the others find nothing to do. A schema
 * that is up to date costs two reads and no lock.
 *
 * @throws {SluiceError} `SCHEMA_NEWER` if the database holds a breaking migration this code does not know.
 */
export async function migrate(database: Database): Promise<Migrated> {
  const present = await listApplied(database.working);
  assertKnown(present);
  return toPending(present).length === 0 ? toMigrated(present, []) : applyPending(database);
}

/**
 * Checks that the schema is up to date, for whoever must not change it.
 *
 * @throws {SluiceError} `SCHEMA_OLDER` if it is not there or a migration is missing, `SCHEMA_NEWER` as {@link migrate}.
 */
export async function assertMigrated(database: Database): Promise<void> {
  const present = await listApplied(database.working);
  assertKnown(present);
  const [missing] = toPending(present);
  if (missing === undefined) return;
  throw new SluiceError(
    "SCHEMA_OLDER",
    present.length === 0
      ? "This database holds no tables of Sluice. Start the app once, or run: npx sluice migrate"
      : `This database lacks the migration ${missing.id}. Deploy this version of Sluice first, or run: npx sluice migrate`,
  );
}

async function applyPending(database: Database): Promise<Migrated> {
  const tx = await database.begin();
  try {
    await tx.query(LOCK);
    await tx.query(PREPARE);
    const present = await listApplied(tx);
    assertKnown(present);
    const pending = toPending(present);
    for (const migration of pending) await apply(tx, migration);
    await tx.commit();
    return toMigrated(present, pending);
  } catch (error) {
    await tx.rollback();
    throw error;
  }
}

/** The number is this library's own; nothing else in the database uses it. */
const LOCK: Statement = {
  name: "sluice_lock_migrations",
  text: /* sql */ `select pg_advisory_xact_lock(7308905112004)`,
};

const PREPARE = /* sql */ `
  create schema if not exists sluice;

  create table if not exists sluice.migrations (
    id text not null,
    is_breaking boolean not null default true,
    applied_at timestamptz not null default now(),
    constraint migrations_key primary key (id)
  );

  alter table sluice.migrations enable row level security;
  revoke all on sluice.migrations from public;`;

interface AppliedRow {
  readonly id: string;
  readonly is_breaking: boolean;
}

const EXISTS: Statement = {
  name: "sluice_find_migrations",
  text: /* sql */ `select to_regclass('sluice.migrations') is not null as exists`,
};

const LIST: Statement = {
  name: "sluice_list_migrations",
  text: /* sql */ `
  select id, is_breaking
    from sluice.migrations
   order by id`,
};

async function listApplied(sql: Sql): Promise<readonly AppliedRow[]> {
  const [row] = (await sql.query<{ readonly exists: boolean }>(EXISTS)).rows;
  return row?.exists === true ? (await sql.query<AppliedRow>(LIST)).rows : [];
}

function assertKnown(present: readonly AppliedRow[]): void {
  const unknown = present.find(({ id, is_breaking }) => is_breaking && !MIGRATIONS.some((known) => known.id === id));
  if (unknown === undefined) return;
  throw new SluiceError(
    "SCHEMA_NEWER",
    `The database holds the migration ${unknown.id}, which this version of Sluice does not know. Deploy the newer version.`,
  );
}

function toPending(present: readonly AppliedRow[]): readonly Migration[] {
  return MIGRATIONS.filter((migration) => !present.some(({ id }) => id === migration.id));
}

const RECORD: Statement = {
  name: "sluice_record_migration",
  text: /* sql */ `
  insert into sluice.migrations (id, is_breaking)
  values ($1, $2)`,
};

async function apply(sql: Sql, migration: Migration): Promise<void> {
  await sql.query(migration.text);
  await sql.query(RECORD, [migration.id, migration.isBreaking]);
}

function toMigrated(present: readonly AppliedRow[], applied: readonly Migration[]): Migrated {
  const ids = [...present, ...applied].map(({ id }) => id).toSorted();
  return { applied: applied.map(({ id }) => id), version: Number.parseInt(ids.at(-1) ?? "0", 10) };
}
