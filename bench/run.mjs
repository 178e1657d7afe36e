// What `npm run bench` runs: Sluice beside its peers on one real Postgres. Writes results.md and prints the same.
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";

import { measureDrain } from "./drain.mjs";
import { measureHttp } from "./http.mjs";
import { measureIngest } from "./ingest.mjs";
import { startBench } from "./support/bench.mjs";
import { describeMachine } from "./support/machine.mjs";
import { endAll } from "./support/processes.mjs";
import { toMarkdown } from "./support/report.mjs";
import { measureVerify } from "./verify.mjs";
import { measureWake } from "./wake.mjs";

const SUITES = new Map([
  ["ingest", measureIngest],
  ["http", measureHttp],
  ["drain", measureDrain],
  ["wake", measureWake],
  ["verify", measureVerify],
]);
const RESULTS = new URL("results.md", import.meta.url);
const LIMIT_MS = 20 * 60_000;

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
  const report = await measureAll(bench);
  process.stdout.write(report);
  // A part of the suites must not overwrite the whole.
  if (values.only === undefined) await writeFile(RESULTS, report);
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
  return `${[
    "# Benchmarks",
    `Written by \`npm run bench${values.quick ? " -- --quick" : ""}\`. ${machine}.`,
    `Medians of ${running.rounds} rounds; in every round each contender is measured once, in turns. Absolute figures hold for this machine only; ratios are what counts. ${minutes} minutes.`,
    ...sections,
  ].join("\n\n")}\n`;
}

/** @param {unknown} error */
async function fail(error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  await endAll();
  await bench?.stop();
  process.exit(1);
}
