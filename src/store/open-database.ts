import type { Database } from "./database.ts";
import { openEmbedded } from "./pglite/open-embedded.ts";
import { openPostgres, type PostgresOptions } from "./postgres/open-postgres.ts";

export type { PostgresOptions } from "./postgres/open-postgres.ts";

/** The embedded Postgres, in a directory of its own. */
export interface EmbeddedOptions {
  readonly directory: string;
}

/** Where the database is. */
export type DatabaseOptions = PostgresOptions | EmbeddedOptions;

/**
 * Opens a database. A Postgres server is not contacted before the first statement; a directory is locked and opened.
 *
 * @throws {SluiceError} `DEPENDENCY_MISSING` if the client is not installed, `STORE_LOCKED` if another process (or this
 * one) holds the directory, `STORE_UNAVAILABLE` if the directory cannot be opened.
 */
export function openDatabase(options: DatabaseOptions): Promise<Database> {
  return "url" in options ? openPostgres(options) : openEmbedded(options.directory);
}
