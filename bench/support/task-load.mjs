// The load generator for guarded routes, in a process of its own.
import autocannon from "autocannon";

import { answerCalls } from "./calls.mjs";

answerCalls({
  /** As many as the server answers: `connections` clients, each with one request under way. */
  async saturate(/** @type {Saturation} */ { url, requests, connections, seconds }) {
    const busyBefore = process.cpuUsage();
    const result = await autocannon({
      url,
      connections,
      duration: seconds,
      requests: requests.map(({ headers, body }) => ({ method: "POST", headers, body })),
    });
    const busy = process.cpuUsage(busyBefore);
    return {
      answered: result["2xx"],
      perSecond: result["2xx"] / result.duration,
      failed: result.non2xx + result.errors + result.timeouts,
      p50: result.latency.p50,
      p99: result.latency.p99,
      busy: (busy.user + busy.system) / 1e6 / result.duration,
    };
  },
});

/**
 * @typedef {object} Saturation
 * @property {string} url
 * @property {readonly import("./task-requests.mjs").TaskRequest[]} requests Sent in turns by each client.
 * @property {number} connections
 * @property {number} seconds
 */
