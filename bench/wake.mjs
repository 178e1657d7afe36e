import { setTimeout as sleep } from "node:timers/promises";

import { startCallee } from "./support/calls.mjs";
import { ms } from "./support/report.mjs";
import { percentile } from "./support/statistics.mjs";

/**
 * How long a job waits on an idle queue: from handing the delivery over to the start of its handler.
 *
 * @param {import("./support/bench.mjs").Bench} bench
 * @returns {Promise<import("./support/report.mjs").Section>}
 */
export async function measureWake(bench) {
  const results = [];
  for (const { name, script } of CONTENDERS) {
    for (const place of [SAME, ACROSS]) {
      const times = await measureOne(bench, script, place);
      results.push({ name, place, p50: percentile(times, 50), p99: percentile(times, 99), max: Math.max(...times) });
      bench.progress(`wake, ${name}, ${place}: p50 ${ms(percentile(times, 50))} ms`);
    }
  }
  return toSection(results, bench.isQuick ? QUICK_EVENTS : EVENTS);
}

const EVENTS = 200;
const QUICK_EVENTS = 50;
const WARM_UP_EVENTS = 20;
const [SAME, ACROSS] = ["same process", "across processes"];
const SLUICE = "Sluice";

const CONTENDERS = [
  { name: SLUICE, script: "contenders/wake-sluice.mjs" },
  { name: "graphile-worker", script: "contenders/wake-graphile-worker.mjs" },
  { name: "pg-boss with notify", script: "contenders/wake-pg-boss.mjs" },
];

/**
 * @param {import("./support/bench.mjs").Bench} bench
 * @param {string} script
 * @param {string} place
 */
async function measureOne(bench, script, place) {
  const env = { DATABASE_URL: await bench.createDatabase("wake"), WEBHOOK_SECRET: bench.secret };
  const worker = await startCallee(script, env);
  const sender = place === SAME ? worker : await startCallee(script, env);
  await worker.call("work");
  const times = [];
  const events = bench.isQuick ? QUICK_EVENTS : EVENTS;
  for (let index = 0; index < WARM_UP_EVENTS + events; index += 1) {
    const [startedAt, sentAt] = await Promise.all([worker.call("whenStarted", index), sender.call("send", index)]);
    if (index >= WARM_UP_EVENTS) times.push(startedAt - sentAt);
    // Not in step with anybody's poll, and long enough for the queue to be idle again.
    await sleep(10 + Math.random() * 20);
  }
  await Promise.all([worker.end(), sender.end()]);
  return times;
}

/**
 * @param {readonly { name: string, place: string, p50: number, p99: number, max: number }[]} results
 * @param {number} events
 */
function toSection(results, events) {
  const p50 = (/** @type {string} */ place) =>
    results.find((result) => result.name === SLUICE && result.place === place)?.p50 ?? Number.NaN;
  return {
    title: "Wake-up on an idle queue",
    notes: [
      `${events} events of 3 KB, one at a time, from the call that hands one over until its handler starts. For Sluice this includes verifying it; for all it includes the commit.`,
    ],
    tables: [
      {
        head: ["queue", "where", "p50 ms", "p99 ms", "max ms"],
        rows: results.map((result) => [result.name, result.place, ms(result.p50), ms(result.p99), ms(result.max)]),
      },
    ],
    targets: [
      { name: "Sluice, p50, same process", value: p50(SAME), atMost: 5, unit: "ms" },
      { name: "Sluice, p50, across processes", value: p50(ACROSS), atMost: 10, unit: "ms" },
    ],
  };
}
