export { appendEvents, type Appended, type NewEvent, type NewJob } from "./append-events.ts";
export { claimJobs, type Claim, type ClaimedJob, type StoredEvent } from "./claim-jobs.ts";
export { completeInTransaction, completeJobs, type Completion } from "./complete-jobs.ts";
export type { Database, DatabaseKind, QueryResult, Sql, Statement, Transaction } from "./database.ts";
export { findEvent, type FoundEvent, type StoredAttempt, type StoredJob, type StoredReceipt } from "./find-event.ts";
export {
  claimIdempotencyKey,
  endIdempotencyKey,
  findIdempotencyKey,
  pruneIdempotencyKeys,
  releaseIdempotencyKey,
  type KeyClaim,
  type KeyEnding,
  type StoredAnswer,
  type StoredKey,
} from "./idempotency-keys.ts";
export type { AttemptOutcome, HeldJob, JobKey, JobState } from "./job.ts";
export { extendLeases, releaseJobs, rescueJobs, type LeaseExtension, type RescuedJob } from "./leases.ts";
export { listEvents, type EventFilter, type EventPage, type EventState, type ListedEvent } from "./list-events.ts";
export { migrate, type Migrated } from "./migrate.ts";
export { markMissing, reviveMissing } from "./missing-jobs.ts";
export { openDatabase, type DatabaseOptions, type EmbeddedOptions, type PostgresOptions } from "./open-database.ts";
export { pruneEvents, type EventRetention } from "./prune-events.ts";
export { pruneReceipts, type ReceiptRetention } from "./prune-receipts.ts";
export { countRequest, pruneRateCounters, type Counted, type Counting } from "./rate-counters.ts";
export { writeReadiness } from "./readiness.ts";
export {
  insertRejections,
  listRejections,
  pruneRejections,
  type NewRejection,
  type RejectionFilter,
  type StoredRejection,
} from "./rejections.ts";
export { recordResponses, type NewResponse } from "./record-responses.ts";
export { replayEvent, type Replay, type Replayed } from "./replay-event.ts";
export { settleJobs, type Settling } from "./settle-jobs.ts";
export { isTransient } from "./store-errors.ts";
export { markStateUsed, pruneUsedStates } from "./used-states.ts";
export { vacuumTables } from "./vacuum.ts";
export {
  listWorkers,
  pruneWorkers,
  registerWorker,
  removeWorker,
  touchWorker,
  type NewWorker,
  type StoredWorker,
} from "./workers.ts";
