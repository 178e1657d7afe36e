// graphile-worker tuned as its documentation and its own benchmark do: a local queue, completions in batches.
import { Logger, makeWorkerUtils, run } from "graphile-worker";

import { answerCalls } from "../support/calls.mjs";
import { chunks, createJobs, INSERT_EFFECT, readPayload } from "../support/drain-jobs.mjs";
import { timeDrain } from "../support/finish-line.mjs";
import { query } from "../support/postgres.mjs";

const url = process.env["DATABASE_URL"] ?? "";
const logger = new Logger(() => () => undefined);
const CONCURRENCY = { "no-op": 24, payload: 24, transaction: 16 };
const COUNT_LEFT = /* sql */ `select count(*)::int as left from graphile_worker._private_jobs`;
const FILL_SIZE = 1_000;

const TASKS = {
  "no-op": () => undefined,
  payload: (/** @type {any} */ payload) => readPayload(payload),
  transaction: (/** @type {any} */ payload, /** @type {any} */ { withPgClient }) =>
    withPgClient(async (/** @type {import("pg").PoolClient} */ client) => {
      readPayload(payload);
      await client.query("begin");
      await client.query(INSERT_EFFECT, [payload.id]);
      await client.query("commit");
    }),
};

answerCalls({
  async fill(/** @type {any} */ fill) {
    const utils = await makeWorkerUtils({ connectionString: url, logger });
    await utils.migrate();
    await query(url, "truncate graphile_worker._private_jobs");
    for (const jobs of chunks(createJobs(fill), FILL_SIZE)) {
      await utils.addJobs(jobs.map(({ body }) => ({ identifier: fill.variant, payload: JSON.parse(body.toString()) })));
    }
    await utils.release();
  },

  async drain({ variant, count }) {
    const start = async (/** @type {() => void} */ onHandled) => {
      const runner = await run({
        taskList: {
          async [variant](payload, helpers) {
            await TASKS[variant](payload, helpers);
            onHandled();
          },
        },
        preset: {
          worker: {
            connectionString: url,
            logger,
            concurrentJobs: CONCURRENCY[variant],
            maxPoolSize: CONCURRENCY[variant] + 4,
            localQueue: { size: 500, refetchDelay: { durationMs: 10 } },
            completeJobBatchDelay: 0,
            failJobBatchDelay: 0,
          },
        },
        noHandleSignals: true,
      });
      return () => runner.stop();
    };
    const countLeft = async () => (await query(url, COUNT_LEFT))[0].left;
    return timeDrain({ count, start, countLeft });
  },

  // It deletes what is done.
  countKept: () => Promise.resolve(0),
});
