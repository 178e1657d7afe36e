import { SluiceError } from "../../core/errors.ts";
import { isUuid } from "../../core/uuid.ts";
import { createBulkAction, findBulkAction, listKnownEvents, planMatches, setBulkState } from "../../store/index.ts";
import type { BulkActionView, BulkPlanView } from "../contract.ts";
import type { Call, Endpoint } from "../endpoint.ts";
import { toPlain } from "../plain.ts";
import { act } from "./act.ts";
import { toBulkRequest } from "./bulk-request.ts";

/** What can be done to many events. */
export const BULK_ACTIONS: readonly Endpoint[] = [
  {
    method: "POST",
    path: "api/bulk/plan",
    summary: "What a bulk action would touch. Changes nothing.",
    role: "operator",
    body: "BulkPlanRequest",
    answer: "BulkPlanView",
    run: plan,
  },
  {
    method: "POST",
    path: "api/bulk",
    summary: "Begins to replay, cancel or resolve the jobs of all events a filter matches, newest first.",
    role: "operator",
    body: "BulkRequest",
    answer: "BulkActionView",
    run: start,
  },
  toEndpoint("pause", "paused", "Lets a bulk action wait."),
  toEndpoint("resume", "running", "Lets a paused bulk action go on."),
  toEndpoint("stop", "stopped", "Ends a bulk action before its time. What it did stays done."),
];

type NextState = Parameters<typeof setBulkState>[2];

function toEndpoint(verb: string, state: NextState, summary: string): Endpoint {
  return {
    method: "POST",
    path: `api/bulk/{id}/${verb}`,
    summary,
    role: "operator",
    answer: "BulkActionView",
    run: (call) => setState(call, `bulk.${verb}`, state),
  };
}

async function plan({ backend, body }: Call): Promise<BulkPlanView> {
  const request = toBulkRequest(body, ["action", "filter"]);
  const { working } = await backend.database();
  const { matching, sample } = await planMatches(working, request);
  const listed = await listKnownEvents(
    working,
    sample.map(({ id }) => id),
  );
  return { action: request.action, matching, sample: listed.map((event) => toPlain(event)) };
}

async function start(call: Call): Promise<BulkActionView> {
  const { id, ...request } = toBulkRequest(call.body, ["id", "action", "filter", "perSecond"]);
  const actionId = id ?? call.actionId;
  const { matching } = await planMatches((await call.backend.database()).working, request);
  const planned = matching.isMore ? null : matching.count;
  const bulk = { id: actionId, ...request, planned, by: call.caller.actor };
  return act({ ...call, actionId }, { action: "bulk.start", target: actionId }, async (tx) => ({
    answer: toPlain(await createBulkAction(tx, bulk)),
  }));
}

async function setState(call: Call, action: string, state: NextState): Promise<BulkActionView> {
  const id = call.params["id"] ?? "";
  const known = isUuid(id) ? await findBulkAction((await call.backend.database()).working, id) : null;
  if (known === null) throw new SluiceError("NOT_FOUND", "There is no bulk action with this id (any more).");
  return act(call, { action, target: id }, async (tx) => {
    const bulk = await setBulkState(tx, id, state);
    if (bulk === null) throw new SluiceError("ACTION_REFUSED", "This bulk action has ended. Begin another one.");
    return { answer: toPlain(bulk) };
  });
}
