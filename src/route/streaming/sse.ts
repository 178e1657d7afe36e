import { type EventStreamOptions, openEventStream } from "./event-stream.ts";
import { announceFailures } from "./late-failures.ts";
import type { ServerEvent } from "./server-event.ts";

/** What a generator of events is given beside the handler's input. */
export interface EventStreamContext {
  /** The id of the last event the client has seen, if it comes back. Go on after it. */
  readonly lastEventId: string | null;
  /**
   * Aborts when nobody listens any more, or the stream's time is up. Give it to whatever the generator waits for:
   * JavaScript cannot end a wait from outside, and `finally` runs when the wait ends.
   */
  readonly signal: AbortSignal;
}

/** An answer that is a stream of these events. */
export interface EventStreamResponse<Event extends ServerEvent> extends Response {
  /** Never there: it carries the types. */
  readonly events?: Event;
}

/**
 * Makes a handler that answers with Server-Sent Events: `.handle(sse(async function* (input, { signal }) { yield … }))`.
 * The generator is asked for an event when the client has taken the one before. A client that is cut off comes back by
 * itself with `Last-Event-ID`; one that has had the last event is told so with the event `end`.
 *
 * What the generator throws ends the stream with the event `problem`. To refuse a request, do it before the stream
 * begins: see `eventStream`.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function sse<Input extends { readonly request: Request }, const Event extends ServerEvent>(
  generate: (input: Input, context: EventStreamContext) => AsyncIterable<Event>,
  options: EventStreamOptions = {},
): (input: Input) => EventStreamResponse<Event> {
  return (input) => eventStream(input.request, (context) => generate(input, context), options);
}

/** Answers one request with Server-Sent Events, for handlers that look at it first. */
export function eventStream<const Event extends ServerEvent>(
  request: Request,
  generate: (context: EventStreamContext) => AsyncIterable<Event>,
  options: EventStreamOptions = {},
): EventStreamResponse<Event> {
  const lastEventId = readLastEventId(request.headers);
  const stream = openEventStream((signal) => generate({ lastEventId, signal }), request.signal, options);
  const answer = new Response(stream.body, { headers: HEADERS });
  announceFailures(answer, (listener) => stream.listen(listener));
  return answer;
}

const HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/event-stream; charset=utf-8",
  // `no-transform` keeps proxies from compressing, and with it from collecting what should be sent on at once.
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
};

/** Browsers send the id's UTF-8 bytes; headers are read as if each byte were a character. */
function readLastEventId(headers: Headers): string | null {
  const value = headers.get("last-event-id");
  if (value === null || value === "") return null;
  try {
    return UTF8.decode(Uint8Array.from(value, (character) => character.charCodeAt(0)));
  } catch {
    return value;
  }
}

const UTF8 = new TextDecoder("utf-8", { fatal: true });
