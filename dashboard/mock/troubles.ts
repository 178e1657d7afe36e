import type {
  AlertsView,
  AuditView,
  BulkActionView,
  FailureView,
  RejectionDetailView,
} from "../../src/dashboard/contract.ts";
import { hostile, hostileOr } from "./hostile.ts";

/** An instant some minutes ago. */
export function minutesAgo(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}

/** Failures in every state. */
export function toFailures(): FailureView[] {
  return [
    toFailure(
      "f0a1",
      "activate-subscription",
      "TypeError: Cannot read properties of undefined (reading 'customer')",
      412,
    ),
    toFailure("f0a2", "sync-orders", "FetchError: request to warehouse timed out after … ms", 5),
    {
      ...toFailure("f0a3", "send-receipt", "SMTPError: 421 too many connections", 0),
      state: "acknowledged",
      stateBy: "ada@example.com",
      stateAt: minutesAgo(50),
    },
    {
      ...toFailure("f0a4", hostileOr("update-user", 1), hostileOr("RangeError: Invalid time value", 0), 0),
      state: "muted",
      stateBy: hostileOr("ada@example.com", 0),
      stateAt: minutesAgo(500),
    },
    {
      ...toFailure("f0a5", "record-push", hostileOr("error: deadlock detected", 6), 0),
      state: "resolved",
      stateBy: "ada@example.com",
      stateAt: minutesAgo(900),
    },
  ];
}

function toFailure(fingerprint: string, handler: string, title: string, dead: number): FailureView {
  const age = Number.parseInt(fingerprint.slice(-1), 16);
  return {
    fingerprint,
    handler,
    title,
    state: "open",
    attempts: dead * 3 + age,
    deaths: dead,
    dead: { count: dead, isMore: false },
    firstSeenAt: minutesAgo(190 * age),
    lastSeenAt: minutesAgo(age * age * 2),
    lastEventId: null,
    stateBy: null,
    stateAt: null,
  };
}

/** Refused deliveries. */
export function toRejections(): RejectionDetailView[] {
  const causes = [
    [
      "SIGNATURE_MISMATCH",
      "The body was parsed and serialised again on its way here: the bytes that were signed are not those that came.",
      401,
    ],
    ["TIMESTAMP_TOO_OLD", "The clock of this machine is 6 minutes ahead.", 401],
    ["SIGNATURE_MISSING", null, 401],
    ["BODY_TOO_LARGE", null, 413],
    [hostile(1), hostile(0), 401],
  ] as const;
  const text = '{"type":"invoice.paid","note":"<script>window.pwned=7</script>"}';
  return causes.map(([cause, hint, status], index) => ({
    id: `019a9d10-0000-7000-8000-00000000000${index}`,
    source: index === 4 ? hostile(0) : "stripe",
    cause,
    hint,
    status,
    method: "POST",
    headers: [
      ["content-type", "application/json"],
      ["x-hostile", hostile(index)],
    ],
    bodyBytes: index === 3 ? null : text.length,
    occurrences: 1 + index * 12,
    receivedAt: minutesAgo(7 + index * 31),
    isWhole: index < 3,
    releasedEventId: null,
    body:
      index === 3
        ? null
        : { bytes: text.length, text, base64: Buffer.from(text).toString("base64"), isRedacted: false },
  }));
}

/** Bulk actions in every state. */
export function toBulkActions(): BulkActionView[] {
  const states = ["running", "paused", "done", "stopped"] as const;
  return states.map((state, index) => ({
    id: `019a9d20-0000-7000-8000-00000000000${index}`,
    action: index === 3 ? "resolve" : index === 2 ? "cancel" : "replay",
    filter: index === 3 ? { type: hostile(1) } : { source: "stripe", state: "dead" },
    state,
    note: state === "paused" ? "Paused by ada@example.com." : null,
    perSecond: 50,
    planned: index === 1 ? null : 1200,
    processed: state === "done" ? 1200 : 420 + index,
    changed: state === "done" ? 1180 : 400,
    createdBy: index === 3 ? hostileOr("ada@example.com", 0) : "ada@example.com",
    createdAt: minutesAgo(3 + index * 90),
    endedAt: index > 1 ? minutesAgo(1 + index * 60) : null,
  }));
}

/** What was done. */
export function toAudit(): AuditView[] {
  const actions = ["event.replay", "failure.mute", "handler.pause", "bulk.start", "rejection.release"];
  return Array.from({ length: 30 }, (_, index) => ({
    id: `019a9d30-0000-7000-8000-0000000000${index.toString().padStart(2, "0")}`,
    at: minutesAgo(4 + index * 17),
    actor: index === 6 ? hostileOr("ada@example.com", 1) : "ada@example.com",
    action: actions[index % actions.length] ?? "event.replay",
    target: index === 8 ? hostile(0) : `019a9d00-0000-7000-8000-00000000000${index % 10}`,
    details: index % 4 === 0 ? { handler: "activate-subscription", note: hostile(index) } : {},
  }));
}

/** What is wrong, and what was. */
export function toAlerts(): AlertsView {
  return {
    alerts: [
      {
        rule: "dead-letters",
        subject: "activate-subscription",
        message: "412 jobs died within an hour (usually 0)",
        since: minutesAgo(12),
        sentAt: minutesAgo(11),
        endedAt: null,
      },
      {
        rule: "source-silent",
        subject: "shopify",
        message: hostileOr("Nothing has come for 5 h 30 min (usually every 45 min)", 1),
        since: minutesAgo(300),
        sentAt: null,
        endedAt: null,
      },
      {
        rule: "lag",
        subject: "queue",
        message: "The oldest due job waited for 2 min",
        since: minutesAgo(3000),
        sentAt: minutesAgo(3000),
        endedAt: minutesAgo(2980),
      },
    ],
  };
}
