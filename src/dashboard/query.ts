import { SluiceError } from "../core/errors.ts";
import { isUuid } from "../core/uuid.ts";
import type { EventFilter, EventState, RejectionFilter } from "../store/index.ts";

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
const MAX_TEXT = 255;
const STATES: readonly EventState[] = ["unhandled", "pending", "running", "done", "dead", "missing"];

/**
 * Reads the filter of a list of events.
 *
 * @throws {SluiceError} `INPUT_INVALID` naming the parameter and what it takes.
 */
export function toEventFilter(params: URLSearchParams): EventFilter {
  const type = toText(params, "type");
  const state = toState(params);
  return {
    ...toRejectionFilter(params),
    ...(type !== null && { type }),
    ...(state !== null && { state }),
  };
}

/** Reads the filter of a list of rejections. Errors as {@link toEventFilter}. */
export function toRejectionFilter(params: URLSearchParams): RejectionFilter {
  const beforeId = toCursor(params);
  const source = toText(params, "source");
  return {
    limit: toLimit(params),
    ...(beforeId !== null && { beforeId }),
    ...(source !== null && { source }),
  };
}

function toLimit(params: URLSearchParams): number {
  const text = params.get("limit") ?? String(DEFAULT_LIMIT);
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > MAX_LIMIT) throw invalid("limit", `a number from 1 to ${MAX_LIMIT}`);
  return limit;
}

function toCursor(params: URLSearchParams): string | null {
  const cursor = params.get("cursor");
  if (cursor !== null && !isUuid(cursor)) throw invalid("cursor", "the `next` of the page before");
  return cursor;
}

function toText(params: URLSearchParams, name: string): string | null {
  const text = params.get(name);
  // Postgres refuses NUL in a text.
  if (text !== null && (text.length > MAX_TEXT || text.includes("\0"))) {
    throw invalid(name, `at most ${MAX_TEXT} characters`);
  }
  return text;
}

function toState(params: URLSearchParams): EventState | null {
  const text = params.get("state");
  if (text === null) return null;
  const state = STATES.find((known) => known === text);
  if (state === undefined) throw invalid("state", `one of ${STATES.join(", ")}`);
  return state;
}

function invalid(name: string, expected: string): SluiceError {
  return new SluiceError("INPUT_INVALID", `The parameter "${name}" takes ${expected}.`);
}
