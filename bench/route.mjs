import { setTimeout as sleep } from "node:timers/promises";

import { assertGuards, CHECKED_LIMIT } from "./support/assert-guards.mjs";
import { startCallee } from "./support/calls.mjs";
import { readCpuMs } from "./support/cpu-time.mjs";
import { CONTENDERS, CREDENTIALS } from "./support/guarded-contenders.mjs";
import { buildNextApp, toNextStart } from "./support/next-app.mjs";
import { findFreePort } from "./support/postgres.mjs";
import { startNode } from "./support/processes.mjs";
import { count, ms } from "./support/report.mjs";
import { interleave } from "./support/rounds.mjs";
import { toRouteSection } from "./support/route-section.mjs";
import { runAlone } from "./support/run-alone.mjs";
import { sendTask } from "./support/send-task.mjs";
import { createTaskRequests } from "./support/task-requests.mjs";

/**
 * What guarding a route costs: a plain route of Next.js, and the same route guarded by Sluice and its peers, in one app;
 * then the guarded routes as functions, without Next.js.
 *
 * @param {import("./support/bench.mjs").Lap} bench
 * @returns {Promise<import("./support/report.mjs").Section>}
 */
export async function measureRoute(bench) {
  bench.progress("route: building the Next.js app");
  await buildNextApp();
  const load = await startCallee("support/task-load.mjs", {});
  /** @type {Map<string, GuardedResults>} */
  const results = new Map();
  for (const credential of CREDENTIALS) {
    const tasks = createTaskRequests(credential);
    const served = await measureServed(bench, { credential, tasks, load });
    const called = await measureCalled(bench, { credential, tasks });
    results.set(credential, { ...served, called });
  }
  await load.end();
  return toRouteSection(results, { connections: CONNECTIONS, concurrency: CONCURRENCY });
}

const CONNECTIONS = 64;
const CONCURRENCY = 8;
const WARM_UP = -1;
const START_TIMEOUT_MS = 30_000;
/** Shorter and more of them than elsewhere: there are many contenders, and a round has to see one kind of weather. */
const ROUNDS_EACH = 4;

/**
 * Through `next start`: one process for all contenders.
 *
 * @param {import("./support/bench.mjs").Lap} bench
 * @param {Measuring & { load: import("./support/calls.mjs").Callee }} measuring
 */
async function measureServed(bench, { credential, tasks, load }) {
  await checkServed(tasks);
  const server = await startServer(tasks.env);
  const sizes = new Map();
  for (const { id, path } of CONTENDERS) sizes.set(id, await sendTask(`${server.origin}${path}`, toFirst(tasks)));

  const measure = async (/** @type {string} */ id, /** @type {number} */ round) => {
    const cpuBefore = readCpuMs(server.owned.child);
    const result = await load.call("saturate", {
      url: `${server.origin}${pathOf(id)}`,
      requests: tasks.requests,
      connections: CONNECTIONS,
      seconds: round === WARM_UP ? bench.warmUpSeconds : Math.ceil(bench.seconds / ROUNDS_EACH),
    });
    if (result.failed > 0) throw new Error(`${id}: ${result.failed} requests were not answered 2xx`);
    const cpuMicros = ((readCpuMs(server.owned.child) - cpuBefore) * 1_000) / result.answered;
    bench.progress(`route, ${credential}, ${id}: ${count(result.perSecond)}/s, p99 ${ms(result.p99)} ms`);
    return { ...result, cpuMicros };
  };
  for (const { id } of CONTENDERS) await measure(id, WARM_UP);
  const served = await interleave({ names: IDS, rounds: bench.rounds * ROUNDS_EACH, measure });
  await server.owned.end();
  return { served, sizes };
}

const IDS = CONTENDERS.map(({ id }) => id);

/** @param {string} id */
function pathOf(id) {
  return CONTENDERS.find((contender) => contender.id === id)?.path ?? "";
}

/** @param {Tasks} tasks */
async function checkServed(tasks) {
  const server = await startServer({ ...tasks.env, TASK_LIMIT: String(CHECKED_LIMIT) });
  for (const { id, path } of CONTENDERS) {
    await assertGuards(id, tasks, (request) => sendTask(`${server.origin}${path}`, request));
  }
  await server.owned.end();
}

/** @param {Record<string, string>} env */
async function startServer(env) {
  const port = await findFreePort();
  const { parameters, cwd } = toNextStart(port);
  const owned = startNode(parameters, { cwd, env });
  const origin = `http://127.0.0.1:${port}`;
  const endsAt = performance.now() + START_TIMEOUT_MS;
  while ((await fetch(origin).catch(() => null)) === null) {
    if (performance.now() > endsAt) throw new Error(`next start did not:\n${owned.output()}`);
    await sleep(50);
  }
  return { owned, origin };
}

/** @param {Tasks} tasks */
function toFirst({ requests: [first] }) {
  if (first === undefined) throw new Error("no requests");
  return first;
}

/**
 * As functions, each in a process of its own.
 *
 * @param {import("./support/bench.mjs").Lap} bench
 * @param {Measuring} measuring
 */
async function measureCalled(bench, { credential, tasks }) {
  const callees = new Map();
  for (const { id, path } of CONTENDERS) {
    const env = { ...tasks.env, CONTENDER: id, ROUTE_PATH: path };
    const checked = await startCallee(CALLEE, { ...env, TASK_LIMIT: String(CHECKED_LIMIT) });
    await assertGuards(id, tasks, (request) => checked.call("send", request));
    await checked.end();
    callees.set(id, await startCallee(CALLEE, env));
  }
  const measure = async (/** @type {string} */ id, /** @type {number} */ round) => {
    const seconds = round === WARM_UP ? bench.warmUpSeconds / 2 : bench.seconds / 4;
    const { requests } = tasks;
    const result = await callees.get(id).call("measure", { requests, seconds, concurrency: CONCURRENCY });
    bench.progress(`route, ${credential}, ${id} as a function: ${ms(result.busyMicros)} µs`);
    return result;
  };
  for (const id of IDS) await measure(id, WARM_UP);
  const called = await interleave({ names: IDS, rounds: bench.rounds * ROUNDS_EACH, measure });
  for (const callee of callees.values()) await callee.end();
  return called;
}

const CALLEE = "support/route-callee.mjs";

/** @typedef {ReturnType<typeof createTaskRequests>} Tasks */
/** @typedef {{ credential: string, tasks: Tasks }} Measuring */

/**
 * @typedef {object} GuardedResults
 * @property {ReadonlyMap<string, readonly Served[]>} served Round by round.
 * @property {ReadonlyMap<string, readonly Called[]>} called Round by round.
 * @property {ReadonlyMap<string, { headBytes: number, bodyBytes: number }>} sizes
 */

/** @typedef {{ perSecond: number, p50: number, p99: number, busy: number, cpuMicros: number }} Served */
/** @typedef {{ micros: number, busyMicros: number }} Called */

await runAlone(import.meta.url, measureRoute);
