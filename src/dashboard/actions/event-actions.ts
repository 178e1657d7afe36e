import {
  cancelJobs,
  replayEvent,
  resolveJobs,
  type Acted,
  type EndedScope,
  type JobKey,
  type Transaction,
} from "../../store/index.ts";
import type { EndedJobsView, ReplayedView } from "../contract.ts";
import type { Call, Endpoint } from "../endpoint.ts";
import type { QueryParameters } from "../parameters.ts";
import { act } from "./act.ts";
import { toEvent } from "./to-event.ts";

const ONE_HANDLER: QueryParameters = {
  handler: { kind: "text", description: "Only this handler's job. All of the event's unless given." },
};

/** What can be done to one event. */
export const EVENT_ACTIONS: readonly Endpoint[] = [
  {
    method: "POST",
    path: "api/events/{id}/replay",
    summary: "Runs an event's handlers again, from their first attempt.",
    role: "operator",
    query: ONE_HANDLER,
    answer: "ReplayedView",
    run: replay,
  },
  {
    method: "POST",
    path: "api/events/{id}/cancel",
    summary: "Ends an event's jobs that wait, so that they are not run.",
    role: "operator",
    query: ONE_HANDLER,
    answer: "EndedJobsView",
    run: (call) => endJobs(call, { action: "event.cancel", end: cancelJobs }),
  },
  {
    method: "POST",
    path: "api/events/{id}/resolve",
    summary: "Settles an event's dead jobs: nobody needs to look at them any more.",
    role: "operator",
    query: ONE_HANDLER,
    answer: "EndedJobsView",
    run: (call) => endJobs(call, { action: "event.resolve", end: resolveJobs }),
  },
];

async function replay(call: Call): Promise<ReplayedView> {
  const event = await toEvent(call);
  const handler = call.query.get("handler");
  const handlers = call.backend
    .handlersFor(event.source, event.type)
    .map(({ handler: name, attemptLimit }) => ({ name, attemptLimit }));
  const replayed = await act(call, { action: "event.replay", target: event.id }, async (tx) => ({
    details: toDetails(handler),
    answer: await replayEvent(tx, { eventId: event.id, handlers, ...(handler !== null && { handler }) }),
  }));
  if (replayed.queued.length > 0) (await call.backend.database()).wake();
  return replayed;
}

interface Ending {
  readonly action: string;
  readonly end: (tx: Transaction, scope: EndedScope) => Promise<readonly JobKey[]>;
}

async function endJobs(call: Call, { action, end }: Ending): Promise<EndedJobsView> {
  const { id } = await toEvent(call);
  const handler = call.query.get("handler");
  return act(call, { action, target: id }, async (tx): Promise<Acted<EndedJobsView>> => {
    const ended = await end(tx, { eventIds: [id], handler: handler ?? undefined });
    return { details: toDetails(handler), answer: { ended: ended.map((job) => job.handler).toSorted() } };
  });
}

function toDetails(handler: string | null): Readonly<Record<string, unknown>> {
  return handler === null ? {} : { handler };
}
