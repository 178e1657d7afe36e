import { SluiceError } from "../../core/errors.ts";
import { openEventStream, type ServerEvent } from "../../route/streaming/index.ts";
import { COMMON_HEADERS, toProblem } from "../answers.ts";
import type { Authorize } from "../authorization.ts";
import type { LiveMessage, LiveProblem } from "../contract.ts";
import type { Call, Endpoint } from "../endpoint.ts";
import { toLiveView, type LiveView } from "./live-view.ts";
import { createOutbox, type Outbox } from "./outbox.ts";
import { createPlaces, type Place } from "./places.ts";
import type { Reading } from "./reading.ts";
import { shareView, type SharedView } from "./shared-view.ts";

const MAX_VIEWS = 4;
const MAX_STREAMS = 100;
const MAX_DURATION_MS = 300_000;

/**
 * Makes `GET api/live`: a stream of views, each sent whenever it has changed. A view is read whole every time, so there is
 * no cursor that could miss what commits out of order. All who follow the same view share its readings.
 *
 * @param endpoints Those whose answers may be followed.
 */
export function createLive(endpoints: readonly Endpoint[], authorize: Authorize): Endpoint {
  const shared = new Map<string, SharedView>();
  const places = createPlaces(MAX_STREAMS, MAX_DURATION_MS, authorize);
  return {
    method: "GET",
    path: "api/live",
    summary:
      "Follows up to four views: Server-Sent Events, a message for each view at once and whenever it has changed.",
    role: "viewer",
    query: {
      view: {
        kind: "text",
        description: "A path below `api/` with its query, such as `events?source=stripe`.",
        max: 1_000,
        isRepeatable: true,
      },
    },
    answer: "LiveMessage",
    media: "text/event-stream",
    run: (call) => {
      const views = toViews(endpoints, call.query);
      if (places.isFull()) return Promise.resolve(toFull());
      if (call.request.method === "HEAD") return Promise.resolve(new Response(null, { headers: HEADERS }));
      const place = places.take(call);
      const follow = (view: LiveView, outbox: Outbox): (() => void) =>
        share(shared, view, call).follow((reading) => outbox.put(view.name, reading));
      const stream = openEventStream((signal) => send({ views, follow, place }, signal), call.signal, {
        maxDurationMs: MAX_DURATION_MS,
      });
      return Promise.resolve(new Response(stream.body, { headers: HEADERS }));
    },
  };
}

const HEADERS: Readonly<Record<string, string>> = {
  ...COMMON_HEADERS,
  "content-type": "text/event-stream; charset=utf-8",
  // `no-transform` keeps proxies from compressing, and with it from collecting what should be sent on at once.
  "cache-control": "no-store, no-transform",
  "x-accel-buffering": "no",
};

function toViews(endpoints: readonly Endpoint[], query: URLSearchParams): readonly LiveView[] {
  const names = [...new Set(query.getAll("view"))];
  if (names.length === 0 || names.length > MAX_VIEWS) {
    throw new SluiceError("INPUT_INVALID", `Name 1 to ${MAX_VIEWS} views: ?view=overview&view=events`);
  }
  return names.map((name) => toLiveView(endpoints, name));
}

function toFull(): Response {
  const message = `${MAX_STREAMS} streams are open in this process. Come back later.`;
  return toProblem(503, "TOO_MANY_STREAMS", message, { "retry-after": "10" });
}

/** The one view of this name for callers of this role. */
function share(shared: Map<string, SharedView>, view: LiveView, call: Call): SharedView {
  const key = `${call.caller.role} ${view.key}`;
  const known = shared.get(key);
  if (known !== undefined) return known;
  const { endpoint, params, query } = view;
  const read = (signal: AbortSignal): Promise<unknown> =>
    endpoint.run({ ...call, params, query, actionId: crypto.randomUUID(), signal });
  const made = shareView(read, () => shared.delete(key));
  shared.set(key, made);
  return made;
}

interface Sending {
  readonly views: readonly LiveView[];
  readonly follow: (view: LiveView, outbox: Outbox) => () => void;
  readonly place: Place;
}

async function* send({ views, follow, place }: Sending, signal: AbortSignal): AsyncGenerator<LiveEvent> {
  const outbox = createOutbox();
  const leave = views.map((view) => follow(view, outbox));
  signal.addEventListener("abort", () => outbox.wake(), { once: true });
  place.refused.addEventListener("abort", () => outbox.wake(), { once: true });
  try {
    while (!signal.aborted && !place.refused.aborted) {
      const next = outbox.take();
      if (next === undefined) await outbox.wait();
      else yield toEvent(next[0], next[1]);
    }
  } finally {
    for (const stop of leave) stop();
    place.giveBack();
  }
}

type LiveEvent = ServerEvent<"message" | "problem", LiveMessage | LiveProblem>;

function toEvent(view: string, { event, content }: Reading): LiveEvent {
  return { event, data: { view, ...content } as LiveMessage | LiveProblem };
}
