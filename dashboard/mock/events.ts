import type {
  AttemptView,
  EventStateView,
  EventView,
  JobStateView,
  JobView,
  ListedEventView,
} from "../../src/dashboard/contract.ts";
import { hostile } from "./hostile.ts";

/** A sender with what it sends. */
export const SOURCES: readonly (readonly [source: string, types: readonly string[]])[] = [
  ["stripe", ["checkout.session.completed", "invoice.paid", "customer.subscription.updated", "charge.refunded"]],
  ["github", ["push", "pull_request.opened", "workflow_run.completed"]],
  ["kinde", ["user.created", "user.updated"]],
  ["shopify", ["orders/create", "orders/updated"]],
];

/** The error that most dead jobs of the mock died of. */
export const COMMON_ERROR = `TypeError: Cannot read properties of undefined (reading 'customer')
    at activateSubscription (sluice.ts:41:38)
    at runHandler (worker.js:88:21)`;

const STATES: readonly EventStateView[] = [
  "done",
  "done",
  "done",
  "done",
  "done",
  "done",
  "pending",
  "done",
  "running",
  "done",
  "dead",
  "unhandled",
];

/** The id of the event with this number; higher numbers are newer. */
export function toEventId(number: number): string {
  return `019a9d00-0000-7000-8000-${number.toString(16).padStart(12, "0")}`;
}

/** Makes a line of a list. Every 40th is hostile. */
export function toListed(number: number, receivedAt: Date): ListedEventView {
  const isHostile = number % 40 === 7;
  const [source, types] = SOURCES[(number * 7) % SOURCES.length] ?? ["stripe", ["invoice.paid"]];
  const type = types[(number * 13) % types.length] ?? "invoice.paid";
  return {
    id: toEventId(number),
    source: isHostile ? hostile(number / 40) : source,
    type: isHostile ? hostile(Math.floor(number / 40)) : type,
    externalId: isHostile
      ? hostile(Math.floor(number / 40) + 1)
      : `evt_1Q${(number * 7919).toString(36).padStart(8, "0")}`,
    receivedAt: receivedAt.toISOString(),
    state: STATES[number % STATES.length] ?? "done",
    duplicates: number % 9 === 0 ? (number % 5) + 1 : 0,
    bodyBytes: 400 + ((number * 37) % 6000),
  };
}

/** Makes all that is known of it. */
export function toDetail(event: ListedEventView): EventView {
  const text = toBody(event);
  const at = Date.parse(event.receivedAt);
  const jobs = toJobs(event);
  return {
    id: event.id,
    source: event.source,
    type: event.type,
    externalId: event.externalId,
    receivedAt: event.receivedAt,
    isParsed: true,
    secretLabel: "current",
    headers: [
      ["content-type", "application/json; charset=utf-8"],
      ["user-agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)"],
      ["stripe-signature", "[redacted]"],
      ["x-note", hostile(1)],
      ["x-quote", `it's "quoted" $(touch /tmp/pwned) \`id\``],
    ],
    body: { bytes: Buffer.byteLength(text), text, base64: Buffer.from(text).toString("base64"), isRedacted: false },
    duplicates: event.duplicates,
    conflicts: event.duplicates > 3 ? 1 : 0,
    lastSeenAt: event.duplicates > 0 ? new Date(at + 30_000).toISOString() : null,
    jobs,
    attempts: jobs.flatMap((job) => toAttempts(job, at)),
    actions: [],
  };
}

const JOB_STATES: Readonly<Record<EventStateView, JobStateView | null>> = {
  done: "done",
  pending: "ready",
  running: "running",
  dead: "dead",
  missing: "missing",
  cancelled: "cancelled",
  unhandled: null,
};

function toJobs(event: ListedEventView): readonly JobView[] {
  const state = JOB_STATES[event.state];
  if (state === null) return [];
  return [toJob(event, "activate-subscription", state), toJob(event, "send-receipt", "done")];
}

function toJob(event: ListedEventView, handler: string, state: JobStateView): JobView {
  const at = Date.parse(event.receivedAt);
  const isDead = state === "dead";
  return {
    handler,
    state,
    runAt: new Date(state === "ready" ? Date.now() + 45_000 : at + 20).toISOString(),
    attempt: isDead ? 3 : 1,
    attemptLimit: isDead ? 3 : 10,
    generation: 1,
    leaseUntil: state === "running" ? new Date(Date.now() + 30_000).toISOString() : null,
    workerId: state === "running" ? "worker-1" : null,
    lastError: isDead ? COMMON_ERROR : null,
    fingerprint: isDead ? "f0a1" : null,
    createdAt: event.receivedAt,
    startedAt: new Date(at + 25).toISOString(),
    endedAt: isDead || state === "done" ? new Date(at + 64_000).toISOString() : null,
    replays: 0,
    canDryRun: handler === "activate-subscription",
  };
}

function toAttempts(job: JobView, at: number): readonly AttemptView[] {
  if (job.state === "ready" || job.state === "missing") return [];
  return Array.from({ length: job.attempt }, (_, index) => ({
    handler: job.handler,
    number: index + 1,
    outcome: job.state === "dead" ? (index + 1 === job.attempt ? "dead" : "retry") : "done",
    error: job.lastError,
    startedAt: new Date(at + 25 + index * 21_000).toISOString(),
    durationMs: 12.4 + index * 31,
    workerId: "worker-1",
  }));
}

/** A body with all that a body can hold: large numbers, names that mean something to JavaScript, hostile texts. */
function toBody(event: ListedEventView): string {
  const object = {
    id: event.externalId,
    object: "checkout.session",
    amount_total: 4900,
    currency: "eur",
    livemode: false,
    customer_details: {
      email: "ada@example.com",
      name: hostile(0),
      address: { city: "Zürich", country: "CH", line2: null },
    },
    metadata: { note: hostile(6), "<b>key</b>": hostile(1) },
    line_items: [
      { sku: "PRO-12", quantity: 1, price: 49.0 },
      { sku: "SEAT", quantity: 3, price: 9.5 },
    ],
  };
  const text = JSON.stringify({ type: event.type, data: { object } }, null, 2);
  return `${text.slice(0, -2)},\n  "big": 12345678901234567890,\n  "__proto__": { "polluted": true }\n}`;
}
