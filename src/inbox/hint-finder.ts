import { withTimeout } from "../core/timeout.ts";
import type { Hint } from "../verify/index.ts";
import type { Refusal } from "./refusal.ts";

/** Looks for the likely reasons of refusals, one after the other, between requests. */
export interface HintFinder {
  /** Resolves to null where there is no hint, or no time for one. Never rejects. */
  find(refusal: Pick<Refusal, "explain" | "body">): Promise<Hint | null>;
}

/** A hint is a convenience: what waits for one, and the bodies that are held meanwhile, stay few. */
const MAX_WAITING = 20;
const MAX_WAITING_BYTES = 8 * 1024 * 1024;
const TIMEOUT_MS = 1_000;

/** Makes a {@link HintFinder}. */
export function createHintFinder(): HintFinder {
  let waiting = 0;
  let waitingBytes = 0;
  let last: Promise<unknown> = Promise.resolve();
  return {
    async find({ explain, body }) {
      const bytes = body?.byteLength ?? 0;
      if (explain === undefined || waiting >= MAX_WAITING || waitingBytes + bytes > MAX_WAITING_BYTES) return null;
      waiting += 1;
      waitingBytes += bytes;
      const found = last.then(() => findHint(explain));
      last = found;
      const hint = await found;
      waiting -= 1;
      waitingBytes -= bytes;
      return hint;
    },
  };
}

async function findHint(explain: NonNullable<Refusal["explain"]>): Promise<Hint | null> {
  // After the answer, and whatever else is at hand.
  await new Promise((resolve) => setImmediate(resolve));
  return withTimeout(explain(), TIMEOUT_MS, toLate).then(
    (hint) => hint ?? null,
    () => null,
  );
}

function toLate(): Error {
  return new Error("no hint in time");
}
