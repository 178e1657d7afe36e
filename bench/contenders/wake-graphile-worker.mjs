// graphile-worker as sender, as worker, or as both in one process.
import { Logger, makeWorkerUtils, run } from "graphile-worker";

import { answerCalls } from "../support/calls.mjs";
import { createDeliveries } from "../support/deliveries.mjs";
import { createStarts, toNow } from "../support/starts.mjs";

const connectionString = process.env["DATABASE_URL"] ?? "";
const logger = new Logger(() => () => undefined);
const starts = createStarts();
const deliveries = createDeliveries("WAKE00");
const utils = await makeWorkerUtils({ connectionString, logger });
await utils.migrate();

answerCalls({
  async work() {
    const taskList = { noop: (/** @type {any} */ payload) => starts.mark(payload.id) };
    await run({
      taskList,
      preset: { worker: { connectionString, logger, concurrentJobs: 10 } },
      noHandleSignals: true,
    });
  },
  whenStarted: (/** @type {number} */ index) => starts.when(deliveries.toId(index)),
  async send(/** @type {number} */ index) {
    const payload = JSON.parse(deliveries.toBody(index).toString());
    const sentAt = toNow();
    await utils.addJob("noop", payload);
    return sentAt;
  },
});
