import { appendEvents, migrate, openDatabase } from "../../src/store/index.ts";
import { sampleEvent } from "./sample-events.ts";

// A process of its own: opens the directory it is given, appends without end and prints every acknowledged id.
const database = await openDatabase({ directory: process.argv[2] ?? "" });
await migrate(database);
process.stdout.write("open\n");
for (;;) {
  const [appended] = await appendEvents(database, [sampleEvent()]);
  process.stdout.write(`${appended?.eventId}\n`);
}
