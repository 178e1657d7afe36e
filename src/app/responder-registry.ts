import { SluiceError } from "../core/errors.ts";
import type { SluiceEvent } from "../core/event.ts";
import { isMatch, type ParsedPattern, parsePattern } from "../core/pattern.ts";
import type { Responder } from "../inbox/index.ts";
import type { StoredEvent } from "../store/index.ts";

/** How a responder is named and run. */
export interface RespondOptions {
  /** Stored with every event it answers. Shared with no handler. */
  readonly name: string;
  /** From the arrival of the delivery to the answer. Milliseconds, at most 60 seconds; 2.5 seconds unless given. */
  readonly timeoutMs?: number;
  /**
   * The answer where the function throws or is too late: a `Response`, or a value that is sent as JSON. 503 with
   * `retry-after` unless given, which makes senders that repeat deliveries come again.
   */
  readonly fallback?: (error: unknown) => unknown;
}

/** What a responder is given. */
export interface ResponderContext<Payload = unknown> {
  /** Proven and committed. `receivedAt` is this process's clock. Of a duplicate, `id` is the first one's. */
  readonly event: SluiceEvent<Payload>;
  /** Aborts when the time is up. */
  readonly signal: AbortSignal;
}

/**
 * Answers a delivery within its request: with a `Response`, or with a value that is sent as JSON. Returning nothing
 * leaves the answer to Sluice.
 */
export type ResponderFunction<Payload = unknown> = (context: ResponderContext<Payload>) => unknown;

/** The app's responders. */
export interface ResponderRegistry {
  /**
   * @throws {SluiceError} `CONFIG_INVALID` for a pattern in use, a source that does not exist, or a wrong option.
   */
  add(patterns: readonly string[], options: RespondOptions, run: ResponderFunction): void;
  isNamed(name: string): boolean;
  /** The responder for an event of this source and type: of several, the one that was added first. */
  find(source: string, type: string): Responder | undefined;
}

interface Registered extends Responder {
  readonly patterns: readonly ParsedPattern[];
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;
// Slack and Discord give up after 3 s.
const DEFAULT_TIMEOUT_MS = 2_500;
const MAX_TIMEOUT_MS = 60_000;

/** Makes an empty registry. */
export function createResponderRegistry(
  sourceNames: readonly string[],
  toEvent: (event: StoredEvent) => SluiceEvent,
): ResponderRegistry {
  const registered: Registered[] = [];
  return {
    add(patterns, options, run) {
      const { name, timeoutMs = DEFAULT_TIMEOUT_MS, fallback } = options;
      const parsed = patterns.map(parsePattern);
      assertOptions(name, timeoutMs);
      assertKnown(name, parsed, sourceNames);
      const rival = registered.find(({ patterns: taken }) => parsed.some((one) => taken.some(isSame(one))));
      if (rival !== undefined) {
        throw refuse(name, `answers the same events as "${rival.name}". An event has one answer.`);
      }
      registered.push({
        name,
        timeoutMs,
        fallback,
        patterns: parsed,
        run: (event, signal) => run({ event: toEvent(event), signal }),
      });
    },
    isNamed: (name) => registered.some((responder) => responder.name === name),
    find: (source, type) =>
      registered.length === 0
        ? undefined
        : registered.find(({ patterns }) => patterns.some((pattern) => isMatch(pattern, source, type))),
  };
}

function refuse(name: string, problem: string): SluiceError {
  return new SluiceError("CONFIG_INVALID", `Responder "${name}" ${problem}`);
}

function assertOptions(name: string, timeoutMs: number): void {
  if (!NAME.test(name)) throw refuse(name, 'needs a name of 1 to 100 of a-z, 0-9, ".", "_" and "-".');
  if (!(timeoutMs > 0) || timeoutMs > MAX_TIMEOUT_MS) {
    throw refuse(name, `needs a timeoutMs above 0 and at most ${MAX_TIMEOUT_MS}.`);
  }
}

function assertKnown(name: string, patterns: readonly ParsedPattern[], sourceNames: readonly string[]): void {
  const stranger = patterns.find(({ source }) => !sourceNames.includes(source));
  if (stranger === undefined) return;
  throw refuse(name, `listens to "${stranger.source}", which is not a source. Sources: ${sourceNames.join(", ")}.`);
}

function isSame(one: ParsedPattern): (other: ParsedPattern) => boolean {
  return (other) => one.source === other.source && one.type === other.type && one.isPrefix === other.isPrefix;
}
