// How long the dashboard's reads take on a month of history: node bench/dashboard.mjs [--events 1000000]
// With DATABASE_URL it reads a database that bench/seed.mjs has filled, and leaves ingest out.
import { loadavg } from "node:os";
import { parseArgs } from "node:util";

import { openDatabase } from "../dist/store/index.js";
import { startCallee } from "./support/calls.mjs";
import { toViews } from "./support/dashboard-views.mjs";
import { readCpuMs } from "./support/cpu-time.mjs";
import { describeMachine } from "./support/machine.mjs";
import { query, startPostgres } from "./support/postgres.mjs";
import { endAll } from "./support/processes.mjs";
import { count, ms, ratio, span, toMarkdown } from "./support/report.mjs";
import { writeResults } from "./support/results.mjs";
import { interleave } from "./support/rounds.mjs";
import { seed } from "./support/seed.mjs";
import { percentile, summarize } from "./support/statistics.mjs";

const ROUNDS = 40;
const INGEST_ROUNDS = 5;
const INGEST_SECONDS = 4;
const CONNECTIONS = 64;
const PAUSE_MS = 750;

const PLAIN = "nobody looks";
const WATCHED = "the list and the overview are read every 750 ms";

const SIZE = /* sql */ `
  select (select count(*) from sluice.webhook_events)::int as events,
         (select count(*) from sluice.event_jobs)::int as jobs,
         (
           select pg_size_pretty(sum(pg_total_relation_size(oid)))
             from pg_class
            where relnamespace = 'sluice'::regnamespace
              and relkind = 'r'
         ) as size`;

const { values } = parseArgs({
  options: {
    events: { type: "string", default: "1000000" },
    only: { type: "string" },
    "no-texts": { type: "boolean", default: false },
    ingest: { type: "boolean", default: false },
  },
});
const progress = (/** @type {string} */ text) => void process.stderr.write(`${text}\n`);
const given = process.env["DATABASE_URL"];
const server = given === undefined ? await startPostgres() : null;
try {
  const url = given ?? (await server?.createDatabase("dashboard")) ?? "";
  if (server !== null) await seed(url, { events: Number(values.events), hasTexts: !values["no-texts"], progress });
  const report = await measure(url);
  process.stdout.write(report);
  if (values.only === undefined) await writeResults([report]);
} finally {
  await endAll();
  await server?.stop();
}

/** @param {string} url */
async function measure(url) {
  const machine = await describeMachine(url);
  const [size] = await query(url, SIZE);
  const reads = await measureReads(url);
  const ingest = server !== null || values.ingest ? await measureIngest(url) : [];
  const worst = (/** @type {(name: string) => boolean} */ isMeant) =>
    Math.max(0, ...reads.filter(({ name }) => isMeant(name)).map(({ p95 }) => p95));
  const isOverview = (/** @type {string} */ name) => name.startsWith("overview");
  const plain = ingest.find(({ name }) => name === PLAIN);
  const watched = ingest.find(({ name }) => name === WATCHED);
  return `${toMarkdown({
    title: `Dashboard: ${count(size.events)} events, ${count(size.jobs)} jobs`,
    notes: [
      `${machine}. The database holds ${size.size} in tables and indexes: 30 days, 12 sources, 60 types, bodies of about 700 bytes. Each read is one request to the JSON API, from the request to the parsed answer, ${ROUNDS} times after a first one, in turns. "found" is the number of rows on the page, with a + where there may be more: a search that finds little ends after 120 ms, says how far it looked, and goes on with its next page. "CPU" is what the process and its database connection were busy for, on average: it does not grow when other work holds the processors. ${describeLoad()}`,
    ],
    tables: [
      {
        head: ["read", "found", "CPU ms", "p50 ms", "p95 ms", "max ms"],
        rows: reads.map((read) => [read.name, read.found, ...[read.busyMs, read.p50, read.p95, read.max].map(ms)]),
      },
      ...(ingest.length === 0
        ? []
        : [
            {
              head: ["ingest, 64 concurrent, 3 KB", "deliveries/s", "min – max", "ratio"],
              rows: ingest.map((one) => [
                one.name,
                count(one.median),
                span(one),
                ratio(one.median / (plain?.median ?? Number.NaN)),
              ]),
            },
          ]),
    ],
    targets: [
      {
        name: "lists, filters and searches, worst p95",
        value: worst((name) => !isOverview(name)),
        atMost: 200,
        unit: "ms",
      },
      { name: "overview, worst p95", value: worst(isOverview), atMost: 100, unit: "ms" },
      ...(plain === undefined || watched === undefined
        ? []
        : [{ name: "ingest while two views are live / without", value: watched.median / plain.median, atLeast: 0.95 }]),
    ],
  })}\n`;
}

/** @param {string} url */
async function measureReads(url) {
  // One connection, as one request uses it, so that its process is known.
  const database = await openDatabase({ url, workingConnections: 1 });
  const { rows } = await database.working.query("select pg_backend_pid() as pid");
  const views = (await toViews(database)).filter(({ name }) => name.includes(values.only ?? ""));
  const found = new Map();
  for (const view of views) found.set(view.name, await view.read());
  const reads = await interleave({
    names: views.map(({ name }) => name),
    rounds: ROUNDS,
    measure: async (name) => {
      const view = views.find((one) => one.name === name);
      const [busyMs, startedAt] = [toBusyMs(rows[0]), performance.now()];
      await view?.read();
      return { ms: performance.now() - startedAt, busyMs: toBusyMs(rows[0]) - busyMs };
    },
  });
  await database.close();
  return [...reads].map(([name, all]) => {
    const times = all.map((read) => read.ms);
    return {
      name,
      found: String(found.get(name)),
      p50: percentile(times, 50),
      p95: percentile(times, 95),
      max: Math.max(...times),
      busyMs: all.reduce((total, read) => total + read.busyMs, 0) / all.length,
    };
  });
}

/** Times are worth little on a machine that is busy with something else. */
function describeLoad() {
  return `While this ran, ${loadavg()[0]?.toFixed(0)} processes wanted a processor on average.`;
}

/** How long this process and the database's have kept processors busy. @param {any} backend */
function toBusyMs(backend) {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000 + readCpuMs(backend);
}

/** @param {string} url */
async function measureIngest(url) {
  const callee = await startCallee("contenders/ingest-sluice.mjs", { DATABASE_URL: url });
  const viewer = await startCallee("contenders/dashboard-viewer.mjs", { DATABASE_URL: url });
  let run = 0;
  const measureOnce = async (/** @type {string} */ name, /** @type {number} */ round) => {
    await query(url, "checkpoint");
    if (name === WATCHED) await viewer.call("watch", { pauseMs: PAUSE_MS });
    const { perSecond } = await callee.call("measure", {
      run: `D${String((run += 1)).padStart(5, "0")}`,
      connections: CONNECTIONS,
      seconds: INGEST_SECONDS,
    });
    if (name === WATCHED) await viewer.call("leave", {});
    progress(`ingest, ${name}, round ${round}: ${count(perSecond)}/s`);
    return perSecond;
  };
  await measureOnce(PLAIN, -1);
  const results = await interleave({ names: [PLAIN, WATCHED], rounds: INGEST_ROUNDS, measure: measureOnce });
  await Promise.all([callee.end(), viewer.end()]);
  return [...results].map(([name, rates]) => ({ name, ...summarize(rates) }));
}
