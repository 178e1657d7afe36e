// An open page: two of its views, read again and again.
import { setTimeout as sleep } from "node:timers/promises";

import { listEvents, openDatabase, readOverview } from "../../dist/store/index.js";
import { answerCalls } from "../support/calls.mjs";

const database = await openDatabase({ url: process.env["DATABASE_URL"] ?? "" });
const VIEWS = [() => listEvents(database.working, { limit: 50 }), () => readOverview(database.working, "hour")];

/** @type {AbortController | null} */
let watching = null;
/** @type {Promise<unknown>} */
let watched = Promise.resolve();

answerCalls({
  async watch({ pauseMs }) {
    const { signal } = (watching = new AbortController());
    const look = async (/** @type {() => Promise<unknown>} */ read) => {
      while (!signal.aborted) {
        await read();
        await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
      }
    };
    watched = Promise.all(VIEWS.map(look));
  },

  async leave() {
    watching?.abort();
    await watched;
  },
});
