import { toInvalid } from "../parameters.ts";
import { pauseHandler, resumeHandler } from "../../store/index.ts";
import type { HandlerPauseView } from "../contract.ts";
import type { Call, Endpoint } from "../endpoint.ts";
import { act } from "./act.ts";

/** What can be done to a handler. */
export const HANDLER_ACTIONS: readonly Endpoint[] = [
  {
    method: "POST",
    path: "api/handlers/{name}/pause",
    summary: "Lets a handler's jobs wait. Those that run finish.",
    role: "operator",
    answer: "HandlerPauseView",
    run: pause,
  },
  {
    method: "POST",
    path: "api/handlers/{name}/resume",
    summary: "Lets a paused handler go on.",
    role: "operator",
    answer: "HandlerPauseView",
    run: resume,
  },
];

async function pause(call: Call): Promise<HandlerPauseView> {
  const handler = toName(call);
  const by = call.caller.actor;
  return act(call, { action: "handler.pause", target: handler }, async (tx) => {
    await pauseHandler(tx, { handler, by });
    return { answer: { handler, isPaused: true } };
  });
}

async function resume(call: Call): Promise<HandlerPauseView> {
  const handler = toName(call);
  const answer = await act(call, { action: "handler.resume", target: handler }, async (tx) => {
    await resumeHandler(tx, handler);
    return { answer: { handler, isPaused: false } };
  });
  (await call.backend.database()).wake();
  return answer;
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;

/** A handler this process does not have may be another's. */
function toName({ params }: Call): string {
  const name = params["name"] ?? "";
  if (!NAME.test(name)) throw toInvalid("name", "the name of a handler");
  return name;
}
