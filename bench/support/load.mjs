// The load generator, in a process of its own: signed deliveries of 3 KB whose ids never repeat.
import { Agent, request as startRequest } from "node:http";

import autocannon from "autocannon";

import { answerCalls } from "./calls.mjs";
import { createDeliveries, toSignature } from "./deliveries.mjs";
import { percentile } from "./statistics.mjs";

const secret = process.env["WEBHOOK_SECRET"] ?? "";

answerCalls({
  /** As many as the server answers: `connections` clients, each with one request under way. */
  async saturate(/** @type {Saturation} */ { url, run, connections, seconds, signed }) {
    const supply = createSupply(run, signed);
    /** @type {number[]} */
    const acked = [];
    const busyBefore = process.cpuUsage();
    const result = await autocannon({
      url,
      connections,
      duration: seconds,
      method: "POST",
      headers: { "content-type": "application/json" },
      requests: [
        {
          setupRequest(request, context) {
            const delivery = supply.take();
            context.index = delivery.index;
            request.body = delivery.body;
            request.headers["stripe-signature"] = delivery.signature;
            return request;
          },
          onResponse(status, _body, context) {
            if (status >= 200 && status < 300) acked.push(context.index);
          },
        },
      ],
    });
    const busy = process.cpuUsage(busyBefore);
    if (acked.length !== result["2xx"]) throw new Error(`${result["2xx"]} answers 2xx, but ${acked.length} ids`);
    return {
      perSecond: result["2xx"] / result.duration,
      failed: result.non2xx + result.errors + result.timeouts,
      p50: result.latency.p50,
      p99: result.latency.p99,
      busy: (busy.user + busy.system) / 1e6 / result.duration,
      acked: acked.map(supply.toId),
    };
  },

  /** At a fixed rate whatever the server does: a late answer delays no later request, and counts from when it was due. */
  async pace(/** @type {Pacing} */ { url, run, connections, seconds, perSecond }) {
    const total = perSecond * seconds;
    const supply = createSupply(run, total);
    const agent = new Agent({ keepAlive: true, maxSockets: connections });
    const startedAt = performance.now();
    /** @type {Promise<{ ms: number, id: string, isAcked: boolean }>[]} */
    const answers = [];
    while (answers.length < total) {
      const due = Math.min(total, ((performance.now() - startedAt) / 1_000) * perSecond);
      while (answers.length < due)
        answers.push(send(url, agent, supply, startedAt + (answers.length / perSecond) * 1_000));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const all = await Promise.all(answers);
    agent.destroy();
    const times = all.map(({ ms }) => ms);
    return {
      p50: percentile(times, 50),
      p99: percentile(times, 99),
      max: Math.max(...times),
      failed: all.filter(({ isAcked }) => !isAcked).length,
      acked: all.filter(({ isAcked }) => isAcked).map(({ id }) => id),
    };
  },
});

/**
 * @typedef {object} Saturation
 * @property {string} url
 * @property {string} run
 * @property {number} connections
 * @property {number} seconds
 * @property {number} signed Deliveries to sign before the clock starts; further ones are signed as they are sent.
 */

/**
 * @typedef {object} Pacing
 * @property {string} url
 * @property {string} run
 * @property {number} connections
 * @property {number} seconds
 * @property {number} perSecond
 */

/**
 * Deliveries one after the other.
 *
 * @param {string} run
 * @param {number} signed
 */
function createSupply(run, signed) {
  const deliveries = createDeliveries(run);
  const seconds = Math.floor(Date.now() / 1_000);
  const sign = (/** @type {number} */ index) => toSignature(deliveries.toBody(index), secret, seconds);
  const signatures = Array.from({ length: signed }, (_, index) => sign(index));
  let next = 0;
  return {
    toId: deliveries.toId,
    take() {
      const index = next;
      next += 1;
      return { index, body: deliveries.toBody(index), signature: signatures[index] ?? sign(index) };
    },
  };
}

/**
 * @param {string} url
 * @param {Agent} agent
 * @param {ReturnType<typeof createSupply>} supply
 * @param {number} dueAt
 * @returns {Promise<{ ms: number, id: string, isAcked: boolean }>}
 */
function send(url, agent, supply, dueAt) {
  const { index, body, signature } = supply.take();
  const headers = { "content-type": "application/json", "content-length": body.length, "stripe-signature": signature };
  return new Promise((resolve) => {
    const end = (/** @type {boolean} */ isAcked) =>
      resolve({ ms: performance.now() - dueAt, id: supply.toId(index), isAcked });
    const request = startRequest(url, { method: "POST", agent, headers, timeout: 10_000 }, (response) => {
      response.resume();
      response.once("end", () => end(response.statusCode === 200));
    });
    request.once("timeout", () => request.destroy());
    request.once("error", () => end(false));
    request.end(body);
  });
}
