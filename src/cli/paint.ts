import type { Io } from "./io.ts";

/** A colour or weight. */
export type Style = keyof typeof CODES;

/** Dresses a text, or leaves it as it is where colours are not wanted. */
export type Paint = (style: Style, text: string) => string;

/**
 * Colours for standard output: only on a terminal, and never where `NO_COLOR` is set.
 *
 * @see https://no-color.org
 */
export function toPaint({ stdout, env }: Pick<Io, "stdout" | "env">): Paint {
  const isColoured = stdout.isTTY === true && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
  if (!isColoured) return (_, text) => text;
  return (style, text) => (text === "" ? text : `\u001B[${CODES[style]}m${text}\u001B[0m`);
}

/** The style of an event's or job's state, or of an attempt's outcome; none where it needs no attention. */
export function toStateStyle(state: string): Style | undefined {
  return STATES.get(state);
}

/** SGR parameters. */
const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

const STATES: ReadonlyMap<string, Style> = new Map([
  ["done", "green"],
  ["dead", "red"],
  ["lost", "red"],
  ["missing", "yellow"],
  ["retry", "yellow"],
  ["running", "cyan"],
  ["pending", "cyan"],
  ["ready", "cyan"],
  ["unhandled", "dim"],
]);
