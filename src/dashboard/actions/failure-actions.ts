import { SluiceError } from "../../core/errors.ts";
import { createBulkAction, resolveDeadJobs, setFailureState, type Transaction } from "../../store/index.ts";
import type { FailureState, FailureStateView } from "../contract.ts";
import type { Call, Endpoint } from "../endpoint.ts";
import { act } from "./act.ts";

/** What people say of a failure. */
export const FAILURE_ACTIONS: readonly Endpoint[] = [
  toEndpoint("acknowledge", "acknowledged", "Says that someone looks into a failure."),
  toEndpoint("mute", "muted", "Says that a failure is known and nobody wants to hear of it."),
  toEndpoint("resolve", "resolved", "Says that a failure is settled, and settles the jobs that died of it."),
  toEndpoint("reopen", "open", "Takes back what was said of a failure."),
];

function toEndpoint(verb: string, state: FailureState, summary: string): Endpoint {
  return {
    method: "POST",
    path: `api/failures/{fingerprint}/${verb}`,
    summary,
    role: "operator",
    answer: "FailureStateView",
    run: (call) => setState(call, `failure.${verb}`, state),
  };
}

/** Jobs that are settled within the request. */
const MAX_AT_ONCE = 500;
const BULK_PER_SECOND = 1_000;

async function setState(call: Call, action: string, state: FailureState): Promise<FailureStateView> {
  const fingerprint = call.params["fingerprint"] ?? "";
  const by = call.caller.actor;
  return act(call, { action, target: fingerprint }, async (tx) => {
    if (!(await setFailureState(tx, { fingerprint, state, by }))) {
      throw new SluiceError("NOT_FOUND", "There is no failure with this fingerprint (any more).");
    }
    const settled = state === "resolved" ? await settle(tx, call, fingerprint) : { resolved: 0, bulkId: null };
    return { answer: { fingerprint, state, ...settled } };
  });
}

async function settle(
  tx: Transaction,
  { actionId, caller }: Call,
  fingerprint: string,
): Promise<Pick<FailureStateView, "resolved" | "bulkId">> {
  const resolved = await resolveDeadJobs(tx, { fingerprint, limit: MAX_AT_ONCE });
  if (resolved < MAX_AT_ONCE) return { resolved, bulkId: null };
  const { id } = await createBulkAction(tx, {
    id: actionId,
    action: "resolve",
    filter: { fingerprint },
    perSecond: BULK_PER_SECOND,
    planned: null,
    by: caller.actor,
  });
  return { resolved, bulkId: id };
}
