// Whether the time a refusal takes tells where a signature or token is wrong: `node bench/timing.mjs`, after a build.
// Welch's t-test between two classes of wrong deliveries in random order, as in dudect: |t| from 4.5 on is a leak.
// Of what the machine does in between, one class gets as much as the other; the slowest tenth of both is left out.
import { createHmac, randomBytes, randomInt } from "node:crypto";
import { parseArgs } from "node:util";

import { github, sharedToken } from "sluice/providers";
import { openSource } from "sluice/verify";

import { percentile } from "./support/statistics.mjs";

const LEAK = 4.5;
const KEPT_PERCENT = 90;
const WARM_UP = 20_000;

const { values: given } = parseArgs({ options: { samples: { type: "string", default: "100000" } } });
const samples = Number(given.samples);
const now = new Date();
const body = randomBytes(256);
const secret = randomBytes(32).toString("hex");
const signature = createHmac("sha256", secret).update(body).digest("hex");

/** @type {readonly { name: string, source: import("sluice/verify").OpenSource, header: string, classes: readonly [string, string] }[]} */
const CASES = [
  {
    name: "HMAC, the same wrong signature in both classes",
    source: openSource("hmac", github({ secret })),
    header: "x-hub-signature-256",
    classes: [`sha256=${alter(signature, 0)}`, `sha256=${alter(signature, 0)}`],
  },
  {
    name: "HMAC, first or last character wrong",
    source: openSource("hmac", github({ secret })),
    header: "x-hub-signature-256",
    classes: [`sha256=${alter(signature, 0)}`, `sha256=${alter(signature, signature.length - 1)}`],
  },
  {
    name: "token, first or last character wrong",
    source: openSource("token", sharedToken({ secret, header: "x-token" })),
    header: "x-token",
    classes: [alter(secret, 0), alter(secret, secret.length - 1)],
  },
  {
    name: "token, right beginning or none",
    source: openSource("token", sharedToken({ secret, header: "x-token" })),
    header: "x-token",
    classes: [alter(secret, 32), randomBytes(32).toString("hex")],
  },
];

let isLeaking = false;
for (const { name, source, header, classes } of CASES) {
  await measure({ source, header, classes }, WARM_UP);
  const [one, other] = await measure({ source, header, classes }, samples);
  const limit = percentile([...one, ...other], KEPT_PERCENT);
  const t = toWelch(
    one.filter((value) => value <= limit),
    other.filter((value) => value <= limit),
  );
  isLeaking ||= !(Math.abs(t) < LEAK);
  const medians = [one, other].map((durations) => percentile(durations, 50).toFixed(0)).join(" and ");
  process.stdout.write(`${name}: t = ${t.toFixed(2)}, medians ${medians} ns, ${samples} samples each\n`);
}
process.exitCode = isLeaking ? 1 : 0;

/**
 * Another hexadecimal text. A digit stays a digit and a letter a letter: reading the two takes differently long, which
 * tells whoever sent the text nothing.
 *
 * @param {string} text
 * @param {number} index
 */
function alter(text, index) {
  const [one, other] = /\d/.test(text[index] ?? "") ? ["0", "1"] : ["a", "b"];
  return text.slice(0, index) + (text[index] === one ? other : one) + text.slice(index + 1);
}

/**
 * Times refusals of both classes, in random order.
 *
 * @param {{ source: import("sluice/verify").OpenSource, header: string, classes: readonly [string, string] }} probe
 * @param {number} count Samples of each class.
 * @returns {Promise<[number[], number[]]>} Nanoseconds.
 */
async function measure({ source, header, classes }, count) {
  /** @type {[number[], number[]]} */
  const durations = [[], []];
  while (durations[0].length < count || durations[1].length < count) {
    const pick = randomInt(2);
    const delivery = toDelivery(header, classes[pick]);
    const startedAt = performance.now();
    const { kind } = await source.verify(delivery, now);
    const endedAt = performance.now();
    if (kind !== "rejected") throw new Error("A wrong delivery was accepted");
    const list = durations[pick === 0 ? 0 : 1];
    if (list.length < count) list.push((endedAt - startedAt) * 1e6);
  }
  return durations;
}

/** A new text for every delivery, so that nothing is kept from one to the next. @param {string} header @param {string} value */
function toDelivery(header, value) {
  const text = Buffer.from(value).toString("latin1");
  return {
    method: "POST",
    url: "/",
    headers: {
      get: (/** @type {string} */ name) => (name === header ? text : null),
      entries: () => [/** @type {const} */ ([header, text])],
    },
    body,
  };
}

/** @param {readonly number[]} one @param {readonly number[]} other */
function toWelch(one, other) {
  const [a, b] = [describe(one), describe(other)];
  return (a.mean - b.mean) / Math.sqrt(a.variance / one.length + b.variance / other.length);
}

/** @param {readonly number[]} values */
function describe(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, variance };
}
