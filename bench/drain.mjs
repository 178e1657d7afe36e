import { startCallee } from "./support/calls.mjs";
import { EFFECTS_SCHEMA } from "./support/drain-jobs.mjs";
import { query } from "./support/postgres.mjs";
import { count, ratio, span } from "./support/report.mjs";
import { interleave } from "./support/rounds.mjs";
import { summarize } from "./support/statistics.mjs";

/**
 * How fast a full queue empties, for handlers that do nothing, read their payload, or write in a transaction.
 *
 * @param {import("./support/bench.mjs").Bench} bench
 * @returns {Promise<import("./support/report.mjs").Section>}
 */
export async function measureDrain(bench) {
  const contenders = new Map();
  for (const contender of CONTENDERS) contenders.set(contender.name, await prepare(bench, contender));

  const results = new Map();
  /** @type {string[]} */
  const tunings = [];
  for (const variant of VARIANTS) {
    const names = CONTENDERS.filter((each) => each.variants.includes(variant)).map(({ name }) => name);
    const measure = async (/** @type {string} */ name) => {
      const rate = await measureOnce(bench, contenders.get(name), { variant, count: JOBS });
      bench.progress(`drain, ${variant}, ${name}: ${count(rate)}/s`);
      return rate;
    };
    for (const name of names) await measureOnce(bench, contenders.get(name), { variant, count: WARM_UP_JOBS });
    for (const name of names) await tune(bench, contenders.get(name), variant);
    const rates = await interleave({ names, rounds: bench.rounds, measure });
    tunings.push(...names.flatMap((name) => describeTuning(variant, contenders.get(name))));
    results.set(variant, new Map([...rates].map(([name, values]) => [name, summarize(values)])));
  }
  for (const { callee } of contenders.values()) await callee.end();
  return toSection(results, tunings);
}

const JOBS = 20_000;
const WARM_UP_JOBS = 5_000;
const TUNING_PASSES = 3;
const VARIANTS = ["no-op", "payload", "transaction"];
const [BOSS_LOOP, BOSS_WORKER, GRAPHILE, SLUICE] = [
  "pg-boss, fetch and complete by 500",
  "pg-boss, its worker, batches of 500",
  "graphile-worker, local queue, batched",
  "Sluice",
];

const CONTENDERS = [
  {
    name: BOSS_LOOP,
    script: "contenders/drain-pg-boss.mjs",
    env: { PG_BOSS_FORM: "loop" },
    batchesAtOnce: [1, 2, 3, 4, 8],
    variants: ["no-op", "payload"],
  },
  {
    name: BOSS_WORKER,
    script: "contenders/drain-pg-boss.mjs",
    env: { PG_BOSS_FORM: "worker" },
    batchesAtOnce: [1, 2, 3, 4, 8],
    variants: ["no-op", "payload"],
  },
  { name: GRAPHILE, script: "contenders/drain-graphile-worker.mjs", env: {}, variants: VARIANTS },
  { name: SLUICE, script: "contenders/drain-sluice.mjs", env: {}, variants: VARIANTS },
];

/**
 * @param {import("./support/bench.mjs").Bench} bench
 * @param {(typeof CONTENDERS)[number]} contender
 */
async function prepare(bench, { name, script, env, batchesAtOnce = [] }) {
  const url = await bench.createDatabase("drain");
  await query(url, EFFECTS_SCHEMA);
  const callee = await startCallee(script, { ...env, DATABASE_URL: url, WEBHOOK_SECRET: bench.secret });
  return { name, url, callee, batchesAtOnce, chosen: batchesAtOnce[0] };
}

/**
 * Gives a peer the number of concurrent batches it is fastest with here and now, tried in turns.
 *
 * @param {import("./support/bench.mjs").Bench} bench
 * @param {Awaited<ReturnType<typeof prepare>>} contender
 * @param {string} variant
 */
async function tune(bench, contender, variant) {
  if (contender.batchesAtOnce.length === 0) return;
  const measure = async (/** @type {string} */ tried) =>
    measureOnce(bench, { ...contender, chosen: Number(tried) }, { variant, count: WARM_UP_JOBS });
  const rates = await interleave({ names: contender.batchesAtOnce.map(String), rounds: TUNING_PASSES, measure });
  const medians = [...rates].map(([tried, values]) => ({ tried: Number(tried), rate: summarize(values).median }));
  contender.chosen = medians.reduce((best, each) => (each.rate > best.rate ? each : best)).tried;
  bench.progress(`drain, ${variant}, ${contender.name}: fastest with ${contender.chosen} batches at once`);
}

/**
 * @param {string} variant
 * @param {Awaited<ReturnType<typeof prepare>>} contender
 */
function describeTuning(variant, { name, chosen }) {
  return chosen === undefined ? [] : [`${name}, \`${variant}\`: ${chosen}`];
}

/**
 * Fills a queue, then times its emptying.
 *
 * @param {import("./support/bench.mjs").Bench} bench
 * @param {Awaited<ReturnType<typeof prepare>>} contender
 * @param {{ variant: string, count: number }} work
 */
async function measureOnce(bench, { name, url, callee, chosen }, { variant, count: jobs }) {
  await query(url, "truncate effects");
  await callee.call("fill", { variant, count: jobs, run: bench.toRun() });
  // What autovacuum does for a queue that has stood for a minute.
  await query(url, "vacuum analyze");
  await query(url, "checkpoint");
  const { ms, handled } = await callee.call("drain", { variant, count: jobs, batchesAtOnce: chosen });
  const [{ effects }] = await query(url, "select count(distinct event)::int as effects from effects");
  if (handled !== jobs || (variant === "transaction" && effects !== jobs)) {
    throw new Error(`${name}, ${variant}: ${handled} of ${jobs} jobs handled, ${effects} effects`);
  }
  return (jobs / ms) * 1_000;
}

/**
 * @param {ReadonlyMap<string, ReadonlyMap<string, { median: number, min: number, max: number }>>} results
 * @param {readonly string[]} tunings
 */
function toSection(results, tunings) {
  const median = (/** @type {string} */ variant, /** @type {string} */ name) =>
    results.get(variant)?.get(name)?.median ?? Number.NaN;
  const bestPeer = (/** @type {string} */ variant) =>
    Math.max(...[BOSS_LOOP, BOSS_WORKER, GRAPHILE].map((name) => results.get(variant)?.get(name)?.median ?? 0));
  const against = (/** @type {string} */ variant) => median(variant, SLUICE) / bestPeer(variant);
  return {
    title: "Drain of a full queue",
    notes: [
      `${count(JOBS)} jobs queued before the clock starts; it runs from the start of the worker until the last completion is committed. One process each. Sluice keeps every job and a row per attempt, pg-boss keeps its jobs, graphile-worker deletes them.`,
      `\`no-op\`: the payload is an id. \`payload\`: 3 KB, decoded and read by the handler. \`transaction\`: the same payload, and each handler inserts one row in a transaction of its own; in Sluice that transaction also holds the job's completion, so the effect happens exactly once; in graphile-worker the completion follows in a later batch.`,
      `pg-boss gets the number of concurrent batches it was fastest with right before, tried in turns. ${tunings.join("; ")}.`,
    ],
    tables: VARIANTS.map((variant) => ({
      head: [variant, "jobs/s", "min – max", "Sluice / this"],
      rows: [...(results.get(variant) ?? [])].map(([name, rate]) => [
        name,
        count(rate.median),
        span(rate),
        ratio(median(variant, SLUICE) / rate.median),
      ]),
    })),
    targets: [
      { name: "no-op: Sluice / best peer", value: against("no-op"), atLeast: 1.5 },
      { name: "payload: Sluice / best peer", value: against("payload"), atLeast: 1 },
      { name: "payload and transaction: Sluice / graphile-worker", value: against("transaction"), atLeast: 1 },
    ],
  };
}
