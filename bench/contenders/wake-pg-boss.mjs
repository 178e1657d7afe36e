// pg-boss as sender, as worker, or as both in one process; woken by NOTIFY.
import { PgBoss } from "pg-boss";

import { answerCalls } from "../support/calls.mjs";
import { createDeliveries } from "../support/deliveries.mjs";
import { createStarts, toNow } from "../support/starts.mjs";

const QUEUE = "bench";
const starts = createStarts();
const deliveries = createDeliveries("WAKE00");
const boss = new PgBoss({
  connectionString: process.env["DATABASE_URL"] ?? "",
  useListenNotify: true,
  supervise: false,
  schedule: false,
});
boss.on("error", (error) => process.stderr.write(`${error}\n`));
await boss.start();
await boss.createQueue(QUEUE, { notify: true });

answerCalls({
  async work() {
    await boss.work(QUEUE, { pollingIntervalSeconds: 0.5 }, async ([job]) => starts.mark(job.data.id));
  },
  whenStarted: (/** @type {number} */ index) => starts.when(deliveries.toId(index)),
  async send(/** @type {number} */ index) {
    const payload = JSON.parse(deliveries.toBody(index).toString());
    const sentAt = toNow();
    await boss.send(QUEUE, payload);
    return sentAt;
  },
});
