// pg-boss in its two forms: its worker, and a loop of our own over fetch and complete. Both in batches of 500.
import { PgBoss } from "pg-boss";

import { answerCalls } from "../support/calls.mjs";
import { chunks, createJobs, readPayload } from "../support/drain-jobs.mjs";
import { timeDrain } from "../support/finish-line.mjs";
import { query } from "../support/postgres.mjs";

const url = process.env["DATABASE_URL"] ?? "";
const form = process.env["PG_BOSS_FORM"];
const QUEUE = "bench";
const BATCH = 500;
const COUNT_LEFT = /* sql */ `select count(*)::int as left from pgboss.job where state < 'completed'`;

const HANDLERS = {
  "no-op": () => undefined,
  payload: (/** @type {any} */ payload) => readPayload(payload),
};

const boss = new PgBoss({ connectionString: url, supervise: false, schedule: false, application_name: "bench" });
boss.on("error", (error) => process.stderr.write(`${error}\n`));
await boss.start();
await boss.createQueue(QUEUE);

answerCalls({
  async fill(/** @type {any} */ fill) {
    await query(url, "truncate pgboss.job_common");
    for (const jobs of chunks(createJobs(fill), BATCH)) {
      await boss.insert(
        QUEUE,
        jobs.map(({ body }) => ({ data: JSON.parse(body.toString()) })),
      );
    }
  },

  async drain({ variant, count, batchesAtOnce }) {
    const start = form === "worker" ? startWorker : startLoops;
    const countLeft = async () => (await query(url, COUNT_LEFT))[0].left;
    return timeDrain({ count, countLeft, start: (onHandled) => start(HANDLERS[variant], onHandled, batchesAtOnce) });
  },

  async countKept() {
    const [row] = await query(url, `select count(*)::int as kept from pgboss.job where state = 'completed'`);
    return row.kept;
  },
});

/**
 * @param {(payload: any) => unknown} handle
 * @param {() => void} onHandled
 * @param {number} batchesAtOnce
 */
async function startWorker(handle, onHandled, batchesAtOnce) {
  const options = {
    batchSize: BATCH,
    localConcurrency: batchesAtOnce,
    burstWhenBatchFull: true,
    pollingIntervalSeconds: 0.5,
  };
  await boss.work(QUEUE, options, (jobs) => handleAll(jobs, handle, onHandled));
  return () => boss.offWork(QUEUE, { wait: true });
}

/**
 * @param {(payload: any) => unknown} handle
 * @param {() => void} onHandled
 * @param {number} batchesAtOnce
 */
async function startLoops(handle, onHandled, batchesAtOnce) {
  const loop = async () => {
    for (;;) {
      const jobs = await boss.fetch(QUEUE, { batchSize: BATCH });
      if (jobs.length === 0) return;
      await handleAll(jobs, handle, onHandled);
      await boss.complete(
        QUEUE,
        jobs.map(({ id }) => id),
      );
    }
  };
  const loops = Promise.all(Array.from({ length: batchesAtOnce }, loop));
  return async () => void (await loops);
}

/**
 * Each job by itself, as the other workers call their handlers.
 *
 * @param {readonly { data: any }[]} jobs
 * @param {(payload: any) => unknown} handle
 * @param {() => void} onHandled
 */
async function handleAll(jobs, handle, onHandled) {
  await Promise.all(
    jobs.map(async ({ data }) => {
      await handle(data);
      onHandled();
    }),
  );
}
