import { startCallee } from "./support/calls.mjs";
import { BODY_BYTES } from "./support/deliveries.mjs";
import { count, ratio, span } from "./support/report.mjs";
import { interleave } from "./support/rounds.mjs";
import { summarize } from "./support/statistics.mjs";

/**
 * Deliveries verified per second on one core: Sluice, the sender's own library and the bare cryptography, scheme by
 * scheme.
 *
 * @param {import("./support/bench.mjs").Bench} bench
 * @returns {Promise<import("./support/report.mjs").Section>}
 */
export async function measureVerify(bench) {
  const callees = new Map();
  for (const { name, script, scheme } of CONTENDERS) {
    callees.set(name, await startCallee(script, { SCHEME: scheme, WEBHOOK_SECRET: bench.secret }));
  }
  const measure = async (/** @type {string} */ name, /** @type {number} */ round) => {
    const seconds = round < 0 ? WARM_UP_SECONDS : bench.seconds / 4;
    const { perSecond } = await callees.get(name).call("measure", { seconds });
    bench.progress(`verify, ${name}: ${count(perSecond)}/s`);
    return perSecond;
  };
  const names = CONTENDERS.map(({ name }) => name);
  for (const name of names) await measure(name, -1);
  const results = await interleave({ names, rounds: bench.rounds, measure });
  for (const callee of callees.values()) await callee.end();
  return toSection(results);
}

const WARM_UP_SECONDS = 1;
const [BARE, SLUICE, SDK] = ["verify-bare", "verify-sluice", "verify-sdk"];

/** One row of the table each; a scheme's first row is what its others are compared with. */
const CONTENDERS = [
  ["hmac-timed", BARE, "HMAC-SHA256 of time and body: bare `node:crypto`"],
  ["hmac-timed", SLUICE, "Stripe: Sluice"],
  ["hmac-timed", SDK, "Stripe: `stripe`"],
  ["hmac-body", BARE, "HMAC-SHA256 of the body: bare `node:crypto`"],
  ["hmac-body", SLUICE, "GitHub: Sluice"],
  ["hmac-body", SDK, "GitHub: `@octokit/webhooks-methods`"],
  ["standard", BARE, "HMAC-SHA256 of id, time and body: bare `node:crypto`"],
  ["standard", SLUICE, "Standard Webhooks: Sluice"],
  ["standard", SDK, "Standard Webhooks: `standardwebhooks`"],
  ["ed25519", BARE, "Ed25519: bare `node:crypto`"],
  ["ed25519", SLUICE, "Discord: Sluice"],
  ["ecdsa", BARE, "ECDSA P-256: bare `node:crypto`"],
  ["ecdsa", SLUICE, "SendGrid: Sluice"],
  ["jwt", BARE, "JWT RS256 as body: bare `node:crypto` and `JSON.parse`"],
  ["jwt", SLUICE, "Kinde: Sluice"],
  ["jwt", SDK, "Kinde: `jose`, keys at hand"],
  ["token", BARE, "Token in a header: bare SHA-256 and compare"],
  ["token", SLUICE, "GitLab: Sluice"],
].map(([scheme = "", script, name = ""]) => ({ scheme, script: `contenders/${script}.mjs`, name }));

/** @param {ReadonlyMap<string, readonly number[]>} results */
function toSection(results) {
  const rates = new Map([...results].map(([name, values]) => [name, summarize(values)]));
  const cost = (/** @type {(typeof CONTENDERS)[number]} */ { name, scheme }) => {
    const bare = CONTENDERS.find((contender) => contender.scheme === scheme)?.name ?? "";
    return toMedian(rates, bare) / toMedian(rates, name);
  };
  const toTarget = (/** @type {string} */ scheme) => {
    const sluice = CONTENDERS.find(({ name, scheme: other }) => other === scheme && name.endsWith(": Sluice"));
    return { name: `${sluice?.name} / bare`, value: sluice === undefined ? Number.NaN : cost(sluice), atMost: 1.3 };
  };
  return {
    title: "Verification",
    notes: [
      `One core, deliveries of ${BODY_BYTES} bytes with distinct signatures, each verified once per turn. "Cost" is the time of one verification as a multiple of the bare cryptography in the row above it that starts the group.`,
    ],
    tables: [
      {
        head: ["scheme", "deliveries/s", "min – max", "cost"],
        rows: CONTENDERS.map((contender) => {
          const rate = rates.get(contender.name) ?? { median: Number.NaN, min: Number.NaN, max: Number.NaN };
          return [contender.name, count(rate.median), span(rate), ratio(cost(contender))];
        }),
      },
    ],
    targets: ["hmac-timed", "hmac-body", "standard"].map(toTarget),
  };
}

/**
 * @param {ReadonlyMap<string, { median: number }>} rates
 * @param {string} name
 */
function toMedian(rates, name) {
  return rates.get(name)?.median ?? Number.NaN;
}
