import { SluiceError } from "../../core/errors.ts";
import { beginAction, endAction, forgetAction, type FoundEvent } from "../../store/index.ts";
import type { DryRunView } from "../contract.ts";
import type { Call, Endpoint } from "../endpoint.ts";
import { toInvalid } from "../parameters.ts";
import { toEvent } from "./to-event.ts";

/** Trying a handler on a stored event. */
export const DRY_RUN: readonly Endpoint[] = [
  {
    method: "POST",
    path: "api/events/{id}/dry-run",
    summary: "Runs a handler on an event in a transaction that is rolled back, and shows what it would have done.",
    role: "operator",
    query: { handler: { kind: "text", description: "The handler. It must declare dry runs." } },
    answer: "DryRunView",
    run: dryRun,
  },
];

async function dryRun(call: Call): Promise<DryRunView> {
  const handler = call.query.get("handler");
  if (handler === null) throw toInvalid("handler", "the name of a handler, and is needed here");
  const event = await toEvent(call);
  const { working } = await call.backend.database();
  const { caller, actionId } = call;
  const action = { id: actionId, actor: caller.actor, action: "event.dry-run", target: event.id };
  // Recorded before and after: the run itself has no transaction that stays.
  const earlier = await beginAction(working, action);
  if (earlier !== null) return earlier.answer as DryRunView;
  try {
    const answer = await run(call, event, handler);
    await endAction(working, actionId, { details: { handler }, answer });
    return answer;
  } catch (error) {
    await forgetAction(working, actionId).catch(() => undefined);
    throw error;
  }
}

async function run({ backend, redaction }: Call, event: FoundEvent, handler: string): Promise<DryRunView> {
  if (backend.dryRun === undefined) throw new SluiceError("ACTION_REFUSED", "This process runs no handlers.");
  const ran = await backend.dryRun(event, handler);
  // Errors quote what the handler stumbled over, and statements and addresses may be put together from it.
  const mask = redaction.mask(event.body);
  return {
    ...ran,
    reason: ran.reason === null ? null : mask(ran.reason),
    statements: ran.statements.map(({ text, rowCount, error }) => ({
      text: mask(text),
      rowCount,
      error: error === null ? null : mask(error),
    })),
    requests: ran.requests.map(({ method, url }) => ({ method, url: mask(url) })),
  };
}
