import {
  advanceBulkAction,
  cancelJobs,
  countRecentJobs,
  findDueBulkAction,
  findLagMs,
  findMatches,
  holdBulkAction,
  lockBulkAction,
  replayEvents,
  resolveJobs,
  toJobStates,
  type DueBulkAction,
  type MatchedEvent,
  type ReplayScope,
  type Sql,
} from "../store/index.ts";
import { isHandlerFor } from "./handler.ts";
import type { Keeper } from "./keeper.ts";
import type { WorkerOptions } from "./worker-options.ts";

type BulkOptions = Pick<WorkerOptions, "database" | "handlers">;

const EVERY_MS = 1_000;
/** So that a round ends in time for the worker to stop. */
const ROUND_MS = 1_000;
const MAX_BATCH = 200;
const MAX_LAG_MS = 2_000;
/** Fewer jobs than this say nothing about the others. */
const MIN_ENDED = 20;

/** Works bulk actions off, a batch at a time. Of any number of workers one has an action's batch. */
export function toBulkKeeper(options: BulkOptions): Keeper {
  return {
    name: "bulk actions",
    everyMs: EVERY_MS,
    async round() {
      const endsAt = performance.now() + ROUND_MS;
      while (performance.now() < endsAt) if (!(await workBatch(options))) break;
      return false;
    },
  };
}

/** @returns Whether there may be another batch at once. */
async function workBatch(options: BulkOptions): Promise<boolean> {
  const { working } = options.database;
  const bulk = await findDueBulkAction(working);
  if (bulk === null) return false;
  const obstacle = await findObstacle(working, bulk);
  if (obstacle !== null) {
    await holdBulkAction(working, { id: bulk.id, ...obstacle });
    return true;
  }
  // Outside of the transaction, which other workers wait for.
  const limit = Math.min(bulk.allowance, MAX_BATCH);
  const matches = await findMatches(working, { ...bulk, beforeId: bulk.cursor, asOf: bulk.createdAt, limit });
  return changeMatches(options, bulk, matches);
}

interface Obstacle {
  readonly note: string;
  /** Whether someone has to resume it. */
  readonly isPaused: boolean;
}

/** Live traffic goes first, and what only makes more dead jobs stops. */
async function findObstacle(sql: Sql, { id, action }: DueBulkAction): Promise<Obstacle | null> {
  const lagMs = await findLagMs(sql);
  if (lagMs > MAX_LAG_MS) {
    return { note: `Waits for live traffic: the oldest due job is ${toSeconds(lagMs)} late.`, isPaused: false };
  }
  if (action !== "replay") return null;
  const { ended, failed } = await countRecentJobs(sql, id);
  if (ended < MIN_ENDED || failed * 2 <= ended) return null;
  const note = `Paused itself: ${failed} of the last ${ended} jobs it replayed failed again. Look at why, then resume or stop it.`;
  return { note, isPaused: true };
}

function toSeconds(ms: number): string {
  return `${Math.round(ms / 1_000)} s`;
}

async function changeMatches(
  { database, handlers }: BulkOptions,
  bulk: DueBulkAction,
  { events, nextBeforeId }: { readonly events: readonly MatchedEvent[]; readonly nextBeforeId: string | null },
): Promise<boolean> {
  const tx = await database.begin();
  try {
    if (!(await lockBulkAction(tx, bulk))) {
      await tx.rollback();
      return false;
    }
    const changed = await change(tx, bulk, { events, handlers });
    await advanceBulkAction(tx, { id: bulk.id, cursor: nextBeforeId, processed: events.length, changed });
    await tx.commit();
    if (bulk.action === "replay" && changed.length > 0) database.wake();
    return true;
  } catch (error) {
    await tx.rollback();
    throw error;
  }
}

/** @returns The events with a job that changed. */
async function change(
  tx: Sql,
  { action, filter }: DueBulkAction,
  work: { readonly events: readonly MatchedEvent[]; readonly handlers: WorkerOptions["handlers"] },
): Promise<readonly string[]> {
  const { handler, fingerprint } = filter;
  const scope = { handler, fingerprint, states: toJobStates(action, filter) ?? undefined };
  const eventIds = work.events.map(({ id }) => id);
  switch (action) {
    case "replay":
      return replayEvents(tx, { ...scope, events: work.events.map((event) => toReplay(event, work.handlers)) });
    case "cancel":
      return toDistinct(await cancelJobs(tx, { ...scope, eventIds }));
    case "resolve":
      return toDistinct(await resolveJobs(tx, { ...scope, eventIds }));
  }
}

/** With the handlers that match the event today. */
function toReplay(event: MatchedEvent, handlers: WorkerOptions["handlers"]): ReplayScope["events"][number] {
  const matching = [...handlers().values()].filter((handler) => isHandlerFor(handler, event.source, event.type));
  return {
    eventId: event.id,
    handlers: matching.map(({ name, retry }) => ({ name, attemptLimit: retry.attempts })),
  };
}

function toDistinct(jobs: readonly { readonly eventId: string }[]): readonly string[] {
  return [...new Set(jobs.map(({ eventId }) => eventId))];
}
