// One contender's route as a function: `Request` in, `Response` out, without a server.
import { answerCalls } from "./calls.mjs";

const { answer } = await import(`../contenders/route-${process.env["CONTENDER"]}.mjs`);
const url = `https://app.example.com${process.env["ROUTE_PATH"]}`;
const CONTEXT = { params: Promise.resolve({}) };

/** @param {import("./task-requests.mjs").TaskRequest} request */
async function send({ headers, body }) {
  const response = await answer(new Request(url, { method: "POST", headers, body }), CONTEXT);
  return { status: response.status, body: await response.text() };
}

answerCalls({
  send,
  /** So many requests under way at once; each answer is read to its end. */
  async measure(/** @type {Measuring} */ { requests, seconds, concurrency }) {
    const startedAt = performance.now();
    const busyBefore = process.cpuUsage();
    const endsAt = startedAt + seconds * 1_000;
    let answered = 0;
    const work = async () => {
      while (performance.now() < endsAt) {
        for (const request of requests) {
          const { status } = await send(request);
          if (status !== 200) throw new Error(`a good request is answered ${status}`);
        }
        answered += requests.length;
      }
    };
    await Promise.all(Array.from({ length: concurrency }, work));
    const { user, system } = process.cpuUsage(busyBefore);
    const micros = (performance.now() - startedAt) * 1_000;
    return { micros: micros / answered, busyMicros: (user + system) / answered };
  },
});

/**
 * @typedef {object} Measuring
 * @property {readonly import("./task-requests.mjs").TaskRequest[]} requests
 * @property {number} seconds
 * @property {number} concurrency
 */
