import { listAudit, type FoundEvent, type StoredAttempt, type StoredJob } from "../../store/index.ts";
import { toBodyView } from "../body-view.ts";
import type { AttemptView, AuditView, EventView, JobView } from "../contract.ts";
import type { Call } from "../endpoint.ts";
import { toHeaderViews } from "../header-views.ts";
import { toPlain } from "../plain.ts";

/** Most actions one event is shown with: the newest. */
const MAX_ACTIONS = 100;

/** All that is known of one event, as it may be shown. */
export async function toEventView(event: FoundEvent, { backend, redaction }: Call): Promise<EventView> {
  const mask = redaction.mask(event.body);
  return {
    id: event.id,
    source: event.source,
    type: event.type,
    externalId: event.externalId,
    receivedAt: event.receivedAt.toISOString(),
    isParsed: event.isParsed,
    secretLabel: event.secretLabel,
    headers: toHeaderViews(event.headers),
    body: toBodyView(event.body, event.body.byteLength, redaction),
    duplicates: event.receipt?.duplicates ?? 0,
    conflicts: event.receipt?.conflicts ?? 0,
    lastSeenAt: event.receipt?.lastSeenAt.toISOString() ?? null,
    jobs: event.jobs.map((job) => toJobView(job, mask, backend.canDryRun?.(job.handler) ?? false)),
    attempts: event.attempts.map((attempt) => toAttemptView(attempt, mask)),
    actions: await listActions(event.id, { backend }),
  };
}

type Mask = (text: string) => string;

// An error quotes what the handler stumbled over.
function toJobView(job: StoredJob, mask: Mask, canDryRun: boolean): JobView {
  return { ...toPlain(job), lastError: job.lastError === null ? null : mask(job.lastError), canDryRun };
}

function toAttemptView(attempt: StoredAttempt, mask: Mask): AttemptView {
  return { ...toPlain(attempt), error: attempt.error === null ? null : mask(attempt.error) };
}

async function listActions(eventId: string, { backend }: Pick<Call, "backend">): Promise<readonly AuditView[]> {
  const { working } = await backend.database();
  const { entries } = await listAudit(working, { limit: MAX_ACTIONS, target: eventId });
  return entries.map((entry) => toPlain(entry)).toReversed();
}
