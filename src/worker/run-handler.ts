import { isSluiceError, SluiceError, toErrorMessage } from "../core/errors.ts";
import type { SluiceEvent } from "../core/event.ts";
import { toOutcome, type Outcome } from "../core/outcome.ts";
import { validate } from "../core/schema.ts";
import type { Handler, HandlerContext, HandlerTransaction } from "./handler.ts";

/** One attempt, before it runs. */
export interface Attempt {
  readonly event: SluiceEvent;
  readonly number: number;
  readonly transaction: HandlerTransaction;
  /** Aborted here when the time is up, and from outside with {@link toInterruption} when the lease ends. */
  readonly control: AbortController;
}

/** What an attempt came to. `interrupted` says nothing about the handler: the attempt was taken away from it. */
export type AttemptEnding = Outcome | { readonly kind: "interrupted" };

/** The reason to abort an attempt with when it is taken away from its handler. */
export function toInterruption(why: string): SluiceError {
  return new SluiceError("LEASE_LOST", why);
}

/** Runs a handler once. Never rejects, and never waits for a handler that ignores its signal. */
export async function runHandler(handler: Handler, attempt: Attempt): Promise<AttemptEnding> {
  const checked = await checkPayload(handler, attempt.event);
  if ("kind" in checked) return checked;

  const { signal } = attempt.control;
  const timer = setTimeout(
    () => attempt.control.abort(new Error(`timed out after ${handler.timeoutMs} ms`)),
    handler.timeoutMs,
  );
  const context: HandlerContext = {
    event: checked.event,
    tx: attempt.transaction,
    signal,
    attempt: attempt.number,
  };
  try {
    return await Promise.race([call(handler, context), untilAborted(signal)]);
  } finally {
    clearTimeout(timer);
  }
}

async function call(handler: Handler, context: HandlerContext): Promise<Outcome> {
  try {
    return toOutcome(await handler.run(context));
  } catch (error) {
    return { kind: "retry", reason: toErrorMessage(error) };
  }
}

function untilAborted(signal: AbortSignal): Promise<AttemptEnding> {
  return new Promise((resolve) => {
    const end = (): void => resolve(toEnding(signal.reason));
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
}

function toEnding(reason: unknown): AttemptEnding {
  return isSluiceError(reason) && reason.code === "LEASE_LOST"
    ? { kind: "interrupted" }
    : { kind: "retry", reason: toErrorMessage(reason) };
}

async function checkPayload(handler: Handler, event: SluiceEvent): Promise<Outcome | { readonly event: SluiceEvent }> {
  if (handler.schema === null) return { event };
  try {
    const checked = await validate(handler.schema, event.payload);
    return checked.isValid
      ? { event: { ...event, payload: checked.value } }
      : { kind: "dead", reason: checked.problems.join("; ") };
  } catch (error) {
    return { kind: "retry", reason: `the schema failed: ${toErrorMessage(error)}` };
  }
}
