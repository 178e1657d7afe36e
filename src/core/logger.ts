/** Fields of a log line. Never a secret, a signature or a payload. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** Where Sluice reports what it does. Any structured logger fits behind it. */
export interface Logger {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

const MAX_TEXT = 1_000;

/** Writes one JSON line per call, control characters escaped and long texts clipped. */
export function createJsonLogger(write: (line: string) => void): Logger {
  const log =
    (level: string) =>
    (message: string, fields: LogFields = {}): void => {
      write(escapeUnseen(JSON.stringify({ level, message: clip(message), ...clipFields(fields) })));
    };
  return { info: log("info"), warn: log("warn"), error: log("error") };
}

/** A logger that says nothing. */
export const silentLogger: Logger = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

function clipFields(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === "string" ? clip(value) : value]),
  );
}

/** What JSON leaves as it is and a terminal obeys: further controls, other line breaks, changes of direction. */
function escapeUnseen(json: string): string {
  return json.replaceAll(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

const UNSEEN = /[\p{Control}\p{Bidi_Control}\u2028\u2029]/gu;

function clip(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`;
}
