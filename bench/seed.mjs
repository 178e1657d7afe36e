// Fills an empty database with a month of history: DATABASE_URL=… node bench/seed.mjs [--events 1000000] [--no-texts]
import { parseArgs } from "node:util";

import { seed } from "./support/seed.mjs";

const { values } = parseArgs({
  options: { events: { type: "string", default: "1000000" }, "no-texts": { type: "boolean", default: false } },
});
const events = Number(values.events);
const url = process.env["DATABASE_URL"] ?? "";
if (url === "" || !Number.isSafeInteger(events) || events < 1) {
  process.stderr.write("Usage: DATABASE_URL=postgres://… node bench/seed.mjs [--events 1000000] [--no-texts]\n");
  process.exit(2);
}
await seed(url, {
  events,
  hasTexts: !values["no-texts"],
  progress: (text) => void process.stderr.write(`${text}\n`),
});
