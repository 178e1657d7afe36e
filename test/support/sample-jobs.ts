import {
  appendEvents,
  claimJobs,
  findEvent,
  type ClaimedJob,
  type Database,
  type NewEvent,
  type StoredJob,
} from "../../src/store/index.ts";
import { newId, sampleEvent } from "./sample-events.ts";

/** Appends `total` events with one job each. */
export async function appendSamples(
  database: Database,
  total: number,
  overrides: Partial<NewEvent> = {},
): Promise<readonly NewEvent[]> {
  const events = Array.from({ length: total }, () => sampleEvent(overrides));
  await appendEvents(database, events);
  return events;
}

/** Claims up to `limit` jobs of the handler `handle` for a minute. */
export function claimSamples(
  database: Database,
  limit: number,
  workerId: string = newId(),
): Promise<readonly ClaimedJob[]> {
  return claimJobs(database.working, { workerId, handlers: ["handle"], limit, leaseMs: 60_000 });
}

/** Appends one event and claims its job. */
export async function claimNew(database: Database, overrides: Partial<NewEvent> = {}): Promise<ClaimedJob> {
  await appendSamples(database, 1, overrides);
  return claimOne(database);
}

/** Claims one job, which must be due. */
export async function claimOne(database: Database): Promise<ClaimedJob> {
  const [job] = await claimSamples(database, 1);
  if (job === undefined) throw new Error("no job was due");
  return job;
}

/** Reads the only job of an event. */
export async function readJob(database: Database, eventId: string): Promise<StoredJob> {
  const job = (await findEvent(database.working, eventId))?.jobs[0];
  if (job === undefined) throw new Error(`the event ${eventId} has no job`);
  return job;
}

/** Lets the lease of every running job run out. */
export async function expireLeases(database: Database): Promise<void> {
  await database.working.query(/* sql */ `
    update sluice.event_jobs
       set lease_until = now() - interval '1 second'
     where state = 'running'`);
}

/** Makes every waiting job due by `ms` milliseconds, or due in the future where negative. */
export async function makeDue(database: Database, ms = 0): Promise<void> {
  await database.working.query(
    /* sql */ `
    update sluice.event_jobs
       set run_at = now() - $1 * interval '1 millisecond'
     where state = 'ready'`,
    [ms],
  );
}
