import { settleJobs, type ClaimedJob, type Database, type NewEvent } from "../../src/store/index.ts";
import { claimNew } from "../support/sample-jobs.ts";

/** Appends an event and lets its job die of an error. */
export async function failNew(database: Database, event: Partial<NewEvent>, reason: string): Promise<ClaimedJob> {
  const job = await claimNew(database, event);
  await settleJobs(database.working, [
    { ...job, outcome: "retry", durationMs: 12, state: "dead", delayMs: 0, isCounted: true, reason },
  ]);
  return job;
}
