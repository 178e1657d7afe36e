import { CONTENDERS } from "./guarded-contenders.mjs";
import { count, ms, ratio, span } from "./report.mjs";
import { summarize } from "./statistics.mjs";
import { versionOf } from "./versions.mjs";

/**
 * @param {ReadonlyMap<string, import("../route.mjs").GuardedResults>} results By credential.
 * @param {{ connections: number, concurrency: number }} settings
 * @returns {import("./report.mjs").Section}
 */
export function toRouteSection(results, { connections, concurrency }) {
  const all = [...results];
  return {
    title: "Route handlers",
    notes: [
      `One POST of a JSON task of 0.7 KB, answered with the task, in one Next.js app and one \`next start\`: the plain route parses and answers it, all others first check who sends it, a CSRF rule, a limit per user (in memory, 256 users) and the same zod schema. Bearer tokens are RS256 and verified by \`jose\`: by all others with each request, by Sluice once a minute for each of the 256, as \`jwtAuth\` does (that it has not ended, its user and all else are checked with each request); API keys are looked up in memory by their SHA-256. Before the clock starts each contender has to refuse a missing and a wrong credential (401), a form of another site (403; tRPC 415), malformed and invalid bodies (4xx) and one request too many (429), over HTTP and as a function, and to answer a good request alike; while it runs, any answer but 2xx fails the run.`,
      `Who checks what: Sluice, all of its own. Hono ${versionOf("hono")}: \`hono/csrf\` (which looks at the types that forms send, so JSON passes it unchecked), \`hono/bearer-auth\`, \`hono-rate-limiter\`, \`@hono/zod-validator\`. oRPC 1 (${versionOf("@orpc/server")}): its CSRF plugin (asks for one header) and \`@orpc/experimental-ratelimit\`; oRPC 2 (${versionOf("orpc-2-server")}): its CSRF plugin (looks at \`Sec-Fetch-Mode\`), limits in plain code; both through their OpenAPI handlers. tRPC ${versionOf("@trpc/server")}: limits in plain code. "By hand" is one function. None but Sluice asks for an issuer's keys by itself, ends a body that is too slow or too long, names the request or forbids caches to keep the answer: its answers are longer by those headers.`,
      `HTTP: ${connections} connections. "Of plain" is the median over the rounds of each round's own ratio; "CPU" is the processor time the server's process used for one request, all threads: it depends least on what else the machine does, and on a quiet machine its ratios are those of the rates, as one thread serves. As functions: \`Request\` in, \`Response\` out and read, one process each, ${concurrency} under way at once; "own" is the processor time beyond that of the plain route.`,
    ],
    tables: all.flatMap(([credential, result]) => [
      toServedTable(credential, result),
      toCalledTable(credential, result),
    ]),
    targets: all.flatMap(([credential, result]) => toTargets(credential, result)),
  };
}

/** @type {Readonly<Record<string, string>>} */
const NAMES = { jwt: "JWT", "api-key": "API key" };

/**
 * @param {string} credential
 * @param {import("../route.mjs").GuardedResults} results
 * @returns {import("./report.mjs").Table}
 */
function toServedTable(credential, { served, sizes }) {
  return {
    head: [
      `${NAMES[credential]}, HTTP`,
      "req/s",
      "min – max",
      "of plain",
      "p50 ms",
      "p99 ms",
      "CPU µs",
      "plain's CPU / this",
      "head + body bytes",
    ],
    rows: CONTENDERS.map(({ id, name }) => {
      const rounds = served.get(id) ?? [];
      const rate = summarize(rounds.map(({ perSecond }) => perSecond));
      const size = sizes.get(id);
      return [
        name,
        count(rate.median),
        span(rate),
        ratio(toRatio(served, { of: id, to: PLAIN }, toRate)),
        ms(summarize(rounds.map(({ p50 }) => p50)).median),
        ms(summarize(rounds.map(({ p99 }) => p99)).median),
        count(summarize(rounds.map(({ cpuMicros }) => cpuMicros)).median),
        ratio(toRatio(served, { of: id, to: PLAIN }, toThrift)),
        `${size?.headBytes} + ${size?.bodyBytes}`,
      ];
    }),
  };
}

/**
 * @param {string} credential
 * @param {import("../route.mjs").GuardedResults} results
 * @returns {import("./report.mjs").Table}
 */
function toCalledTable(credential, { called }) {
  return {
    head: [`${NAMES[credential]}, as functions`, "µs", "min – max", "CPU µs", "own CPU µs"],
    rows: CONTENDERS.map(({ id, name }) => {
      const wall = summarize((called.get(id) ?? []).map(({ micros }) => micros));
      const cpu = toCpu(called, id);
      return [name, ms(wall.median), span(wall, ms), ms(cpu), ms(cpu - toCpu(called, PLAIN))];
    }),
  };
}

const PLAIN = "plain";
const SLUICE = "sluice";

/**
 * @param {string} credential
 * @param {import("../route.mjs").GuardedResults} results
 * @returns {readonly import("./report.mjs").Target[]}
 */
function toTargets(credential, { served, called }) {
  const prefix = NAMES[credential];
  const peers = CONTENDERS.filter(({ id }) => PEERS.includes(id));
  return [
    ...[{ id: PLAIN, name: "plain" }, ...peers].flatMap(({ id, name }) => {
      const pair = { of: SLUICE, to: id };
      const atLeast = id === PLAIN ? 0.9 : 1;
      return [
        { name: `${prefix}: Sluice / ${name}, req/s`, value: toRatio(served, pair, toRate), atLeast },
        { name: `${prefix}: Sluice / ${name}, requests per CPU time`, value: toRatio(served, pair, toThrift), atLeast },
      ];
    }),
    ...peers.map(({ id, name }) => ({
      name: `${prefix}: Sluice / ${name}, CPU as a function`,
      value: toCpu(called, SLUICE) / toCpu(called, id),
      atMost: 1,
    })),
  ];
}

const PEERS = ["hono", "orpc", "orpc-2"];

/** @param {import("../route.mjs").Served} served */
const toRate = ({ perSecond }) => perSecond;

/** How much is done in the same time of the processor. @param {import("../route.mjs").Served} served */
const toThrift = ({ cpuMicros }) => 1 / cpuMicros;

/**
 * Contenders of one round ran in the same weather: of each round the ratio, and of the ratios the median.
 *
 * @param {ReadonlyMap<string, readonly import("../route.mjs").Served[]>} served
 * @param {{ of: string, to: string }} pair
 * @param {(served: import("../route.mjs").Served) => number} toValue
 */
function toRatio(served, pair, toValue) {
  const [left = [], right = []] = [served.get(pair.of), served.get(pair.to)];
  const ratios = left.flatMap((one, round) => {
    const other = right[round];
    return other === undefined ? [] : [toValue(one) / toValue(other)];
  });
  return summarize(ratios).median;
}

/**
 * @param {ReadonlyMap<string, readonly import("../route.mjs").Called[]>} called
 * @param {string} id
 */
function toCpu(called, id) {
  return summarize((called.get(id) ?? []).map(({ busyMicros }) => busyMicros)).median;
}
