import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { startCallee } from "./support/calls.mjs";
import { HAND_WRITTEN_SCHEMA } from "./support/hand-written.mjs";
import { buildNextApp, toNextStart } from "./support/next-app.mjs";
import { findFreePort, query } from "./support/postgres.mjs";
import { startNode } from "./support/processes.mjs";
import { count, ms, ratio, span } from "./support/report.mjs";
import { interleave } from "./support/rounds.mjs";
import { SLUICE_TABLES } from "./support/sluice-store.mjs";
import { summarize } from "./support/statistics.mjs";

/**
 * Deliveries answered per second through each door, and how long an answer takes.
 *
 * @param {import("./support/bench.mjs").Bench} bench
 * @returns {Promise<import("./support/report.mjs").Section>}
 */
export async function measureHttp(bench) {
  bench.progress("http: building the Next.js app");
  await buildNextApp();
  const load = await startCallee("support/load.mjs", { WEBHOOK_SECRET: bench.secret });
  const servers = new Map();
  for (const door of DOORS) servers.set(door.name, await start(bench, door));

  const measure = async (/** @type {string} */ name, /** @type {number} */ round) => {
    const result = await saturate(bench, load, servers.get(name), round);
    bench.progress(`http, ${name}: ${count(result.perSecond)}/s, p99 ${ms(result.p99)} ms`);
    return result;
  };
  for (const { name } of DOORS) await measure(name, WARM_UP);
  const names = DOORS.map(({ name }) => name);
  const saturated = await interleave({ names, rounds: bench.rounds, measure });
  const paced = [];
  for (let round = 0; round < bench.rounds; round += 1) paced.push(await pace(bench, load, servers.get(SERVE)));

  for (const { owned } of servers.values()) await owned.end();
  await load.end();
  return toSection(summarizeAll(saturated), paced);
}

const CONNECTIONS = 64;
const WARM_UP = -1;
const STEADY_PER_SECOND = 1_000;
const START_TIMEOUT_MS = 30_000;

const PLAIN = "Next.js route: body read, 200";
const NEXT_HAND_WRITTEN = "Next.js route: verify, two INSERTs";
const NEXT_SLUICE = "Next.js route: Sluice, verify and commit";
const NODE = "`node:http`: verify, store nothing";
const NODE_HAND_WRITTEN = "`node:http`: verify, two INSERTs";
const SERVE = "`sluice serve`: verify and commit";

const HAND_WRITTEN = { schema: HAND_WRITTEN_SCHEMA, tables: "webhook_events, webhook_jobs", events: "webhook_events" };
// Sluice migrates by itself at its first delivery.
const SLUICE = { schema: "select 1", tables: SLUICE_TABLES, events: "sluice.webhook_events" };

/**
 * @typedef {object} Door
 * @property {string} name
 * @property {string | null} script Null for the Next.js app.
 * @property {string} path
 * @property {typeof SLUICE | null} store
 * @property {number} signed Deliveries to have ready per second.
 */

/** @type {readonly Door[]} */
const DOORS = [
  { name: PLAIN, script: null, path: "/plain", store: null, signed: 2_000 },
  { name: NEXT_HAND_WRITTEN, script: null, path: "/hand-written", store: HAND_WRITTEN, signed: 2_000 },
  { name: NEXT_SLUICE, script: null, path: "/api/webhooks/stripe", store: SLUICE, signed: 2_000 },
  { name: NODE, script: "servers/node-http.mjs", path: "/", store: null, signed: 25_000 },
  { name: NODE_HAND_WRITTEN, script: "servers/node-http.mjs", path: "/", store: HAND_WRITTEN, signed: 5_000 },
  { name: SERVE, script: "servers/sluice-serve.mjs", path: "/api/webhooks/stripe", store: SLUICE, signed: 20_000 },
];

/**
 * @param {import("./support/bench.mjs").Bench} bench
 * @param {Door} door
 */
async function start(bench, door) {
  const port = await findFreePort();
  const database = door.store === null ? null : await bench.createDatabase("http");
  if (database !== null) await query(database, door.store?.schema ?? "");
  const { parameters, cwd } =
    door.script === null ? toNextStart(port) : { parameters: [toPath(door.script)], cwd: undefined };
  const env = {
    PORT: String(port),
    WEBHOOK_SECRET: bench.secret,
    ...(database === null ? {} : { DATABASE_URL: database }),
  };
  const owned = startNode(parameters, { cwd, env });
  const url = `http://127.0.0.1:${port}${door.path}`;
  await waitUntilUp(url, owned, door.name);
  return { door, owned, url, database };
}

/** @param {string} script */
function toPath(script) {
  return fileURLToPath(new URL(script, import.meta.url));
}

/**
 * @param {string} url
 * @param {import("./support/processes.mjs").OwnedProcess} owned
 * @param {string} name
 */
async function waitUntilUp(url, owned, name) {
  const endsAt = performance.now() + START_TIMEOUT_MS;
  // An unsigned request: whatever the answer, the server is up.
  while ((await fetch(url, { method: "POST", body: "{}" }).catch(() => null)) === null) {
    if (performance.now() > endsAt) throw new Error(`${name} did not start:\n${owned.output()}`);
    await sleep(50);
  }
}

/**
 * @param {import("./support/bench.mjs").Bench} bench
 * @param {import("./support/calls.mjs").Callee} load
 * @param {Awaited<ReturnType<typeof start>>} server
 * @param {number} round
 */
async function saturate(bench, load, server, round) {
  await empty(server, round);
  const seconds = round === WARM_UP ? bench.warmUpSeconds : bench.seconds;
  const { acked, ...result } = await load.call("saturate", {
    url: server.url,
    run: bench.toRun(),
    connections: CONNECTIONS,
    seconds,
    signed: server.door.signed * seconds,
  });
  await assertStored(server, acked, result.failed);
  return result;
}

/**
 * @param {import("./support/bench.mjs").Bench} bench
 * @param {import("./support/calls.mjs").Callee} load
 * @param {Awaited<ReturnType<typeof start>>} server
 */
async function pace(bench, load, server) {
  await empty(server, 0);
  const { acked, ...result } = await load.call("pace", {
    url: server.url,
    run: bench.toRun(),
    connections: CONNECTIONS,
    seconds: bench.seconds,
    perSecond: STEADY_PER_SECOND,
  });
  await assertStored(server, acked, result.failed);
  bench.progress(`http, ${STEADY_PER_SECOND}/s: p99 ${ms(result.p99)} ms`);
  return result;
}

/**
 * Every round starts with empty tables and no writes outstanding.
 *
 * @param {Awaited<ReturnType<typeof start>>} server
 * @param {number} round
 */
async function empty({ database, door }, round) {
  if (database === null) return;
  // Sluice's tables come with the first delivery.
  if (round !== WARM_UP) await query(database, `truncate ${door.store?.tables}`);
  await query(database, "checkpoint");
}

/**
 * Throws unless every id that was answered 2xx is in the database.
 *
 * @param {Awaited<ReturnType<typeof start>>} server
 * @param {readonly string[]} acked
 * @param {number} failed
 */
async function assertStored({ database, door }, acked, failed) {
  if (failed > 0) throw new Error(`${door.name}: ${failed} requests were not answered 2xx`);
  if (database === null) return;
  const [{ missing }] = await query(
    database,
    `select count(*)::int as missing from unnest($1::text[]) as acked (id)
      where not exists (select from ${door.store?.events} where external_id = acked.id)`,
    [acked],
  );
  if (missing > 0) throw new Error(`${door.name}: ${missing} acknowledged deliveries are not stored`);
}

/** @param {ReadonlyMap<string, readonly any[]>} results */
function summarizeAll(results) {
  const of = (/** @type {readonly any[]} */ rounds, /** @type {string} */ key) =>
    summarize(rounds.map((round) => round[key]));
  return new Map(
    [...results].map(([name, rounds]) => [
      name,
      { rate: of(rounds, "perSecond"), p50: of(rounds, "p50"), p99: of(rounds, "p99"), busy: of(rounds, "busy") },
    ]),
  );
}

/**
 * @param {ReturnType<typeof summarizeAll>} doors
 * @param {readonly { p50: number, p99: number, max: number }[]} paced
 */
function toSection(doors, paced) {
  const rate = (/** @type {string} */ name) => doors.get(name)?.rate.median ?? Number.NaN;
  const steady = { p50: summarize(paced.map(({ p50 }) => p50)), p99: summarize(paced.map(({ p99 }) => p99)) };
  return {
    title: "HTTP",
    notes: [
      `${CONNECTIONS} connections, signed POSTs of 3 KB with distinct ids, one server under load at a time. After every round each id that was answered 2xx was found in the database; any other answer fails the run. The load generator (autocannon, one process) is the same for all; where its own core is near 1.00 it is the limit, and the server behind it can do more.`,
    ],
    tables: [
      {
        head: ["server", "req/s", "min – max", "p50 ms", "p99 ms", "plain route", "generator's core"],
        rows: [...doors].map(([name, door]) => [
          name,
          count(door.rate.median),
          span(door.rate),
          ms(door.p50.median),
          ms(door.p99.median),
          ratio(door.rate.median / rate(PLAIN)),
          door.busy.median.toFixed(2),
        ]),
      },
      {
        head: [`\`sluice serve\` at ${count(STEADY_PER_SECOND)} deliveries/s`, "median ms", "min – max"],
        rows: [
          ["p50", ms(steady.p50.median), span(steady.p50, ms)],
          ["p99", ms(steady.p99.median), span(steady.p99, ms)],
        ],
      },
    ],
    targets: [
      { name: "Next.js route with Sluice / plain route", value: rate(NEXT_SLUICE) / rate(PLAIN), atLeast: 1 },
      { name: "`sluice serve` / plain Next.js route", value: rate(SERVE) / rate(PLAIN), atLeast: 10 },
      { name: "`sluice serve` / bare `node:http` with verify", value: rate(SERVE) / rate(NODE), atLeast: 0.35 },
      {
        name: "`sluice serve` / `node:http` with two INSERTs",
        value: rate(SERVE) / rate(NODE_HAND_WRITTEN),
        atLeast: 1,
      },
      {
        name: `\`sluice serve\`, p99 at ${count(STEADY_PER_SECOND)}/s`,
        value: steady.p99.median,
        atMost: 25,
        unit: "ms",
      },
    ],
  };
}
