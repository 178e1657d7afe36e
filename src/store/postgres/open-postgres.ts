import type pg from "pg";

import type { Database } from "../database.ts";
import { createWakes } from "../wakes.ts";
import { toConnectionSettings, type ConnectionSettings } from "./connection-settings.ts";
import { startListener } from "./listener.ts";
import { loadPg } from "./load-pg.ts";
import { createPoolSql, type PoolSql } from "./pool.ts";
import { beginTransaction } from "./transaction.ts";

/** A Postgres server, version 14 or newer. */
export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  /**
   * Whether statements are prepared and jobs of other processes listened for. Must be false behind a transaction pooler.
   * Omitted, it is unless the URL's port is 6543 or it says `pgbouncer=true`.
   */
  readonly prepare?: boolean;
  /** Connections for deliveries. Default 4. */
  readonly receivingConnections?: number;
  /** Connections for the queue and the dashboard. Default 6. */
  readonly workingConnections?: number;
  /** Connections for handlers' transactions, which hold one each. Default 10. */
  readonly handlingConnections?: number;
  /** After this a statement on the receiving connections is cancelled. Default 2,500 ms. */
  readonly commitTimeoutMs?: number;
}

const COMMIT_TIMEOUT_MS = 2_500;
const ANSWER_TIMEOUT_MS = 60_000;
/** A listener whose other end vanished is noticed within the sum of the two. */
const HEARTBEAT_MS = 10_000;
const HEARTBEAT_TIMEOUT_MS = 5_000;
const IDLE_MS = 30_000;

/**
 * Opens three pools: neither handlers nor the dashboard can starve deliveries of connections, and no handler the
 * heartbeat that keeps its lease.
 */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  const driver = await loadPg();
  const settings = toConnectionSettings(driver.types, options);
  const receiving = createReceivingSql(driver, settings, options);
  const working = createWorkingSql(driver, settings, options.workingConnections ?? 6);
  const handling = createHandlingSql(driver, settings, options.handlingConnections ?? 10);
  const wakes = createWakes();
  const open = new Set<() => Promise<void>>();
  let closing: Promise<unknown> | undefined;

  return {
    kind: "postgres",
    receiving,
    working,
    begin: () => beginTransaction(handling, working),
    async listen(onWake) {
      const forget = wakes.add(onWake);
      const stop = await listenOn(driver, settings, onWake);
      const end = async (): Promise<void> => {
        forget();
        open.delete(end);
        await stop();
      };
      open.add(end);
      return end;
    },
    wake: () => wakes.fire(),
    async close() {
      const pools = [receiving, working, handling];
      closing ??= Promise.all([...[...open].map((end) => end()), ...pools.map((pool) => pool.close())]);
      await closing;
    },
  };
}

function createReceivingSql(driver: typeof pg, settings: ConnectionSettings, options: PostgresOptions): PoolSql {
  const commitTimeoutMs = options.commitTimeoutMs ?? COMMIT_TIMEOUT_MS;
  const pool = new driver.Pool({
    ...settings.config,
    max: options.receivingConnections ?? 4,
    connectionTimeoutMillis: commitTimeoutMs,
    idleTimeoutMillis: IDLE_MS,
    allowExitOnIdle: true,
    // Poolers refuse settings they do not know at connection time; there only the client's timeout holds.
    ...(settings.isPooled ? {} : { statement_timeout: commitTimeoutMs }),
  });
  return createPoolSql(pool, { isPrepared: !settings.isPooled, answerTimeoutMs: commitTimeoutMs + 500 });
}

function createWorkingSql(driver: typeof pg, settings: ConnectionSettings, max: number): PoolSql {
  const common = { isPrepared: !settings.isPooled, answerTimeoutMs: ANSWER_TIMEOUT_MS };
  return createPoolSql(
    createPool(driver, settings, max),
    settings.isPooled ? common : { ...common, setUp: PLAN_PER_EXECUTION },
  );
}

/** Without settings of ours: they would hold for the app's statements too. */
function createHandlingSql(driver: typeof pg, settings: ConnectionSettings, max: number): PoolSql {
  const common = { isPrepared: !settings.isPooled, answerTimeoutMs: ANSWER_TIMEOUT_MS };
  return createPoolSql(createPool(driver, settings, max), common);
}

function createPool(driver: typeof pg, settings: ConnectionSettings, max: number): pg.Pool {
  return new driver.Pool({ ...settings.config, max, idleTimeoutMillis: IDLE_MS, allowExitOnIdle: true });
}

/**
 * A plan made while the queue was empty would scan the whole table once it is full, until the next `analyze`; planning
 * anew costs less than a millisecond per batch. Compiling to machine code takes longer than any of our statements.
 */
const PLAN_PER_EXECUTION = /* sql */ `set plan_cache_mode = force_custom_plan; set jit = off`;

/** Behind a transaction pooler LISTEN hears nothing, so there only this process wakes its listeners. */
async function listenOn(
  driver: typeof pg,
  settings: ConnectionSettings,
  onWake: () => void,
): Promise<() => Promise<void>> {
  if (settings.isPooled) return () => Promise.resolve();
  const config = { ...settings.config, query_timeout: HEARTBEAT_TIMEOUT_MS };
  const createClient = (): pg.Client => new driver.Client(config);
  return startListener({ createClient, onWake, heartbeatMs: HEARTBEAT_MS });
}
