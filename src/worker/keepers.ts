import { hostname } from "node:os";

import { toErrorMessage } from "../core/errors.ts";
import {
  extendLeases,
  markMissing,
  pruneAudit,
  pruneBulkActions,
  pruneEvents,
  pruneIdempotencyKeys,
  pruneRateCounters,
  pruneReceipts,
  pruneRejectionBodies,
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
import { toBulkKeeper } from "./bulk-keeper.ts";
import type { Keeper } from "./keeper.ts";
import { startLoop } from "./loop.ts";
import { SAMPLING_MS, samplePayloads } from "./sample-payloads.ts";
import { toStatisticsKeepers, toTextIndexing } from "./statistics-keepers.ts";
import type { Retention, WorkerOptions } from "./worker-options.ts";

/** The part of a worker that keeps the house. */
export interface Keepers {
  stop(): Promise<void>;
}

const RESCUE_MS = 2_000;
const PRESENCE_MS = 10_000;
const PRUNE_MS = 60_000;
const VACUUM_MS = 10 * 60_000;
const MISSING_AFTER_MS = 30_000;
const BATCH = 1_000;
/** Bodies of refused deliveries, together. Bytes. */
const REJECTION_BODIES = 64 * 1024 * 1024;
const ACTIONS_KEPT = 100_000;
const BULK_ACTIONS_KEPT = 1_000;

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
  const keepers = [
    ...toQueueKeepers(options, workerId, active),
    toPruning(sql, options.settings.retention),
    ...toStatisticsKeepers(sql),
    ...(options.settings.hasTextSearch === true ? [toTextIndexing(sql)] : []),
    toSampling(sql, options.toEvent),
    toBulkKeeper(options),
    ...(options.keepers ?? []),
  ];
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
      await pruneRejectionBodies(sql, { maxBytes: REJECTION_BODIES });
      await pruneAudit(sql, { keep: ACTIONS_KEPT });
      await pruneBulkActions(sql, { keep: BULK_ACTIONS_KEPT });
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

function toSampling(sql: Sql, toEvent: WorkerOptions["toEvent"]): Keeper {
  return {
    name: "sampling",
    everyMs: SAMPLING_MS,
    async round() {
      await samplePayloads(sql, toEvent);
      return false;
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
