import type {
  AuditView,
  BulkActionView,
  FailureView,
  ListedEventView,
  RejectionDetailView,
  SessionView,
} from "../../src/dashboard/contract.ts";
import { toListed } from "./events.ts";
import { toAudit, toBulkActions, toFailures, toRejections } from "./troubles.ts";

/** What the mock holds, and how it behaves. Tests change it while it runs. */
export interface MockState {
  /** Newest first. */
  events: ListedEventView[];
  failures: FailureView[];
  rejections: RejectionDetailView[];
  bulk: BulkActionView[];
  audit: AuditView[];
  role: SessionView["role"];
  paused: Set<string>;
  /** Views whose reading fails, by how their paths begin; an empty text fails all. */
  failing: string[];
  /** Whether the stream answers 503. */
  isLiveBroken: boolean;
  delayMs: number;
  /** What was posted. */
  readonly posted: { readonly path: string; readonly actionId: string; readonly body: unknown }[];
}

/** A state with this many events, the newest of a few seconds ago. */
export function createMockState(count = 5000): MockState {
  return {
    events: Array.from({ length: count }, (_, index) =>
      toListed(count - index, new Date(Date.now() - 8000 - index * 21_000)),
    ),
    failures: toFailures(),
    rejections: toRejections(),
    bulk: toBulkActions(),
    audit: toAudit(),
    role: "operator",
    paused: new Set(["sync-orders"]),
    failing: [],
    isLiveBroken: false,
    delayMs: 0,
    posted: [],
  };
}

/** Lets one more event come in. */
export function addEvent(state: MockState): ListedEventView {
  const event = toListed(state.events.length + 1, new Date());
  state.events.unshift(event);
  return event;
}
