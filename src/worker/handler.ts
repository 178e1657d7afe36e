import { toRetryPolicy, type RetryPolicy } from "../core/backoff.ts";
import { SluiceError } from "../core/errors.ts";
import type { SluiceEvent } from "../core/event.ts";
import type { HandlerOutcome } from "../core/outcome.ts";
import { isMatch, parsePattern, type ParsedPattern } from "../core/pattern.ts";
import type { StandardSchemaV1 } from "../core/schema.ts";
import type { QueryResult } from "../store/index.ts";

/** The handler's transaction: what is written through it commits together with the job's completion, or not at all. */
export interface HandlerTransaction {
  /**
   * Runs one statement. The first one opens the transaction.
   *
   * @param text SQL with `$1`-style placeholders; every value goes into `values`.
   * @throws {SluiceError} `LEASE_LOST` once the attempt has ended.
   */
  query<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<QueryResult<Row>>;
}

/** What a handler is given. */
export interface HandlerContext<Payload = unknown> {
  readonly event: SluiceEvent<Payload>;
  /** Effects through `tx` happen exactly once. Nothing is opened until it is used. */
  readonly tx: HandlerTransaction;
  /** Aborts when the attempt times out, its lease is lost, or the worker must stop. */
  readonly signal: AbortSignal;
  /** The number of this attempt, from 1. */
  readonly attempt: number;
  /** Whether what is done through `tx` will be rolled back, and nothing else may be done. See {@link HandlerOptions.dryRun}. */
  readonly isDryRun: boolean;
}

/** The app's function for some event types. Returning means done, throwing means retry. */
export type HandlerFunction<Payload = unknown> = (
  context: HandlerContext<Payload>,
) => Promise<HandlerOutcome | void> | HandlerOutcome | void;

/** How a handler is named and run. */
export interface HandlerOptions<Payload = unknown> {
  /** Stored with every job. Renaming it leaves the old name's jobs in the state `missing`. */
  readonly name: string;
  /** Overrides of the default: 20 attempts over a day. */
  readonly retry?: Partial<RetryPolicy>;
  /** Longest one attempt may take. Milliseconds, 30 seconds unless given. */
  readonly timeoutMs?: number;
  /** Checks the payload before the handler runs, and types it. A payload that fails is dead at once. */
  readonly schema?: StandardSchemaV1<unknown, Payload>;
  /**
   * Promises that all effects of the handler go through `tx`, or are left out where `context.isDryRun`. Then people can try
   * it on a stored event, in the dashboard: what it does is shown and rolled back. False unless given.
   */
  readonly dryRun?: boolean;
}

/** A handler ready to run. */
export interface Handler {
  readonly name: string;
  readonly patterns: readonly ParsedPattern[];
  readonly retry: RetryPolicy;
  readonly timeoutMs: number;
  readonly schema: StandardSchemaV1 | null;
  /** Whether it keeps what {@link HandlerOptions.dryRun} promises. */
  readonly mayDryRun: boolean;
  readonly run: HandlerFunction;
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;
const DEFAULT_TIMEOUT_MS = 30_000;
const MAX_TIMEOUT_MS = 24 * 3_600_000;

/**
 * Checks a handler's options and fills in the defaults.
 *
 * @throws {SluiceError} `CONFIG_INVALID` naming the handler and the option.
 */
export function toHandler<Payload>(
  patterns: readonly string[],
  options: HandlerOptions<Payload>,
  run: HandlerFunction<Payload>,
): Handler {
  if (!NAME.test(options.name)) {
    throw new SluiceError(
      "CONFIG_INVALID",
      `"${options.name}" cannot name a handler. Use 1 to 100 of a-z, 0-9, ".", "_" and "-".`,
    );
  }
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  if (!(timeoutMs > 0) || timeoutMs > MAX_TIMEOUT_MS) {
    throw new SluiceError("CONFIG_INVALID", `Handler "${options.name}": timeoutMs must be above 0 and at most a day.`);
  }
  return {
    name: options.name,
    patterns: patterns.map(parsePattern),
    retry: toRetryPolicy(options.retry),
    timeoutMs,
    schema: options.schema ?? null,
    mayDryRun: options.dryRun === true,
    // The payload's type was established by the pattern or the schema; from here on it is data.
    run: run as HandlerFunction,
  };
}

/** Whether an event of this source and type is the handler's. */
export function isHandlerFor(handler: Handler, source: string, type: string): boolean {
  return handler.patterns.some((pattern) => isMatch(pattern, source, type));
}
