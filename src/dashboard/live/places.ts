import { toCaller, type Authorize } from "../authorization.ts";
import type { Call } from "../endpoint.ts";

/** The streams one process may have open at once. */
export interface Places {
  readonly isFull: () => boolean;
  /** Takes a place for a call's stream. */
  take(call: Call): Place;
}

/** A stream's place. Given back by itself when the request ends, or its time is up, should nobody ever read the stream. */
export interface Place {
  /** Aborts when the caller has signed out, or lost the role. */
  readonly refused: AbortSignal;
  giveBack(): void;
}

const AUTHORIZE_AGAIN_MS = 60_000;

/** Makes `limit` places, whose holders are asked for again every minute. */
export function createPlaces(limit: number, maxDurationMs: number, authorize: Authorize): Places {
  const taken = new Set<symbol>();
  return {
    isFull: () => taken.size >= limit,
    take(call) {
      const { signal } = call;
      const key = Symbol("stream");
      const refusing = new AbortController();
      const giveBack = (): void => {
        clearTimeout(end);
        clearInterval(check);
        signal.removeEventListener("abort", giveBack);
        taken.delete(key);
      };
      // Made here, while the request is answered: frameworks know by that which request `authorize` asks them about.
      const check = setInterval(() => void refuse(call, authorize, refusing), AUTHORIZE_AGAIN_MS);
      const end = setTimeout(giveBack, maxDurationMs);
      check.unref();
      end.unref();
      taken.add(key);
      signal.addEventListener("abort", giveBack, { once: true });
      if (signal.aborted) giveBack();
      return { refused: refusing.signal, giveBack };
    },
  };
}

/** Refuses whoever `authorize` no longer answers the same for. */
async function refuse({ request, caller }: Call, authorize: Authorize, refusing: AbortController): Promise<void> {
  const now = await toCaller(authorize, request).catch(() => null);
  if (now?.role !== caller.role) refusing.abort();
}
