import { setTimeout as sleep } from "node:timers/promises";

import { methods, sse } from "sluice/route";

import { api } from "@/api";
import { listeners } from "@/lib/listeners";

const EVERY_MS = 200;

/**
 * Counts. Ends after 3 seconds, as platforms end answers after so many: the page comes back with the last id it has
 * seen, and misses nothing.
 */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: api
    .route("/api/ticks")
    .describe({ summary: "Count, as a stream", tags: ["streams"] })
    .auth("none")
    .handle(
      sse(
        async function* (_input, { lastEventId, signal }) {
          listeners.count += 1;
          try {
            for (let count = toNumber(lastEventId) + 1; ; count += 1) {
              yield { event: "tick", id: String(count), data: { count } };
              await sleep(EVERY_MS, undefined, { signal });
            }
          } finally {
            // Runs at once when the client goes, because the signal ends the wait.
            listeners.count -= 1;
          }
        },
        { maxDurationMs: 3_000, retryMs: 500 },
      ),
    ),
});

/** What a client says: to be trusted no further than a query. */
function toNumber(lastEventId: string | null): number {
  return /^\d{1,9}$/.test(lastEventId ?? "") ? Number(lastEventId) : 0;
}
