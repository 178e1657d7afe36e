import { migrate, openDatabase, type Database } from "../store/index.ts";
import type { DatabaseLocation } from "./database-location.ts";

/** One user's hold on a database that the whole process shares. */
export interface DatabaseHold {
  /** Opens and migrates at the first call; a failed opening is tried again by the next call. */
  open(): Promise<Database>;
  /** Gives the hold up; the last one closes the database. Idempotent. */
  release(): Promise<void>;
}

interface SharedDatabase {
  opening: Promise<Database> | null;
  holds: number;
}

// On globalThis, because Next.js evaluates the app's modules once per bundle: instrumentation and every
// route would each open the embedded directory, which only one may.
const REGISTRY = Symbol.for("sluice.databases");

/** Takes a hold on the database at a location, with `handlingConnections` for handlers that run at once. */
export function holdDatabase(location: DatabaseLocation, handlingConnections: number): DatabaseHold {
  const registry = toRegistry();
  const key = toDatabaseKey(location);
  const shared = registry.get(key) ?? { opening: null, holds: 0 };
  registry.set(key, shared);
  shared.holds += 1;
  let isHeld = true;

  const open = async (): Promise<Database> => {
    shared.opening ??= openMigrated(location, handlingConnections).catch((error: unknown) => {
      shared.opening = null;
      throw error;
    });
    return shared.opening;
  };
  const release = async (): Promise<void> => {
    if (!isHeld) return;
    isHeld = false;
    shared.holds -= 1;
    if (shared.holds > 0) return;
    registry.delete(key);
    const database = await shared.opening?.catch(() => null);
    await database?.close();
  };
  return { open, release };
}

/** Names a location: two that are equal are one database. */
export function toDatabaseKey(location: DatabaseLocation): string {
  return "url" in location ? location.url : location.directory;
}

async function openMigrated(location: DatabaseLocation, handlingConnections: number): Promise<Database> {
  const database = await openDatabase("url" in location ? { ...location, handlingConnections } : location);
  try {
    await migrate(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

function toRegistry(): Map<string, SharedDatabase> {
  const holder = globalThis as { [REGISTRY]?: Map<string, SharedDatabase> };
  holder[REGISTRY] ??= new Map();
  return holder[REGISTRY];
}
