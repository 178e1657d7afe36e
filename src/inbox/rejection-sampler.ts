import { toUuidV7 } from "../core/uuid.ts";
import type { NewRejection } from "../store/index.ts";
import type { Refusal } from "./refusal.ts";

/** Decides which refusals are kept in full and which are only counted. */
export interface RejectionSampler {
  /** The row to keep, or null where the refusal is counted on a later row. */
  admit(refusal: Refusal, nowMs: number): NewRejection | null;
  /** The rows that stand for the counted refusals of every minute that has ended; all of them at `Infinity`. */
  takeCounted(nowMs: number): readonly NewRejection[];
}

/** For how long one source and cause share a budget of rows. Milliseconds. */
export const SAMPLE_WINDOW_MS = 60_000;

const ROWS_PER_WINDOW = 20;
const MAX_WINDOWS = 500;
const MAX_BODY_PREFIX = 4_096;

interface Window {
  readonly endsAtMs: number;
  rows: number;
  counted: NewRejection | null;
}

/**
 * Makes a sampler that keeps 20 refusals per source and cause a minute, so that a flood fills no disk.
 *
 * @param secretHeaders The headers, in lower case, that carry a secret at any of the app's sources: what is refused may
 * have come to the wrong one.
 */
export function createRejectionSampler(secretHeaders: () => readonly string[]): RejectionSampler {
  const windows = new Map<string, Window>();

  const toWindow = (refusal: Refusal, nowMs: number): Window | null => {
    const key = `${refusal.source}\n${refusal.cause}`;
    const known = windows.get(key);
    if (known !== undefined) return known;
    if (windows.size >= MAX_WINDOWS) return null;
    const window: Window = { endsAtMs: nowMs + SAMPLE_WINDOW_MS, rows: 0, counted: null };
    windows.set(key, window);
    return window;
  };

  return {
    admit(refusal, nowMs) {
      const window = toWindow(refusal, nowMs);
      if (window === null) return null;
      if (window.rows < ROWS_PER_WINDOW) {
        window.rows += 1;
        return toRow(refusal, refusal.toHeaders(secretHeaders()), nowMs);
      }
      window.counted = {
        ...(window.counted ?? toRow({ ...refusal, body: null }, "[]", nowMs)),
        occurrences: (window.counted?.occurrences ?? 0) + 1,
      };
      return null;
    },
    takeCounted(nowMs) {
      const ended = [...windows].filter(([, window]) => window.endsAtMs <= nowMs);
      for (const [key] of ended) windows.delete(key);
      return ended.flatMap(([, window]) => (window.counted === null ? [] : [window.counted]));
    },
  };
}

function toRow(refusal: Refusal, headers: string, nowMs: number): NewRejection {
  return {
    id: toUuidV7(nowMs, crypto.getRandomValues(new Uint8Array(10))),
    source: refusal.source,
    cause: refusal.cause,
    hint: null,
    status: refusal.status,
    method: refusal.method.slice(0, 16),
    headers,
    bodyPrefix: toPrefix(refusal),
    bodyBytes: refusal.body?.byteLength ?? null,
    occurrences: 1,
  };
}

function toPrefix({ body, isBodySecret }: Refusal): Uint8Array | null {
  // A copy: a view would keep the whole body until the row is written.
  return body === null || isBodySecret ? null : new Uint8Array(body.subarray(0, MAX_BODY_PREFIX));
}
