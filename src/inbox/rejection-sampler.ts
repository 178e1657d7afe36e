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
/** Largest body that is kept whole. Of others, and of those past the budget of a minute, a part is. Bytes. */
const MAX_WHOLE = 256 * 1024;
const MAX_WHOLE_PER_WINDOW = 8 * 1024 * 1024;
const MAX_BODY_PREFIX = 4_096;

interface Window {
  readonly endsAtMs: number;
  rows: number;
  counted: NewRejection | null;
}

/** What carries a secret at any of the app's sources: what is refused may have come to the wrong one. */
export interface SecretNames {
  /** In lower case. */
  readonly headers: readonly string[];
  /** Of the query. */
  readonly parameters: readonly string[];
}

/** Makes a sampler that keeps 20 refusals per source and cause a minute, so that a flood fills no disk. */
export function createRejectionSampler(secretNames: () => SecretNames): RejectionSampler {
  const windows = new Map<string, Window>();
  const whole = { bytes: 0, endsAtMs: 0 };

  /** Whether there is room for a whole body in this minute, which it then takes. */
  const takeRoom = (bytes: number, nowMs: number): boolean => {
    if (nowMs >= whole.endsAtMs) Object.assign(whole, { bytes: 0, endsAtMs: nowMs + SAMPLE_WINDOW_MS });
    if (bytes > MAX_WHOLE || whole.bytes + bytes > MAX_WHOLE_PER_WINDOW) return false;
    whole.bytes += bytes;
    return true;
  };

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
        return toKeptRow(refusal, secretNames(), { nowMs, takeRoom });
      }
      window.counted = {
        ...(window.counted ?? toRow(refusal, nowMs)),
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

interface Keeping {
  readonly nowMs: number;
  readonly takeRoom: (bytes: number, nowMs: number) => boolean;
}

function toKeptRow(refusal: Refusal, secretNames: SecretNames, { nowMs, takeRoom }: Keeping): NewRejection {
  const { body } = refusal;
  const isKept = body !== null && !refusal.isBodySecret;
  const bytes = isKept && takeRoom(body.byteLength, nowMs) ? body.byteLength : MAX_BODY_PREFIX;
  return {
    ...toRow(refusal, nowMs),
    headers: refusal.toHeaders(secretNames.headers),
    url: refusal.toUrl(secretNames.parameters),
    // A copy: a view would keep the whole body until the row is written.
    bodyPrefix: isKept ? new Uint8Array(body.subarray(0, bytes)) : null,
    bodyBytes: body?.byteLength ?? null,
  };
}

/** A refusal of which only its kind is kept. */
function toRow(refusal: Refusal, nowMs: number): NewRejection {
  return {
    id: toUuidV7(nowMs, crypto.getRandomValues(new Uint8Array(10))),
    source: refusal.source,
    cause: refusal.cause,
    hint: null,
    status: refusal.status,
    method: refusal.method.slice(0, 16),
    headers: "[]",
    url: null,
    bodyPrefix: null,
    bodyBytes: null,
    occurrences: 1,
  };
}
