// What `npm run bench` runs: Sluice beside its peers on one real Postgres. Writes its sections of results.md and prints them.
import { parseArgs } from "node:util";

import { measureDrain } from "./drain.mjs";
import { measureHttp } from "./http.mjs";
import { measureIngest } from "./ingest.mjs";
import { measureRoute } from "./route.mjs";
import { startBench } from "./support/bench.mjs";
import { describeMachine } from "./support/machine.mjs";
import { endAll } from "./support/processes.mjs";
import { toMarkdown } from "./support/report.mjs";
import { writeResults } from "./support/results.mjs";
import { measureTypes } from "./types.mjs";
import { measureVerify } from "./verify.mjs";
import { measureWake } from "./wake.mjs";

const SUITES = new Map([
  ["ingest", measureIngest],
  ["http", measureHttp],
  ["drain", measureDrain],
  ["wake", measureWake],
  ["verify", measureVerify],
  ["route", measureRoute],
  ["types", measureTypes],
]);
const LIMIT_MS = 45 * 60_000;

const { values } = parseArgs({
  options: { quick: { type: "boolean", default: false }, only: { type: "string" } },
});
const names = values.only?.split(",") ?? [...SUITES.keys()];
const unknown = names.find((name) => !SUITES.has(name));
if (unknown !== undefined) {
  process.stderr.write(`There is no suite "${unknown}". Suites: ${[...SUITES.keys()].join(", ")}.\n`);
  process.exit(2);
}

const limit = setTimeout(() => void fail(new Error(`not done after ${LIMIT_MS / 60_000} minutes`)), LIMIT_MS).unref();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void fail(new Error(`ended by ${signal}`)));
/** @type {import("./support/bench.mjs").Bench | null} */
let bench = null;
try {
  bench = await startBench({ isQuick: values.quick });
  const { opening, sections } = await measureAll(bench);
  process.stdout.write(`${[opening, ...sections].join("\n\n")}\n`);
  // A part of the suites, or a quick run, must not overwrite the whole.
  if (values.only === undefined && !values.quick) await writeResults(sections, opening);
} catch (error) {
  await fail(error);
}
clearTimeout(limit);
await endAll();
await bench?.stop();

/** @param {import("./support/bench.mjs").Bench} running */
async function measureAll(running) {
  const startedAt = performance.now();
  const machine = await describeMachine(running.url);
  const sections = [];
  for (const name of names) sections.push(toMarkdown(await SUITES.get(name)(running)));
  const minutes = Math.round((performance.now() - startedAt) / 60_000);
  const opening = [
    "# Benchmarks",
    `Written by \`npm run bench\`, but for the dashboard's: \`node bench/dashboard.mjs\`. ${machine}.`,
    `Medians of ${running.rounds} rounds; in every round each contender is measured once, in turns. Absolute figures hold for this machine only; ratios are what counts. ${minutes} minutes.`,
  ].join("\n\n");
  return { opening, sections };
}

/** @param {unknown} error */
async function fail(error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  await endAll();
  await bench?.stop();
  process.exit(1);
}
