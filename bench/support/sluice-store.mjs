import { randomBytes } from "node:crypto";

// The parts behind the package's front door: nothing an app would import.
import { toUuidV7 } from "../../dist/core/uuid.js";
import { createEventAppender } from "../../dist/inbox/index.js";
import { migrate, openDatabase } from "../../dist/store/index.js";
import { EVENT_TYPE } from "./deliveries.mjs";

/**
 * Sluice's appender on a migrated database.
 *
 * @param {string} url
 */
export async function createAppender(url) {
  const database = await openDatabase({ url });
  await migrate(database);
  const appender = createEventAppender({
    database: () => Promise.resolve(database),
    commitTimeoutMs: 10_000,
    maxWaitingBytes: 64 * 1024 * 1024,
  });
  return {
    /** @param {{ body: Uint8Array, externalId: string, contentHash?: Uint8Array, handlers: readonly string[] }} delivery */
    append({ body, externalId, contentHash = randomBytes(32), handlers }) {
      return appender.append([
        {
          id: toUuidV7(Date.now(), randomBytes(10)),
          source: "stripe",
          type: EVENT_TYPE,
          externalId,
          headers: HEADERS,
          body,
          secretLabel: "current",
          isParsed: true,
          dedupeKey: externalId,
          contentHash,
          jobs: handlers.map((handler) => ({ handler, attemptLimit: 20 })),
        },
      ]);
    },
    async close() {
      await appender.idle();
      await database.close();
    },
  };
}

export const SLUICE_TABLES =
  "sluice.webhook_events, sluice.event_receipts, sluice.event_jobs, sluice.event_attempts, sluice.webhook_rejections, sluice.tallies, sluice.statistics";

const HEADERS = JSON.stringify([
  ["host", "127.0.0.1:3000"],
  ["user-agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)"],
  ["content-length", "3072"],
  ["accept", "*/*; q=0.5, application/xml"],
  ["cache-control", "no-cache"],
  ["content-type", "application/json; charset=utf-8"],
  ["stripe-signature", `t=1795212345,v1=${"0".repeat(64)}`],
]);
