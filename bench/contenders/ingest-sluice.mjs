// Sluice without HTTP: the appender behind every door, group commit and all.
import { randomBytes } from "node:crypto";

import { answerCalls } from "../support/calls.mjs";
import { keepBusy } from "../support/clients.mjs";
import { createDeliveries } from "../support/deliveries.mjs";
import { createAppender } from "../support/sluice-store.mjs";

const appender = await createAppender(process.env["DATABASE_URL"] ?? "");

answerCalls({
  measure({ run, connections, seconds }) {
    const deliveries = createDeliveries(run);
    let next = 0;
    const send = () => {
      next += 1;
      // The receiver hashes the body while it identifies the event; here any 32 bytes do.
      return appender.append({
        body: deliveries.toBody(next),
        externalId: deliveries.toId(next),
        contentHash: randomBytes(32),
        handlers: ["noop"],
      });
    };
    return keepBusy({ connections, seconds, send });
  },
});
