export { markAlertsSent, recordAlerts, type AlertChanges, type AlertPacing, type NewAlert } from "./alert-states.ts";
export { appendEvents, type Appended, type NewEvent, type NewJob } from "./append-events.ts";
export {
  actOnce,
  beginAction,
  endAction,
  forgetAction,
  listAudit,
  pruneAudit,
  type Acted,
  type Action,
  type AuditEntry,
  type AuditFilter,
  type AuditPage,
} from "./audit.ts";
export {
  createBulkAction,
  findBulkAction,
  listBulkActions,
  pruneBulkActions,
  setBulkState,
  type BulkAction,
  type BulkListing,
  type BulkState,
  type NewBulkAction,
} from "./bulk-actions.ts";
export {
  advanceBulkAction,
  countRecentJobs,
  findDueBulkAction,
  findLagMs,
  holdBulkAction,
  lockBulkAction,
  type BulkBatch,
  type DueBulkAction,
} from "./bulk-batches.ts";
export {
  findMatches,
  planMatches,
  toJobStates,
  type BulkActionName,
  type BulkFilter,
  type MatchedEvent,
  type Matches,
} from "./bulk-matches.ts";
export { claimRound, movePosition, type Round } from "./claim-round.ts";
export { claimJobs, type Claim, type ClaimedJob } from "./claim-jobs.ts";
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
export { listAlerts, type StoredAlert } from "./list-alerts.ts";
export type { Counts, SlotCounts } from "./counts.ts";
export { listDeadJobs, type DeadJob, type DeadJobFilter, type DeadJobPage } from "./dead-jobs.ts";
export {
  listFailures,
  pruneFailures,
  setFailureState,
  type Failure,
  type FailureFilter,
  type FailurePage,
  type FailureState,
  type FailureStating,
} from "./failures.ts";
export { foldTallies, pruneEventTypes, pruneStatistics, type StatisticsRetention } from "./fold-tallies.ts";
export type { HandlerCounts } from "./handler-counts.ts";
export { indexTexts, type TextIndexing } from "./index-texts.ts";
export {
  listEvents,
  listKnownEvents,
  type EventFilter,
  type EventPage,
  type EventState,
  type ListedEvent,
} from "./list-events.ts";
export { assertMigrated, migrate, type Migrated } from "./migrate.ts";
export { markMissing, reviveMissing } from "./missing-jobs.ts";
export { cancelJobs, resolveDeadJobs, resolveJobs, type EndedScope } from "./end-jobs.ts";
export { openDatabase, type DatabaseOptions, type EmbeddedOptions, type PostgresOptions } from "./open-database.ts";
export { listDrift, recordFields, sampleEvents, type Drift, type SampledField } from "./payload-fields.ts";
export { listPausedHandlers, pauseHandler, resumeHandler, type PausedHandler } from "./paused-handlers.ts";
export { pruneEvents, type EventRetention } from "./prune-events.ts";
export { pruneReceipts, type ReceiptRetention } from "./prune-receipts.ts";
export { countRequest, pruneRateCounters, type Counted, type Counting } from "./rate-counters.ts";
export { readHandlers, type HandlerSlot, type HandlerSummary } from "./read-handlers.ts";
export { readOverview, type Overview, type SourceCounts } from "./read-overview.ts";
export { readQueue, type BoundedCount, type Queue } from "./read-queue.ts";
export { readSources, type SeenType, type SourceSummary } from "./read-sources.ts";
export { writeReadiness } from "./readiness.ts";
export {
  findRejection,
  insertRejections,
  listRejections,
  lockRejection,
  markReleased,
  pruneRejectionBodies,
  pruneRejections,
  type ListedRejection,
  type NewRejection,
  type RejectionFilter,
  type StoredRejection,
} from "./rejections.ts";
export { recordResponses, type NewResponse } from "./record-responses.ts";
export { replayEvent, type Replay, type Replayed } from "./replay-event.ts";
export { replayEvents, type ReplayScope } from "./replay-events.ts";
export { scanEvents, type ContentPage, type ContentScan, type ScannedContent } from "./scan-events.ts";
export { searchEvents, type EventSearch, type SearchBudget } from "./search-events.ts";
export { searchText, type TextSearch } from "./search-text.ts";
export { settleJobs, type Settling } from "./settle-jobs.ts";
export { isTransient } from "./store-errors.ts";
export type { StoredEvent } from "./stored-event.ts";
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
