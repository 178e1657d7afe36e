// Sluice's worker as an app starts it, at the concurrency that suits the handlers.
import { createSluice } from "sluice";
import { stripe } from "sluice/providers";

import { answerCalls } from "../support/calls.mjs";
import { createJobs, INSERT_EFFECT, readPayload } from "../support/drain-jobs.mjs";
import { timeDrain } from "../support/finish-line.mjs";
import { query } from "../support/postgres.mjs";
import { createAppender, SLUICE_TABLES } from "../support/sluice-store.mjs";

const url = process.env["DATABASE_URL"] ?? "";
const CONCURRENCY = { "no-op": 1_000, payload: 1_000, transaction: 16 };
const COUNT_LEFT = /* sql */ `select count(*)::int as left from sluice.event_jobs where state in ('ready', 'running')`;

const HANDLERS = {
  "no-op": () => undefined,
  payload: (/** @type {any} */ { event }) => readPayload(event.payload),
  transaction: async (/** @type {any} */ { event, tx }) => {
    readPayload(event.payload);
    await tx.query(INSERT_EFFECT, [event.externalId]);
  },
};

answerCalls({
  async fill(/** @type {any} */ fill) {
    const appender = await createAppender(url);
    await query(url, `truncate ${SLUICE_TABLES}`);
    const handlers = [fill.variant];
    await Promise.all(createJobs(fill).map(({ id, body }) => appender.append({ body, externalId: id, handlers })));
    await appender.close();
  },

  async drain({ variant, count }) {
    const start = async (/** @type {() => void} */ onHandled) => {
      const sluice = createSluice({
        database: url,
        sources: { stripe: stripe({ secret: process.env["WEBHOOK_SECRET"] }) },
        worker: { concurrency: CONCURRENCY[variant] },
      });
      sluice.on("stripe/*", { name: variant }, async (context) => {
        await HANDLERS[variant](context);
        onHandled();
      });
      await sluice.start({ handleSignals: false });
      return () => sluice.stop();
    };
    const countLeft = async () => (await query(url, COUNT_LEFT))[0].left;
    return timeDrain({ count, start, countLeft });
  },

  async countKept() {
    const [row] = await query(url, `select count(*)::int as kept from sluice.event_attempts where outcome = 'done'`);
    return row.kept;
  },
});
