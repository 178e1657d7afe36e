import { hostname } from "node:os";

import { toErrorMessage } from "../core/errors.ts";
import {
  extendLeases,
  markMissing,
  pruneEvents,
  pruneIdempotencyKeys,
  pruneRateCounters,
  pruneReceipts,
  pruneRejections,
  pruneUsedStates,
  pruneWorkers,
  registerWorker,
  rescueJobs,
  reviveMissing,
  vacuumTables,
  type Sql,
} from "../store/index.ts";
import type { ActiveJobs } from "./active-jobs.ts";
import { startLoop } from "./loop.ts";
import type { Retention, WorkerOptions } from "./worker-options.ts";

/** The part of a worker that keeps the house. */
export interface Keepers {
  stop(): Promise<void>;
}

interface Keeper {
  readonly name: string;
  readonly everyMs: number;
  /** One round; answers whether there is more to do at once. */
  readonly round: () => Promise<boolean>;
}

const RESCUE_MS = 2_000;
const PRESENCE_MS = 10_000;
const PRUNE_MS = 60_000;
const VACUUM_MS = 10 * 60_000;
const MISSING_AFTER_MS = 30_000;
const BATCH = 1_000;

/** Starts the keepers. Every worker runs them all; each is one statement that any number may run at once. */
export function startKeepers(options: WorkerOptions, workerId: string, active: ActiveJobs): Keepers {
  const loops = toKeepers(options, workerId, active).map(({ name, everyMs, round }) =>
    startLoop({
      round,
      idleMs: everyMs,
      onFailure: (error) => options.logger.warn(`${name} failed; trying again`, { error: toErrorMessage(error) }),
      onRecovery: () => options.logger.info(`${name} works again`),
    }),
  );
  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

function toKeepers(options: WorkerOptions, workerId: string, active: ActiveJobs): readonly Keeper[] {
  const { kind, working: sql } = options.database;
  const keepers = [...toQueueKeepers(options, workerId, active), toPruning(sql, options.settings.retention)];
  return kind === "pglite" ? [...keepers, toVacuum(sql)] : keepers;
}

function toQueueKeepers(options: WorkerOptions, workerId: string, active: ActiveJobs): readonly Keeper[] {
  const { settings, handlers } = options;
  const sql = options.database.working;
  return [
    {
      name: "heartbeat",
      everyMs: settings.leaseMs / 3,
      async round() {
        const held = active.held();
        active.interruptLost(held, await extendLeases(sql, { leaseMs: settings.leaseMs, held }));
        return false;
      },
    },
    {
      name: "rescue",
      everyMs: RESCUE_MS,
      round: async () => (await rescueJobs(sql, BATCH)).length === BATCH,
    },
    {
      name: "presence",
      everyMs: PRESENCE_MS,
      async round() {
        const names = [...handlers().keys()];
        await registerWorker(sql, {
          id: workerId,
          handlers: names,
          pid: process.pid,
          host: hostname(),
        });
        await reviveMissing(sql, names);
        await markMissing(sql, { afterMs: MISSING_AFTER_MS });
        return false;
      },
    },
  ];
}

function toPruning(sql: Sql, retention: Retention): Keeper {
  return {
    name: "pruning",
    everyMs: PRUNE_MS,
    async round() {
      const { eventsMs, receiptsMs, rejections } = retention;
      await pruneWorkers(sql);
      await pruneRejections(sql, { keep: rejections });
      const events = await pruneEvents(sql, { olderThanMs: eventsMs, limit: BATCH });
      const receipts = await pruneReceipts(sql, { olderThanMs: receiptsMs, limit: BATCH });
      // Of what routes remember, each row knows its own end.
      const counters = await pruneRateCounters(sql, { limit: BATCH });
      const keys = await pruneIdempotencyKeys(sql, { limit: BATCH });
      const states = await pruneUsedStates(sql, { limit: BATCH });
      return [events, receipts, counters, keys, states].includes(BATCH);
    },
  };
}

function toVacuum(sql: Sql): Keeper {
  return {
    name: "vacuum",
    everyMs: VACUUM_MS,
    async round() {
      await vacuumTables(sql);
      return false;
    },
  };
}
