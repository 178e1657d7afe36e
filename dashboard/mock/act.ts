import type {
  BulkActionView,
  BulkPlanView,
  DryRunView,
  EndedJobsView,
  FailureState,
  FailureStateView,
  HandlerPauseView,
  ReleasedView,
  ReplayedView,
  ReverifiedView,
} from "../../src/dashboard/contract.ts";
import { toEventId } from "./events.ts";
import { hostile } from "./hostile.ts";
import type { MockState } from "./mock-state.ts";
import { findEvents } from "./read.ts";

/** One thing posted to the mock. */
export interface Posted {
  /** Below `api/`, without its query. */
  readonly path: string;
  readonly actionId: string;
  readonly body: unknown;
}

type Run = (state: MockState, id: string, posted: Posted) => unknown;

/** Does what was posted; undefined where there is no such action. */
export function doAction(state: MockState, posted: Posted): unknown {
  const [name = "", id = "", verb] = posted.path.split("/").map(decodeURIComponent);
  const key = name === "bulk" && id === "plan" ? "bulk/plan" : [name, verb].filter(Boolean).join("/");
  return ACTIONS[key]?.(state, id, posted);
}

const ACTIONS: Readonly<Record<string, Run>> = {
  "events/replay": (state, id): ReplayedView => {
    setEventState(state, id, "pending");
    return { queued: ["activate-subscription"], running: [] };
  },
  "events/cancel": (state, id): EndedJobsView => {
    setEventState(state, id, "cancelled");
    return { ended: ["activate-subscription"] };
  },
  "events/resolve": (state, id): EndedJobsView => {
    setEventState(state, id, "done");
    return { ended: ["activate-subscription"] };
  },
  "events/dry-run": (): DryRunView => ({
    outcome: "done",
    reason: null,
    durationMs: 14.2,
    statements: [
      {
        text: "insert into subscriptions (stripe_customer_id, status) values ($1, 'active')",
        rowCount: 1,
        error: null,
      },
    ],
    requests: [{ method: "POST", url: hostile(3) }],
  }),
  "failures/acknowledge": (state, id) => setFailure(state, id, "acknowledged"),
  "failures/mute": (state, id) => setFailure(state, id, "muted"),
  "failures/resolve": (state, id) => setFailure(state, id, "resolved"),
  "failures/reopen": (state, id) => setFailure(state, id, "open"),
  "rejections/verify": (_state, id): ReverifiedView =>
    id.endsWith("1")
      ? { verdict: "verified", cause: null, secretLabel: "current" }
      : { verdict: "rejected", cause: "SIGNATURE_MISMATCH", secretLabel: null },
  "rejections/release": (state, id): ReleasedView => {
    state.rejections = state.rejections.map((rejection) =>
      rejection.id === id ? { ...rejection, releasedEventId: toEventId(1) } : rejection,
    );
    return { eventIds: [toEventId(1)], isDuplicate: false };
  },
  "handlers/pause": (state, handler): HandlerPauseView => {
    state.paused.add(handler);
    return { handler, isPaused: true };
  },
  "handlers/resume": (state, handler): HandlerPauseView => {
    state.paused.delete(handler);
    return { handler, isPaused: false };
  },
  "bulk/plan": (state, _id, { body }): BulkPlanView => {
    const { action, filter } = body as Pick<BulkActionView, "action" | "filter">;
    const found = findEvents(
      state,
      filter.fingerprint === undefined ? (filter as Record<string, string>) : { state: "dead" },
    );
    return { action, matching: { count: found.length, isMore: false }, sample: found.slice(0, 10) };
  },
  bulk: (state, _id, { actionId, body }): BulkActionView => {
    const { action, filter, perSecond } = body as Pick<BulkActionView, "action" | "filter" | "perSecond">;
    const made: BulkActionView = {
      id: actionId,
      action,
      filter,
      perSecond,
      state: "running",
      note: null,
      planned: 417,
      processed: 0,
      changed: 0,
      createdBy: "ada@example.com",
      createdAt: new Date().toISOString(),
      endedAt: null,
    };
    state.bulk.unshift(made);
    return made;
  },
  "bulk/pause": (state, id) => setBulk(state, id, "paused"),
  "bulk/resume": (state, id) => setBulk(state, id, "running"),
  "bulk/stop": (state, id) => setBulk(state, id, "stopped"),
};

function setEventState(state: MockState, id: string, next: MockState["events"][number]["state"]): void {
  state.events = state.events.map((event) => (event.id === id ? { ...event, state: next } : event));
}

function setFailure(state: MockState, fingerprint: string, next: FailureState): FailureStateView {
  state.failures = state.failures.map((failure) =>
    failure.fingerprint === fingerprint
      ? { ...failure, state: next, stateBy: "ada@example.com", stateAt: new Date().toISOString() }
      : failure,
  );
  return { fingerprint, state: next, resolved: 0, bulkId: null };
}

function setBulk(state: MockState, id: string, next: BulkActionView["state"]): BulkActionView | undefined {
  state.bulk = state.bulk.map((action) => (action.id === id ? { ...action, state: next } : action));
  return state.bulk.find((action) => action.id === id);
}
