/** An event on its way to a browser. */
export interface ServerEvent<Name extends string = string, Data = unknown> {
  /** What the browser listens for, `message` by default. `end` and `problem` are sent by the stream itself. */
  readonly event?: Name;
  /** Sent as JSON, a text too. */
  readonly data: Data;
  /** Where to go on from: the client sends the last one it has seen when it comes back. */
  readonly id?: string;
  /** How long the client waits before it comes back. */
  readonly retryMs?: number;
}

/**
 * Writes an event as the wire has it.
 *
 * @throws {TypeError} If the name or the id holds a line break or NUL: it would begin a field of its own.
 */
export function encodeEvent({ event, data, id, retryMs }: ServerEvent): string {
  const lines: readonly string[] = [
    ...(retryMs === undefined ? [] : [toRetry(retryMs)]),
    ...(id === undefined ? [] : [`id: ${assertOneLine(id, "id")}\n`]),
    ...(event === undefined ? [] : [`event: ${assertOneLine(event, "name")}\n`]),
    // JSON escapes line breaks, so this is always one line.
    `data: ${JSON.stringify(data) ?? "null"}\n`,
  ];
  return `${lines.join("")}\n`;
}

/** Tells how long to wait before coming back. */
export function toRetry(retryMs: number): string {
  if (!Number.isSafeInteger(retryMs) || retryMs < 0) throw new TypeError("An event's retryMs is a whole number.");
  return `retry: ${retryMs}\n`;
}

function assertOneLine(text: string, what: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  if (/[\r\n\0]/.test(text)) throw new TypeError(`An event's ${what} holds a line break or NUL.`);
  return text;
}
