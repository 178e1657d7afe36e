import { isSluiceError, SluiceError, toErrorMessage } from "../core/errors.ts";
import { withPayload, type SluiceEvent } from "../core/event.ts";
import { toOutcome, type Outcome } from "../core/outcome.ts";
import { validate, type StandardSchemaV1 } from "../core/schema.ts";
import type { AttemptControl } from "./attempt-control.ts";
import type { Handler, HandlerContext, HandlerTransaction } from "./handler.ts";

/** One attempt, before it runs. */
export interface Attempt {
  readonly event: SluiceEvent;
  readonly number: number;
  readonly transaction: HandlerTransaction;
  /** Aborted here when the time is up, and from outside with {@link toInterruption} when the lease ends. */
  readonly control: AttemptControl;
  /** Whether its transaction will be rolled back whatever it comes to. False unless given. */
  readonly isDryRun?: boolean;
}

/** What an attempt came to. `interrupted` says nothing about the handler: the attempt was taken away from it. */
export type AttemptEnding = Outcome | { readonly kind: "interrupted" };

/** The reason to abort an attempt with when it is taken away from its handler. */
export function toInterruption(why: string): SluiceError {
  return new SluiceError("LEASE_LOST", why);
}

/** Runs a handler once. Never rejects, and never waits for a handler that ignores its signal. */
export async function runHandler(handler: Handler, attempt: Attempt): Promise<AttemptEnding> {
  const checked = handler.schema === null ? attempt : await checkPayload(handler.schema, attempt.event);
  if ("kind" in checked) return checked;

  const { control } = attempt;
  const timer = setTimeout(
    () => control.abort(new Error(`timed out after ${handler.timeoutMs} ms`)),
    handler.timeoutMs,
  );
  const context = new Context(checked.event, attempt);
  return new Promise((resolve) => {
    const end = (ending: AttemptEnding): void => {
      clearTimeout(timer);
      resolve(ending);
    };
    control.onAbort((reason) => end(toEnding(reason)));
    void call(handler, context).then(end);
  });
}

class Context implements HandlerContext {
  readonly event: SluiceEvent;
  readonly tx: HandlerTransaction;
  readonly attempt: number;
  readonly isDryRun: boolean;
  readonly #control: AttemptControl;

  constructor(event: SluiceEvent, attempt: Attempt) {
    this.event = event;
    this.tx = attempt.transaction;
    this.attempt = attempt.number;
    this.isDryRun = attempt.isDryRun ?? false;
    this.#control = attempt.control;
  }

  get signal(): AbortSignal {
    return this.#control.signal;
  }
}

async function call(handler: Handler, context: HandlerContext): Promise<Outcome> {
  try {
    return toOutcome(await handler.run(context));
  } catch (error) {
    return { kind: "retry", reason: toErrorMessage(error) };
  }
}

function toEnding(reason: unknown): AttemptEnding {
  return isSluiceError(reason) && reason.code === "LEASE_LOST"
    ? { kind: "interrupted" }
    : { kind: "retry", reason: toErrorMessage(reason) };
}

async function checkPayload(
  schema: StandardSchemaV1,
  event: SluiceEvent,
): Promise<Outcome | { readonly event: SluiceEvent }> {
  try {
    const checked = await validate(schema, event.payload);
    return checked.isValid
      ? { event: withPayload(event, checked.value) }
      : { kind: "dead", reason: checked.problems.join("; ") };
  } catch (error) {
    return { kind: "retry", reason: `the schema failed: ${toErrorMessage(error)}` };
  }
}
