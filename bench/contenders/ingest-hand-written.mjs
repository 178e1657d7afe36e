// The hand-written design without HTTP: two INSERTs per delivery, each its own commit.
import { answerCalls } from "../support/calls.mjs";
import { keepBusy } from "../support/clients.mjs";
import { createDeliveries } from "../support/deliveries.mjs";
import { createHandWritten } from "../support/hand-written.mjs";

const handWritten = createHandWritten(process.env["DATABASE_URL"] ?? "");

answerCalls({
  measure({ run, connections, seconds }) {
    const deliveries = createDeliveries(run);
    let next = 0;
    const send = () => handWritten.store(deliveries.toBody((next += 1)).toString());
    return keepBusy({ connections, seconds, send });
  },
});
