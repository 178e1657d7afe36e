import type pg from "pg";

import { SluiceError } from "../../core/errors.ts";

/** What the connections of one database have in common. */
export interface ConnectionSettings {
  readonly config: pg.ClientConfig;
  /** A transaction pooler lies between: nothing may outlive a transaction, so no prepared statements and no LISTEN. */
  readonly isPooled: boolean;
}

const CONNECT_TIMEOUT_MS = 5_000;
const KEEP_ALIVE_MS = 10_000;
/** Supavisor's port for transaction mode. */
const POOLER_PORT = "6543";

/**
 * Reads a connection URL.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if it is none. The message does not repeat it: it holds a password.
 */
export function toConnectionSettings(
  types: typeof pg.types,
  options: { readonly url: string; readonly prepare?: boolean },
): ConnectionSettings {
  const url = parseUrl(options.url);
  const isPooler = url.port === POOLER_PORT || url.searchParams.get("pgbouncer") === "true";
  return {
    config: {
      connectionString: options.url,
      application_name: "sluice",
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
      types: toTypeParsers(types),
    },
    isPooled: !(options.prepare ?? !isPooler),
  };
}

function parseUrl(text: string): URL {
  try {
    return new URL(text);
  } catch {
    throw new SluiceError(
      "CONFIG_INVALID",
      "The database URL cannot be read. It looks like postgres://user:password@host/db",
    );
  }
}

/** The driver's parsers, but `bytea` as plain bytes and `int8` as a number where that is exact: as PGlite answers them. */
function toTypeParsers(types: typeof pg.types): pg.CustomTypesConfig {
  return {
    getTypeParser: (oid, format) => {
      if (format !== "binary" && oid === types.builtins.BYTEA) return toBytes;
      if (format !== "binary" && oid === types.builtins.INT8) return toInteger;
      return types.getTypeParser(oid, format);
    },
  };
}

function toBytes(text: string): Uint8Array {
  const buffer = Buffer.from(text.slice(2), "hex");
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

function toInteger(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}
