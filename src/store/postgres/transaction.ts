import { setTimeout as delay } from "node:timers/promises";

import type pg from "pg";

import { isSluiceError } from "../../core/errors.ts";
import type { QueryResult, Statement, Transaction } from "../database.ts";
import { toAbortedError, toEndedError, toStoreError } from "../store-errors.ts";
import { runStatement, type PoolSql } from "./pool.ts";

const ROLLBACK_MS = 2_000;
const CANCEL_MS = 100;

/**
 * Opens a transaction on a connection taken out of the pool; its end gives the connection back.
 *
 * @param control Where a statement of the transaction is cancelled from.
 */
export async function beginTransaction(pool: PoolSql, control: PoolSql): Promise<Transaction> {
  const client = await pool.connect();
  try {
    await runCommand(client, "begin");
  } catch (error) {
    client.release(true);
    throw error;
  }
  return new PostgresTransaction(client, control);
}

class PostgresTransaction implements Transaction {
  readonly kind = "postgres";
  readonly #client: pg.PoolClient;
  readonly #control: PoolSql;
  #isOpen = true;
  #underWay = 0;

  constructor(client: pg.PoolClient, control: PoolSql) {
    this.#client = client;
    this.#control = control;
  }

  async query<Row>(statement: Statement | string, values?: readonly unknown[]): Promise<QueryResult<Row>> {
    if (!this.#isOpen) throw toEndedError();
    this.#underWay += 1;
    try {
      return await runStatement<Row>(this.#client, this.#control.settings, statement, values);
    } catch (error) {
      if (isSluiceError(error)) this.#end(true);
      throw error;
    } finally {
      this.#underWay -= 1;
    }
  }

  async commit(): Promise<void> {
    if (!this.#isOpen) throw toEndedError();
    const command = await runCommand(this.#client, "commit").catch((error: unknown) => {
      this.#end(true);
      throw error;
    });
    this.#end(false);
    // Postgres answers the commit of a failed transaction with a rollback, and no error.
    if (command === "ROLLBACK") throw toAbortedError();
  }

  async rollback(): Promise<void> {
    if (!this.#isOpen) return;
    const rollingBack = runCommand(this.#client, "rollback").then(isRollback, () => false);
    const endsAt = performance.now() + ROLLBACK_MS;
    let isRolledBack: boolean | null = null;
    while (isRolledBack === null && performance.now() < endsAt) {
      // Again and again: a cancel that arrives before its statement does cancels nothing.
      if (this.#underWay > 0) void cancel(this.#control, this.#client);
      isRolledBack = await Promise.race([rollingBack, delay(CANCEL_MS, null, { ref: false })]);
    }
    this.#end(isRolledBack !== true);
  }

  #end(isBroken: boolean): void {
    if (this.#isOpen) this.#client.release(isBroken);
    this.#isOpen = false;
  }
}

async function runCommand(client: pg.PoolClient, command: string): Promise<string> {
  try {
    return (await client.query(command)).command;
  } catch (error) {
    throw toStoreError(error);
  }
}

function isRollback(command: string): boolean {
  return command === "ROLLBACK";
}

const CANCEL = { name: "sluice_cancel", text: /* sql */ `select pg_cancel_backend($1)` };

/** Cancels the statement a handler left running, so that its locks do not outlive the attempt. Never rejects. */
async function cancel(control: PoolSql, client: pg.PoolClient): Promise<void> {
  const { processID } = client as { readonly processID?: number | null };
  // Behind a transaction pooler the number may be another client's.
  if (processID === undefined || processID === null || !control.settings.isPrepared) return;
  await control.query(CANCEL, [processID]).catch(() => undefined);
}
