import { setTimeout as delay } from "node:timers/promises";

import type pg from "pg";

import { isSluiceError } from "../../core/errors.ts";
import type { QueryResult, Statement, Transaction } from "../database.ts";
import { toAbortedError, toEndedError, toStoreError } from "../store-errors.ts";
import { runStatement, type PoolSql } from "./pool.ts";

const ROLLBACK_MS = 2_000;

/** Opens a transaction on a connection taken out of the pool; its end gives the connection back. */
export async function beginTransaction(pool: PoolSql): Promise<Transaction> {
  const client = await pool.connect();
  let isOpen = true;
  let underWay = 0;

  const end = (isBroken: boolean): void => {
    if (isOpen) client.release(isBroken);
    isOpen = false;
  };
  const query = async <Row>(statement: Statement | string, values?: readonly unknown[]): Promise<QueryResult<Row>> => {
    if (!isOpen) throw toEndedError();
    underWay += 1;
    try {
      return await runStatement<Row>(client, pool.settings, statement, values);
    } catch (error) {
      if (isSluiceError(error)) end(true);
      throw error;
    } finally {
      underWay -= 1;
    }
  };
  const commit = async (): Promise<void> => {
    if (!isOpen) throw toEndedError();
    const command = await runCommand(client, "commit").catch((error: unknown) => {
      end(true);
      throw error;
    });
    end(false);
    // Postgres answers the commit of a failed transaction with a rollback, and no error.
    if (command === "ROLLBACK") throw toAbortedError();
  };
  const rollback = async (): Promise<void> => {
    if (!isOpen) return;
    if (underWay > 0) await cancel(pool, client);
    const isRolledBack = await Promise.race([
      runCommand(client, "rollback").then(isRollback, () => false),
      delay(ROLLBACK_MS, false, { ref: false }),
    ]);
    end(!isRolledBack);
  };

  await runCommand(client, "begin").catch((error: unknown) => {
    end(true);
    throw error;
  });
  return { kind: "postgres", query, commit, rollback };
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
async function cancel(pool: PoolSql, client: pg.PoolClient): Promise<void> {
  const { processID } = client as { readonly processID?: number | null };
  // Behind a transaction pooler the number may be another client's.
  if (processID === undefined || processID === null || !pool.settings.isPrepared) return;
  await pool.query(CANCEL, [processID]).catch(() => undefined);
}
