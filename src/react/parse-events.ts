/** One event of a stream. */
export interface ServerSentEvent {
  /** `message` where the server names none. */
  readonly event: string;
  readonly data: string;
  /** The last id the stream has given, empty where it has given none. */
  readonly id: string;
}

/** Reads a stream's text as it comes. */
export interface EventParser {
  /** The events that are whole now. */
  push(text: string): readonly ServerSentEvent[];
  /** How long the server asks to wait before connecting again, if it does. Milliseconds. */
  readonly retryMs: number | null;
  readonly lastId: string;
}

/**
 * Makes a parser.
 *
 * @param lastId Where the stream before this one ended.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export function createEventParser(lastId = ""): EventParser {
  const state: State = { event: "", data: null, id: lastId, lastId, retryMs: null };
  let rest = "";
  return {
    get retryMs() {
      return state.retryMs;
    },
    get lastId() {
      return state.lastId;
    },
    push(text) {
      const lines = `${rest}${text}`.split(LINE_END);
      rest = lines.pop() ?? "";
      if (rest.length > MAX_LINE) throw new Error("A line of the event stream has more than 1 MiB.");
      return lines.flatMap((line) => takeLine(line, state));
    },
  };
}

/** A carriage return at the end may be half of a line's end. */
const LINE_END = /\r\n|\n|\r(?!$)/;
const MAX_LINE = 1_048_576;

interface State {
  event: string;
  data: string | null;
  id: string;
  lastId: string;
  retryMs: number | null;
}

function takeLine(line: string, state: State): readonly ServerSentEvent[] {
  if (line === "") return dispatch(state);
  const colon = line.indexOf(":");
  const field = colon === -1 ? line : line.slice(0, colon);
  const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
  if (field === "event") state.event = value;
  else if (field === "data") state.data = state.data === null ? value : `${state.data}\n${value}`;
  else if (field === "id" && !value.includes("\0")) state.id = value;
  else if (field === "retry" && /^\d{1,9}$/.test(value)) state.retryMs = Number(value);
  return [];
}

function dispatch(state: State): readonly ServerSentEvent[] {
  const { event, data, id } = state;
  state.event = "";
  state.data = null;
  state.lastId = id;
  return data === null ? [] : [{ event: event === "" ? "message" : event, data, id }];
}
