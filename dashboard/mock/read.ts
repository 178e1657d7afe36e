import type {
  DeadJobPageView,
  EventPageView,
  HandlersView,
  ListedEventView,
  Range,
  SessionView,
} from "../../src/dashboard/contract.ts";
import { COMMON_ERROR, toDetail } from "./events.ts";
import type { MockState } from "./mock-state.ts";
import { QUEUE, toHandlers, toOverview, toSources } from "./statistics.ts";
import { minutesAgo, toAlerts } from "./troubles.ts";

const PAGE = 50;

/** Answers a view; undefined where there is none. */
export function readView(state: MockState, view: string): unknown {
  const url = new URL(view, "http://mock/");
  const [name = "", id, rest] = url.pathname.slice(1).split("/").map(decodeURIComponent);
  const range = (url.searchParams.get("range") ?? "day") as Range;
  if (id !== undefined) return readOne(state, name, { id, rest });
  switch (name) {
    case "session":
      return {
        actor: "ada@example.com",
        role: state.role,
        version: "0.1.0",
        hasTextSearch: true,
      } satisfies SessionView;
    case "overview":
      return toOverview(range);
    case "queue":
      return QUEUE;
    case "handlers":
      return withPauses(state, toHandlers(range));
    case "sources":
      return toSources(range);
    case "alerts":
      return toAlerts();
    default:
      return readList(state, name, url.searchParams);
  }
}

function readList(state: MockState, name: string, search: URLSearchParams): unknown {
  switch (name) {
    case "events":
      return toEventPage(state, search);
    case "failures":
      return { failures: state.failures.filter((failure) => isAsked(failure.state, search.get("state"))), next: null };
    case "rejections":
      return { rejections: state.rejections.filter(({ source }) => isAsked(source, search.get("source"))), next: null };
    case "bulk":
      return { actions: state.bulk, next: null };
    case "audit":
      return { entries: state.audit, next: null };
    default:
      return undefined;
  }
}

function readOne(
  state: MockState,
  name: string,
  { id, rest }: { readonly id: string; readonly rest: string | undefined },
): unknown {
  if (name === "failures" && rest === "jobs") return toDeadJobs(state, id);
  if (name === "failures") return state.failures.find((failure) => failure.fingerprint === id);
  if (name === "rejections") return state.rejections.find((rejection) => rejection.id === id);
  if (name === "bulk") return state.bulk.find((action) => action.id === id);
  const event = name === "events" ? state.events.find((known) => known.id === id) : undefined;
  return event === undefined ? undefined : toDetail(event);
}

function withPauses(state: MockState, view: HandlersView): HandlersView {
  return {
    handlers: view.handlers.map((handler) => ({
      ...handler,
      pausedAt: state.paused.has(handler.handler) ? minutesAgo(12) : null,
      pausedBy: state.paused.has(handler.handler) ? "ada@example.com" : null,
    })),
  };
}

/** The events a filter finds. */
export function findEvents(
  state: MockState,
  filter: Readonly<Record<string, string | null>>,
): readonly ListedEventView[] {
  return state.events.filter(
    (event) =>
      isAsked(event.source, filter["source"]) &&
      isAsked(event.type, filter["type"]) &&
      isAsked(event.state, filter["state"]) &&
      (filter["id"] == null || event.id === filter["id"] || event.externalId === filter["id"]) &&
      event.receivedAt >= (filter["from"] ?? "") &&
      (filter["to"] == null || event.receivedAt < filter["to"]),
  );
}

function toEventPage(state: MockState, search: URLSearchParams): EventPageView {
  const found = findEvents(state, Object.fromEntries(search));
  const cursor = search.get("cursor");
  const start = cursor === null ? 0 : found.findIndex((event) => event.id === cursor) + 1;
  const events = found.slice(start, start + PAGE);
  const last = events.at(-1);
  const hasMore = found.length > start + PAGE;
  return { events, next: hasMore ? (last?.id ?? null) : null, searchedTo: last?.receivedAt ?? null };
}

function toDeadJobs(state: MockState, fingerprint: string): DeadJobPageView {
  const isDead = state.failures.some((failure) => failure.fingerprint === fingerprint && failure.dead.count > 0);
  const events = isDead ? findEvents(state, { state: "dead" }).slice(0, 20) : [];
  return {
    jobs: events.map(({ id, source, type, receivedAt }) => ({
      eventId: id,
      handler: "activate-subscription",
      source,
      type,
      receivedAt,
      endedAt: receivedAt,
      attempt: 3,
      lastError: COMMON_ERROR,
    })),
    next: null,
  };
}

function isAsked(value: string, wanted: string | null | undefined): boolean {
  return wanted === null || wanted === undefined || value === wanted;
}
