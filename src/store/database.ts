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

/** Runs statements. Every value is a parameter; a text on its own is not prepared. */
export interface Sql {
  query<Row = Record<string, unknown>>(statement: Statement | string, values?: readonly unknown[]): Promise<QueryResult<Row>>;
}

/** An open transaction on a connection of its own. Ends once: with `commit` or with `rollback`. */
export interface Transaction extends Sql {
  commit(): Promise<void>;
  /** Never rejects: a connection that cannot roll back is thrown away, which rolls back too. */
  rollback(): Promise<void>;
}

/** The database, the same for PGlite and Postgres. */
export interface Database {
  readonly kind: "postgres" | "pglite";
  /** For appending deliveries and recording rejections. Nothing else may hold its connections. */
  readonly receiving: Sql;
  /** For workers, handlers and the dashboard. */
  readonly working: Sql;
  /** Opens a transaction on a working connection. */
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
