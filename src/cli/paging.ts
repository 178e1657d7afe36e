import { toCommandLine, toOptionWords } from "./command-line.ts";

/** A query string of the parameters that are there, with its `?`; empty where none is. */
export function toQuery(parameters: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) query.set(name, value);
  }
  return query.size === 0 ? "" : `?${query.toString()}`;
}

/** How to see the next page: the same command, further on. Nothing on the last one. */
export function toNextHint(
  command: string,
  values: Readonly<Record<string, string | boolean | undefined>>,
  next: string | null,
): string {
  if (next === null) return "";
  const words = [command, ...toOptionWords(values, ["cursor"]), "--cursor", next];
  return `\nNext page: ${toCommandLine(words)}\n`;
}
