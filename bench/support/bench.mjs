import { randomBytes } from "node:crypto";

import { startPostgres } from "./postgres.mjs";

/**
 * What every suite works with: one Postgres, and how long and how often to measure.
 *
 * @param {{ isQuick: boolean }} options
 * @returns {Promise<Bench>}
 */
export async function startBench({ isQuick }) {
  const postgres = await startPostgres();
  let databases = 0;
  let runs = 0;
  return {
    isQuick,
    rounds: isQuick ? 2 : 5,
    seconds: isQuick ? 2 : 4,
    warmUpSeconds: isQuick ? 1 : 5,
    url: postgres.url,
    secret: `whsec_${randomBytes(24).toString("base64url")}`,
    createDatabase: (suite) => postgres.createDatabase(`${suite}_${(databases += 1)}`),
    toRun: () => `R${String((runs += 1)).padStart(5, "0")}`,
    progress: (text) => process.stderr.write(`${text}\n`),
    stop: () => postgres.stop(),
  };
}

/**
 * @typedef {object} Bench
 * @property {boolean} isQuick
 * @property {number} rounds
 * @property {number} seconds Of one measurement.
 * @property {number} warmUpSeconds
 * @property {string} url Of the server's own database.
 * @property {string} secret What deliveries are signed with.
 * @property {(suite: string) => Promise<string>} createDatabase Makes an empty database and answers its URL.
 * @property {() => string} toRun A name for one measurement; its events' ids carry it.
 * @property {(text: string) => void} progress
 * @property {() => Promise<void>} stop
 */
