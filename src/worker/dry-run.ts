import { SluiceError } from "../core/errors.ts";
import type { SluiceEvent } from "../core/event.ts";
import { sleep } from "../core/sleep.ts";
import type { Database } from "../store/index.ts";
import { AttemptControl } from "./attempt-control.ts";
import { refuseFetch, type RefusedRequest } from "./dry-run-fetch.ts";
import { recordStatements, type RecordedStatement } from "./dry-run-statements.ts";
import type { Handler } from "./handler.ts";
import { createLazyTransaction } from "./lazy-transaction.ts";
import { runHandler, type AttemptEnding } from "./run-handler.ts";

/** What a handler would have done. */
export interface DryRun {
  readonly outcome: "done" | "retry" | "snooze" | "dead";
  readonly reason: string | null;
  readonly durationMs: number;
  /** Through `tx`, in order. */
  readonly statements: readonly RecordedStatement[];
  /** With `fetch`. They were refused. */
  readonly requests: readonly RefusedRequest[];
}

/** On the embedded database everything else waits meanwhile. */
const MAX_TIMEOUT_MS = 10_000;
const ROLLBACK_MS = 2_000;

let isUnderWay = false;

/**
 * Runs a handler on an event in a transaction that is rolled back, whatever it comes to. One at a time per process.
 *
 * @throws {SluiceError} `ACTION_REFUSED` if the handler does not declare that it may be run so, or another one is.
 */
export async function dryRunHandler(database: Database, handler: Handler, event: SluiceEvent): Promise<DryRun> {
  if (!handler.mayDryRun) {
    throw new SluiceError(
      "ACTION_REFUSED",
      `The handler "${handler.name}" does not declare dry runs. If all its effects go through tx, or are left out where context.isDryRun, register it with { name: "${handler.name}", dryRun: true }.`,
    );
  }
  if (isUnderWay) throw new SluiceError("ACTION_REFUSED", "Another dry run is under way. Try again in a moment.");
  isUnderWay = true;
  try {
    return await run(database, handler, event);
  } finally {
    isUnderWay = false;
  }
}

async function run(database: Database, handler: Handler, event: SluiceEvent): Promise<DryRun> {
  const startedAt = performance.now();
  const timeoutMs = Math.min(handler.timeoutMs, MAX_TIMEOUT_MS);
  const lazy = createLazyTransaction(() => database.begin());
  const { transaction, statements } = recordStatements(lazy);
  const { value, requests } = refuseFetch(handler.run, (guarded) =>
    runHandler(
      { ...handler, timeoutMs, run: guarded },
      { event, number: 1, transaction, control: new AttemptControl(), isDryRun: true },
    ),
  );
  const ending = await value;
  const durationMs = Math.round(performance.now() - startedAt);
  await Promise.race([lazy.seal().then((opened) => opened?.rollback()), sleep(ROLLBACK_MS)]);
  return { ...toOutcome(ending), durationMs, statements: [...statements], requests: [...requests] };
}

function toOutcome(ending: AttemptEnding): Pick<DryRun, "outcome" | "reason"> {
  switch (ending.kind) {
    case "done":
      return { outcome: "done", reason: null };
    case "snooze":
      return { outcome: "snooze", reason: `for ${ending.forMs} ms` };
    case "retry":
    case "dead":
      return { outcome: ending.kind, reason: ending.reason };
    case "interrupted":
      return { outcome: "retry", reason: "the attempt was interrupted" };
  }
}
