import { setTimeout as sleep } from "node:timers/promises";

/**
 * Times the work on `count` jobs: from `start` until all have been handled and none is left in the database.
 *
 * @param {object} race
 * @param {number} race.count
 * @param {(onHandled: () => void) => Promise<() => Promise<void>>} race.start Starts the worker, which calls `onHandled` once per job; answers what stops it.
 * @param {() => Promise<number>} race.countLeft Jobs not completed yet.
 * @returns {Promise<{ ms: number, handled: number }>}
 */
export async function timeDrain({ count, start, countLeft }) {
  let handled = 0;
  /** @type {() => void} */
  let onAll = () => undefined;
  const all = new Promise((resolve) => {
    onAll = () => resolve(undefined);
  });
  const startedAt = performance.now();
  const stop = await start(() => {
    handled += 1;
    if (handled === count) onAll();
  });
  await Promise.race([all, sleep(LIMIT_MS, undefined, { ref: false })]);
  while ((await countLeft()) > 0 && performance.now() - startedAt < LIMIT_MS) await sleep(CHECK_MS);
  const ms = performance.now() - startedAt;
  await stop();
  return { ms, handled };
}

const LIMIT_MS = 60_000;
// The jobs were all handled: what is left is the completion of the last batches.
const CHECK_MS = 2;
