import { resolve } from "node:path";

import { SluiceError } from "../core/errors.ts";

/**
 * Where Sluice keeps its tables: a Postgres URL, the same with details, or a directory for the embedded
 * Postgres. Left out, it is embedded in `SLUICE_DIRECTORY`, or under `.sluice/` in the working directory.
 */
export type DatabaseOption = string | PostgresOption | EmbeddedOption;

/** A Postgres server, version 14 or newer. */
export interface PostgresOption {
  readonly url: string;
  /** Whether statements are prepared. Off for transaction poolers; found out from the URL unless given. */
  readonly prepare?: boolean;
  /** Connections for receiving. 4 unless given. */
  readonly receivingConnections?: number;
}

/** An embedded Postgres (PGlite) for one process at a time. */
export interface EmbeddedOption {
  readonly directory: string;
}

/** A {@link DatabaseOption} made definite. */
export type DatabaseLocation = PostgresOption | EmbeddedOption;

const DEFAULT_DIRECTORY = ".sluice";
// Their disks are read-only or gone with the instance, and with them everything acknowledged.
const SERVERLESS = ["VERCEL", "AWS_LAMBDA_FUNCTION_NAME", "NETLIFY"] as const;

/**
 * Decides where the tables are.
 *
 * @throws {SluiceError} `CONFIG_INVALID` for a URL that is not Postgres's, and for an embedded database on a
 * host whose disk does not last.
 */
export function toDatabaseLocation(
  option: DatabaseOption | undefined,
  env: Readonly<Record<string, string | undefined>>,
): DatabaseLocation {
  if (option === undefined || option === "") {
    return toEmbedded(env["SLUICE_DIRECTORY"] ?? DEFAULT_DIRECTORY, env);
  }
  if (typeof option === "string") return toPostgres({ url: option });
  return "url" in option ? toPostgres(option) : toEmbedded(option.directory, env);
}

function toPostgres(option: PostgresOption): PostgresOption {
  if (/^postgres(ql)?:\/\//.test(option.url)) return option;
  throw new SluiceError(
    "CONFIG_INVALID",
    "The database must be a postgres:// URL. Leave it out to use the embedded Postgres.",
  );
}

function toEmbedded(directory: string, env: Readonly<Record<string, string | undefined>>): EmbeddedOption {
  const host = SERVERLESS.find((name) => env[name] !== undefined);
  if (host !== undefined) {
    throw new SluiceError(
      "CONFIG_INVALID",
      `The embedded database cannot be used here (${host} is set): this host's disk does not last. Set DATABASE_URL.`,
    );
  }
  return { directory: resolve(directory) };
}
