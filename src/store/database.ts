/** One SQL statement with a name, so that Postgres parses and plans it once per connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** What a statement answered. `rowCount` counts the rows it returned or changed. */
export interface QueryResult<Row> {
  readonly rows: readonly Row[];
  readonly rowCount: number;
}

/** Which database is behind: a Postgres server, or the one embedded in this process. */
export type DatabaseKind = "postgres" | "pglite";

/**
 * Runs statements. Every value is a parameter; a text on its own is not prepared, and without `values` it may hold
 * several statements. `bytea` arrives as `Uint8Array`, `timestamptz` as `Date`, `int8` as `number` or, where that is not
 * exact, as `bigint`.
 */
export interface Sql {
  /** Decides only how a statement's parameters travel, never what it means. */
  readonly kind: DatabaseKind;
  /** @throws {SluiceError} `STORE_UNAVAILABLE` if the connection is lost. A refused statement throws the driver's error. */
  query<Row = Record<string, unknown>>(
    statement: Statement | string,
    values?: readonly unknown[],
  ): Promise<QueryResult<Row>>;
}

/** An open transaction on a connection of its own. Ends once: with `commit` or with `rollback`. */
export interface Transaction extends Sql {
  /** Rejects unless the effects are committed, also when an earlier statement's failure was caught and ignored. */
  commit(): Promise<void>;
  /** Never rejects: a connection that cannot roll back is thrown away, which rolls back too. */
  rollback(): Promise<void>;
}

/** The database, the same for PGlite and Postgres. */
export interface Database {
  readonly kind: DatabaseKind;
  /** For appending deliveries and recording rejections. Nothing else may hold its connections. */
  readonly receiving: Sql;
  /** For workers, handlers and the dashboard. */
  readonly working: Sql;
  /** Opens a transaction on a working connection. PGlite has one connection: everything else waits until it ends. */
  begin(): Promise<Transaction>;
  /**
   * Calls `onWake` whenever jobs may have become due, from this process or another.
   * Reconnects by itself; a call may be missed meanwhile, so polling stays the floor.
   *
   * @returns Stops listening.
   */
  listen(onWake: () => void): Promise<() => Promise<void>>;
  /** Wakes listeners in this process at once, without a round trip. */
  wake(): void;
  /** Closes every connection and gives up the directory lock. Idempotent. */
  close(): Promise<void>;
}
