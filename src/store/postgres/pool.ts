import type pg from "pg";

import { isSluiceError } from "../../core/errors.ts";
import type { QueryResult, Sql, Statement } from "../database.ts";
import { toClosedError, toConnectError, toStoreError } from "../store-errors.ts";

/** How statements run on a connection. */
export interface StatementSettings {
  readonly isPrepared: boolean;
  /** After this a connection that does not answer one of Sluice's own statements is given up. Milliseconds. */
  readonly answerTimeoutMs: number;
  /** Runs once on every new connection. */
  readonly setUp?: string;
}

/** A pool that runs each statement on any free connection. */
export interface PoolSql extends Sql {
  readonly settings: StatementSettings;
  /** Takes a connection out of the pool. It must be released, with `true` if it broke. */
  connect(): Promise<pg.PoolClient>;
  close(): Promise<void>;
}

/** Puts the port on a pool. */
export function createPoolSql(pool: pg.Pool, settings: StatementSettings): PoolSql {
  // A connection that breaks while idle is replaced; one that breaks in use fails its statement.
  pool.on("error", ignore);
  pool.on("connect", (client) => client.on("error", ignore));
  const ready = new WeakSet<pg.PoolClient>();
  const connect = async (): Promise<pg.PoolClient> => {
    if (pool.ending) throw toClosedError();
    try {
      const client = await pool.connect();
      if (settings.setUp !== undefined && !ready.has(client)) await setUp(client, settings.setUp);
      ready.add(client);
      return client;
    } catch (error) {
      throw toConnectError(error);
    }
  };
  return {
    kind: "postgres",
    settings,
    connect,
    async query<Row>(statement: Statement | string, values?: readonly unknown[]) {
      const client = await connect();
      try {
        const result = await runStatement<Row>(client, settings, statement, values);
        client.release();
        return result;
      } catch (error) {
        client.release(isSluiceError(error));
        throw error;
      }
    },
    close: () => pool.end(),
  };
}

async function setUp(client: pg.PoolClient, text: string): Promise<void> {
  try {
    await client.query(text);
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/**
 * Runs one statement on one connection.
 *
 * @throws {SluiceError} `STORE_UNAVAILABLE` if the connection is of no use any more.
 */
export async function runStatement<Row>(
  client: pg.ClientBase,
  settings: StatementSettings,
  statement: Statement | string,
  values: readonly unknown[] = [],
): Promise<QueryResult<Row>> {
  try {
    const answer: unknown = await client.query(toQuery(settings, statement, [...values]));
    const result = toLastResult(answer);
    return { rows: result.rows as readonly Row[], rowCount: result.rowCount ?? 0 };
  } catch (error) {
    throw toStoreError(error);
  }
}

interface TimedQuery extends pg.QueryConfig {
  readonly query_timeout?: number;
}

function toQuery(settings: StatementSettings, statement: Statement | string, values: unknown[]): TimedQuery {
  if (typeof statement === "string") return { text: statement, values };
  const { name, text } = statement;
  const timed = { text, values, query_timeout: settings.answerTimeoutMs };
  return settings.isPrepared ? { name, ...timed } : timed;
}

/** Several statements in one text are answered by a list. */
function toLastResult(answer: unknown): pg.QueryResult {
  return (Array.isArray(answer) ? answer.at(-1) : answer) as pg.QueryResult;
}

function ignore(): void {
  // The statement under way rejects with the same error; without one there is nothing to do.
}
