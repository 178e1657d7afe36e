import { startCallee } from "./support/calls.mjs";
import { HAND_WRITTEN_SCHEMA } from "./support/hand-written.mjs";
import { query } from "./support/postgres.mjs";
import { count, ratio, span } from "./support/report.mjs";
import { interleave } from "./support/rounds.mjs";
import { SLUICE_TABLES } from "./support/sluice-store.mjs";
import { summarize } from "./support/statistics.mjs";

/**
 * Deliveries that become durable per second, without HTTP: the hand-written design against Sluice's appender.
 *
 * @param {import("./support/bench.mjs").Bench} bench
 * @returns {Promise<import("./support/report.mjs").Section>}
 */
export async function measureIngest(bench) {
  const contenders = new Map();
  for (const contender of CONTENDERS) contenders.set(contender.name, await prepare(bench, contender));

  const measure = async (/** @type {string} */ name, /** @type {number} */ round) => {
    const { callee, url, contender } = contenders.get(name);
    await query(url, `truncate ${contender.tables}`);
    await query(url, "checkpoint");
    const { answered, perSecond } = await callee.call("measure", {
      run: bench.toRun(round),
      connections: CONNECTIONS,
      seconds: round < 0 ? bench.warmUpSeconds : bench.seconds,
    });
    const [stored] = await query(url, contender.count);
    if (stored.events !== answered || stored.jobs !== answered) {
      throw new Error(`${name}: ${answered} answered, but ${stored.events} events and ${stored.jobs} jobs stored`);
    }
    bench.progress(`ingest, ${name}: ${count(perSecond)}/s`);
    return perSecond;
  };
  for (const { name } of CONTENDERS) await measure(name, -1);
  const names = CONTENDERS.map(({ name }) => name);
  const results = await interleave({ names, rounds: bench.rounds, measure });
  for (const { callee } of contenders.values()) await callee.end();
  return toSection(results);
}

const CONNECTIONS = 64;
const [HAND_WRITTEN, SLUICE] = ["two INSERTs, each its own commit", "Sluice, group commit"];

const CONTENDERS = [
  {
    name: HAND_WRITTEN,
    script: "contenders/ingest-hand-written.mjs",
    schema: HAND_WRITTEN_SCHEMA,
    tables: "webhook_events, webhook_jobs",
    count: `select (select count(*)::int from webhook_events) as events, (select count(*)::int from webhook_jobs) as jobs`,
  },
  {
    name: SLUICE,
    script: "contenders/ingest-sluice.mjs",
    // The contender migrates by itself.
    schema: "select 1",
    tables: SLUICE_TABLES,
    count: `select (select count(distinct external_id)::int from sluice.webhook_events) as events,
                   (select count(*)::int from sluice.event_jobs) as jobs`,
  },
];

/**
 * @param {import("./support/bench.mjs").Bench} bench
 * @param {(typeof CONTENDERS)[number]} contender
 */
async function prepare(bench, contender) {
  const url = await bench.createDatabase("ingest");
  await query(url, contender.schema);
  return { contender, url, callee: await startCallee(contender.script, { DATABASE_URL: url }) };
}

/** @param {ReadonlyMap<string, readonly number[]>} results */
function toSection(results) {
  const rates = new Map([...results].map(([name, values]) => [name, summarize(values)]));
  const base = rates.get(HAND_WRITTEN)?.median ?? Number.NaN;
  const sluice = rates.get(SLUICE)?.median ?? Number.NaN;
  return {
    title: "Ingest at the store",
    notes: [
      `${CONNECTIONS} concurrent deliveries of 3 KB with distinct ids, no HTTP. Each is one event row and one job row, durable before it counts; after every round the rows were counted.`,
    ],
    tables: [
      {
        head: ["design", "deliveries/s", "min – max", "ratio"],
        rows: [...rates].map(([name, rate]) => [name, count(rate.median), span(rate), ratio(rate.median / base)]),
      },
    ],
    targets: [{ name: "Sluice / hand-written design", value: sluice / base, atLeast: 4 }],
  };
}
