import { type StandardSchemaV1, validate } from "../core/schema.ts";
import { createEventParser, type ServerSentEvent } from "./parse-events.ts";
import { StreamError, toStreamError } from "./stream-error.ts";

/** What a stream sends, by the events' names. */
export type EventSchemas = Readonly<Record<string, StandardSchemaV1>>;

/** An event of a stream: its name says what its data are. */
export type StreamEvent<E extends EventSchemas> = {
  readonly [Name in keyof E & string]: {
    readonly name: Name;
    readonly data: StandardSchemaV1.InferOutput<E[Name]>;
    readonly id: string;
  };
}[keyof E & string];

/** What is known of a stream. */
export interface StreamState<E extends EventSchemas> {
  /** `closed` is for good: the server said that there is no more, or that it will not have us. */
  readonly status: "connecting" | "open" | "waiting" | "closed";
  /** The last one. */
  readonly event: StreamEvent<E> | null;
  /** Why there is no connection, if there is a reason: what the server said, too, of a stream that failed. */
  readonly error: StreamError | null;
}

/** How a stream is read. */
export interface EventStreamOptions<E extends EventSchemas> {
  /** What is sent under each name. Events of other names are left out, and so are those whose data do not match. */
  readonly events: E;
  /** Called with every event, where the state may skip some that come together. */
  readonly onEvent?: (event: StreamEvent<E>) => void;
  /** Called with what was wrong with an event, or the connection. */
  readonly onError?: (error: StreamError) => void;
  /** For tests. */
  readonly fetch?: typeof globalThis.fetch;
  /** For tests. Resolves after so many milliseconds, or when the signal aborts. */
  readonly wait?: (delayMs: number, signal: AbortSignal) => Promise<void>;
  /** For tests. Uniform in [0, 1). */
  readonly random?: () => number;
}

/** A stream that is read while someone listens. */
export interface EventStream<E extends EventSchemas> {
  readonly get: () => StreamState<E>;
  /** The first to listen connects, the last to stop disconnects. */
  readonly subscribe: (onChange: () => void) => () => void;
}

/**
 * Makes a reader of server-sent events. A connection that ends is made again where it ended, with `Last-Event-ID`,
 * after a while that grows with each failure. 204 ends it for good, and so does a refusal that waiting does not help,
 * before the stream began or within it.
 */
export function createEventStream<E extends EventSchemas>(url: string, options: EventStreamOptions<E>): EventStream<E> {
  const listeners = new Set<() => void>();
  let state: StreamState<E> = CONNECTING;
  let controller: AbortController | undefined;
  const change = (next: Partial<StreamState<E>>): void => {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  };
  return {
    get: () => state,
    subscribe(onChange) {
      listeners.add(onChange);
      if (controller === undefined) {
        controller = new AbortController();
        state = { ...state, status: "connecting" };
        void run(
          { url, options, change, place: { lastId: state.event?.id ?? "", retryMs: BASE_MS } },
          controller.signal,
        );
      }
      return () => {
        listeners.delete(onChange);
        if (listeners.size > 0) return;
        controller?.abort();
        controller = undefined;
      };
    },
  };
}

const CONNECTING = { status: "connecting", event: null, error: null } as const;
const BASE_MS = 1_000;
const MAX_MS = 30_000;

interface Connection<E extends EventSchemas> {
  readonly url: string;
  readonly options: EventStreamOptions<E>;
  readonly place: { lastId: string; retryMs: number };
  readonly change: (next: Partial<StreamState<E>>) => void;
}

type Ending = { readonly kind: "ended" } | { readonly kind: "refused"; readonly error: StreamError | null };

async function run<E extends EventSchemas>(connection: Connection<E>, signal: AbortSignal): Promise<void> {
  const { options, place } = connection;
  const change: Connection<E>["change"] = (next) => {
    if (!signal.aborted) connection.change(next);
  };
  let failures = 0;
  while (!signal.aborted) {
    change({ status: "connecting" });
    try {
      const onOpen = (): void => {
        failures = 0;
      };
      const ending = await read({ ...connection, change }, onOpen, signal);
      if (ending.kind === "refused") return close(ending.error, { ...connection, change }, signal);
    } catch (error) {
      failures += 1;
      if (!signal.aborted) fail(toError(error), options, change);
    }
    change({ status: "waiting" });
    await (options.wait ?? wait)(toDelayMs(failures, place.retryMs, options.random), signal);
  }
}

function close<E extends EventSchemas>(
  error: StreamError | null,
  { change, options }: Connection<E>,
  signal: AbortSignal,
): void {
  change({ status: "closed", error });
  if (error !== null && !signal.aborted) options.onError?.(error);
}

/** A stream that ended in order is taken up again after what the server asks for; one that failed, later each time. */
function toDelayMs(failures: number, baseMs: number, random: () => number = Math.random): number {
  if (failures === 0) return baseMs;
  const ceilingMs = Math.min(Math.max(MAX_MS, baseMs), baseMs * 2 ** Math.min(failures, 16));
  // Half is fixed, so that nobody comes back at once, and half is not, so that not all do together.
  return Math.floor((ceilingMs / 2) * (1 + random()));
}

async function read<E extends EventSchemas>(
  connection: Connection<E>,
  onOpen: () => void,
  signal: AbortSignal,
): Promise<Ending> {
  const { url, options, place, change } = connection;
  const headers: Record<string, string> = { accept: "text/event-stream" };
  if (place.lastId !== "") headers["last-event-id"] = place.lastId;
  const answer = await (options.fetch ?? fetch)(url, { headers, signal, cache: "no-store" });
  if (answer.status === 204) return { kind: "refused", error: null };
  if (!answer.ok) return refuse(toStreamError(await readDocument(answer), answer.status));
  if (!/^text\/event-stream\b/i.test(answer.headers.get("content-type") ?? "") || answer.body === null) {
    return { kind: "refused", error: new StreamError("The answer is no event stream.") };
  }
  onOpen();
  change({ status: "open", error: null });
  return readEvents(answer.body, connection);
}

async function readEvents<E extends EventSchemas>(
  body: ReadableStream<Uint8Array>,
  { options, place, change }: Connection<E>,
): Promise<Ending> {
  const parser = createEventParser(place.lastId);
  for await (const text of readText(body)) {
    const events = parser.push(text);
    place.retryMs = Math.max(MIN_MS, parser.retryMs ?? place.retryMs);
    for (const event of events) {
      if (isOwn(END, event, options.events)) return { kind: "refused", error: null };
      if (isOwn(PROBLEM, event, options.events)) return refuse(toStreamError(toValue(event.data), undefined));
      await take(event, options, change);
      place.lastId = event.id;
    }
    place.lastId = parser.lastId;
  }
  return { kind: "ended" };
}

const MIN_MS = 100;
/** What `sse` of `sluice/route` sends when its generator has returned: there is nothing to come back for. */
const END = "end";

/** What it sends when its generator has thrown. */
const PROBLEM = "problem";

/** Whether it is the stream's own, unless the app has one of this name. */
function isOwn(name: string, { event }: ServerSentEvent, events: EventSchemas): boolean {
  return event === name && !Object.hasOwn(events, name);
}

/** @throws The error, where waiting may help. */
function refuse(error: StreamError): Ending {
  if (error.isPassing) throw error;
  return { kind: "refused", error };
}

async function readDocument(answer: Response): Promise<unknown> {
  const isJson = /^application\/(?:problem\+)?json\b/i.test(answer.headers.get("content-type") ?? "");
  if (isJson) return answer.json().catch(() => undefined);
  void answer.body?.cancel().catch(() => undefined);
  return undefined;
}

async function* readText(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

async function take<E extends EventSchemas>(
  { event: name, data, id }: ServerSentEvent,
  options: EventStreamOptions<E>,
  change: Connection<E>["change"],
): Promise<void> {
  const schema = Object.hasOwn(options.events, name) ? options.events[name] : undefined;
  if (schema === undefined) return;
  const checked = await validate(schema, toValue(data));
  if (!checked.isValid) {
    options.onError?.(new StreamError(`An event ${name} is not what was expected: ${checked.problems.join("; ")}.`));
    return;
  }
  const event = { name, data: checked.value, id } as StreamEvent<E>;
  options.onEvent?.(event);
  change({ event });
}

/** JSON where it is, and the text where it is not. */
function toValue(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return data;
  }
}

function fail<E extends EventSchemas>(
  error: StreamError,
  { onError }: EventStreamOptions<E>,
  change: Connection<E>["change"],
): void {
  change({ error });
  onError?.(error);
}

function toError(error: unknown): StreamError {
  if (error instanceof StreamError) return error;
  return new StreamError(error instanceof Error ? error.message : "The connection failed.", { cause: error });
}

function wait(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, delayMs);
    signal.addEventListener("abort", finish);
    if (signal.aborted) finish();
  });
}
