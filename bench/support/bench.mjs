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
    ...toLap({ isQuick }),
    url: postgres.url,
    secret: `whsec_${randomBytes(24).toString("base64url")}`,
    createDatabase: (suite) => postgres.createDatabase(`${suite}_${(databases += 1)}`),
    toRun: () => `R${String((runs += 1)).padStart(5, "0")}`,
    stop: () => postgres.stop(),
  };
}

/**
 * How long and how often to measure: all that suites without a database work with.
 *
 * @param {{ isQuick: boolean }} options
 * @returns {Lap}
 */
export function toLap({ isQuick }) {
  return {
    isQuick,
    rounds: isQuick ? 2 : 5,
    seconds: isQuick ? 2 : 4,
    warmUpSeconds: isQuick ? 1 : 5,
    progress: (text) => process.stderr.write(`${text}\n`),
  };
}

/**
 * @typedef {object} Lap
 * @property {boolean} isQuick
 * @property {number} rounds
 * @property {number} seconds Of one measurement.
 * @property {number} warmUpSeconds
 * @property {(text: string) => void} progress
 */

/**
 * @typedef {object} Database
 * @property {string} url Of the server's own database.
 * @property {string} secret What deliveries are signed with.
 * @property {(suite: string) => Promise<string>} createDatabase Makes an empty database and answers its URL.
 * @property {() => string} toRun A name for one measurement; its events' ids carry it.
 * @property {() => Promise<void>} stop
 */

/** @typedef {Lap & Database} Bench */
