import { join } from "node:path";

import type { PGlite } from "@electric-sql/pglite";

import { SluiceError } from "../../core/errors.ts";
import type { Database } from "../database.ts";
import { CHANNEL, createWakes } from "../wakes.ts";
import { createPglite } from "./create-pglite.ts";
import { createEmbeddedSql } from "./embedded-sql.ts";
import { lockDirectory } from "./lock-directory.ts";

/**
 * Opens the embedded Postgres under `directory`, which it locks first: PGlite takes no lock of its own, and two processes
 * in one directory destroy each other's rows.
 */
export async function openEmbedded(directory: string): Promise<Database> {
  const lock = await lockDirectory(directory);
  try {
    return await createEmbeddedDatabase(await openPglite(join(directory, "data")), () => lock.release());
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Puts the port on an open PGlite. `onClose` runs after it is closed. */
export async function createEmbeddedDatabase(
  pglite: PGlite,
  onClose: () => Promise<void> = () => Promise.resolve(),
): Promise<Database> {
  const embedded = createEmbeddedSql(pglite);
  const wakes = createWakes();
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await embedded.close();
    await onClose();
  };
  // Statements that make jobs due notify; here that reaches this process only, and nobody else has the directory.
  await pglite.listen(CHANNEL, () => wakes.fire());
  return {
    kind: "pglite",
    receiving: embedded.sql,
    working: embedded.sql,
    begin: () => embedded.begin(),
    async listen(onWake) {
      const forget = wakes.add(onWake);
      return () => Promise.resolve(forget());
    },
    wake: () => wakes.fire(),
    close() {
      closing ??= close();
      return closing;
    },
  };
}

async function openPglite(directory: string): Promise<PGlite> {
  try {
    return await createPglite(directory);
  } catch (error) {
    throw new SluiceError("STORE_UNAVAILABLE", "The embedded database cannot be opened.", { cause: error });
  }
}
