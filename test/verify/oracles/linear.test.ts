import { LinearWebhookClient } from "@linear/sdk/webhooks";
import * as fc from "fast-check";
import { expect, onTestFinished, test, vi } from "vitest";
import { openSource, sign } from "../../../src/verify/index.ts";
import { linear } from "../../../src/verify/providers/linear.ts";
import { toVectorDelivery } from "../vectors/vector.ts";
import { BODIES, compare, ORACLE_NOW } from "./support/compare.ts";
import { stricterOn } from "./support/differences.ts";

/** Linear's bodies say when they were sent; a few of ours at the edge of the minute it allows. */
const SENT = BODIES.chain((body) =>
  fc
    .constantFrom(0, -60_000, 60_000)
    .map((offset) => JSON.stringify({ ...JSON.parse(body), webhookTimestamp: ORACLE_NOW.getTime() + offset })),
);

test("Linear's library and ours agree on 200 deliveries and as many altered ones", async () => {
  await compare({
    toSource: (secret) => linear({ secret }),
    accepts: ({ body, headers, secret }) =>
      new LinearWebhookClient(secret).verify(Buffer.from(body), headers["linear-signature"] ?? ""),
    bodies: SENT,
    headers: ["linear-signature"],
    mayDiffer: stricterOn("linear-signature"),
  });
});

const SENT_AT = new Date("2026-11-20T12:00:00.000Z");

test.each([
  [60_001, "timestamp_too_old"],
  [-60_001, "timestamp_in_future"],
] as const)(
  "Linear's library and ours refuse a delivery that arrives %i ms after it was sent",
  async (afterMs, cause) => {
    const secret = "lin_wh_8sJk20vQm1xTz7Rb";
    const now = new Date(SENT_AT.getTime() + afterMs);
    const body = JSON.stringify({ type: "Issue", action: "create", webhookTimestamp: SENT_AT.getTime() });
    const request = await sign(linear({ secret }), { body, type: "Issue.create", id: "1", at: SENT_AT });
    vi.useFakeTimers({ toFake: ["Date"], now });
    onTestFinished(() => {
      vi.useRealTimers();
    });

    const verdict = await openSource("linear", linear({ secret })).verify(toVectorDelivery(request), now);

    expect(verdict).toEqual({ kind: "rejected", cause });
    expect(() =>
      new LinearWebhookClient(secret).verify(Buffer.from(request.body), request.headers["linear-signature"] ?? ""),
    ).toThrow("Invalid webhook timestamp");
  },
);
