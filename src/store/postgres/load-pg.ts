import type pg from "pg";

import { SluiceError } from "../../core/errors.ts";

/**
 * Loads the optional package `pg`.
 *
 * @throws {SluiceError} `DEPENDENCY_MISSING` if it is not installed.
 */
export async function loadPg(): Promise<typeof pg> {
  try {
    return (await import("pg")).default;
  } catch (error) {
    throw new SluiceError(
      "DEPENDENCY_MISSING",
      "A Postgres server needs the package pg. Install it with: npm install pg",
      { cause: error },
    );
  }
}
