import type { PGlite, Results } from "@electric-sql/pglite";

import type { QueryResult, Sql, Statement, Transaction } from "../database.ts";
import { toAbortedError, toClosedError, toEndedError } from "../store-errors.ts";
import { createTurnstile } from "./turnstile.ts";

/** Statements and transactions over the one connection, which take turns. */
export interface EmbeddedSql {
  readonly sql: Sql;
  begin(): Promise<Transaction>;
  /** Waits for the turns before it. What comes after is refused. */
  close(): Promise<void>;
}

/** Makes statements and transactions of one PGlite take turns. */
export function createEmbeddedSql(pglite: PGlite): EmbeddedSql {
  const turnstile = createTurnstile();
  let isClosed = false;

  const takeTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    const leave = await turnstile.enter();
    try {
      if (isClosed) throw toClosedError();
      return await work();
    } finally {
      leave();
    }
  };
  return {
    sql: {
      kind: "pglite",
      query: (statement, values) => takeTurn(() => runStatement(pglite, statement, values)),
    },
    async begin() {
      const leave = await turnstile.enter();
      try {
        if (isClosed) throw toClosedError();
        return await beginTransaction(pglite, leave);
      } catch (error) {
        leave();
        throw error;
      }
    },
    close: () =>
      takeTurn(async () => {
        isClosed = true;
        await pglite.close();
      }).catch(() => undefined),
  };
}

async function beginTransaction(pglite: PGlite, leave: () => void): Promise<Transaction> {
  let isOpen = true;
  const end = async (command: "commit" | "rollback"): Promise<string | undefined> => {
    isOpen = false;
    try {
      return (await pglite.query(command)).command;
    } finally {
      leave();
    }
  };
  await pglite.query("begin");
  return {
    kind: "pglite",
    async query<Row>(statement: Statement | string, values?: readonly unknown[]) {
      if (!isOpen) throw toEndedError();
      return runStatement<Row>(pglite, statement, values);
    },
    async commit() {
      if (!isOpen) throw toEndedError();
      // Postgres answers the commit of a failed transaction with a rollback, and no error.
      if ((await end("commit")) === "ROLLBACK") throw toAbortedError();
    },
    async rollback() {
      if (isOpen) await end("rollback").catch(() => undefined);
    },
  };
}

async function runStatement<Row>(
  pglite: PGlite,
  statement: Statement | string,
  values?: readonly unknown[],
): Promise<QueryResult<Row>> {
  const text = typeof statement === "string" ? statement : statement.text;
  try {
    if (values === undefined && typeof statement === "string") {
      return toResult((await pglite.exec(text)).at(-1) as Results<Row> | undefined);
    }
    return toResult(await pglite.query<Row>(text, [...(values ?? [])]));
  } catch (error) {
    throw withoutValues(error);
  }
}

function toResult<Row>(results: Results<Row> | undefined): QueryResult<Row> {
  return { rows: results?.rows ?? [], rowCount: results?.rowCount ?? 0 };
}

/** PGlite hangs a statement's parameters on its errors; a payload must not reach a log that way. */
function withoutValues(error: unknown): unknown {
  if (error instanceof Error && "params" in error) error.params = undefined;
  return error;
}
