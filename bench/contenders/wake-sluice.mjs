// Sluice as receiver, as worker, or as both in one process.
import { answerCalls } from "../support/calls.mjs";
import { createDeliveries, toSignature } from "../support/deliveries.mjs";
import { createBenchSluice } from "../support/sluice-app.mjs";
import { createStarts, toNow } from "../support/starts.mjs";

const starts = createStarts();
const deliveries = createDeliveries("WAKE00");
const sluice = createBenchSluice(({ event }) => starts.mark(event.externalId));

answerCalls({
  work: () => sluice.start({ handleSignals: false }),
  whenStarted: (/** @type {number} */ index) => starts.when(deliveries.toId(index)),
  async send(/** @type {number} */ index) {
    const body = deliveries.toBody(index);
    const signature = toSignature(body, process.env["WEBHOOK_SECRET"] ?? "", Math.floor(Date.now() / 1_000));
    const headers = new Headers({ "content-type": "application/json", "stripe-signature": signature });
    const sentAt = toNow();
    const answer = await sluice.receive("stripe", {
      method: "POST",
      url: "/api/webhooks/stripe",
      headers,
      readBody: () => Promise.resolve({ kind: "whole", bytes: body }),
    });
    if (answer.status !== 200) throw new Error(`answered ${answer.status}`);
    return sentAt;
  },
});
