import type { Notice, Told } from "./alert.ts";

const MAX_LINES = 20;

/** A notice as a heading and lines of plain text, bounded. */
export interface Message {
  readonly heading: string;
  readonly lines: readonly Line[];
}

/** One line of a {@link Message}. */
export interface Line {
  readonly text: string;
  readonly link: string | null;
}

/** Writes a notice down, for any channel to lay out. */
export function toMessage({ firing, recovered }: Notice): Message {
  const lines = [...firing.map((told) => toLine("", told)), ...recovered.map((told) => toLine("Over: ", told))];
  const rest = lines.length - MAX_LINES;
  return {
    heading: toHeading(firing.length, recovered.length),
    lines: rest > 0 ? [...lines.slice(0, MAX_LINES), { text: `… and ${rest} more`, link: null }] : lines,
  };
}

/** A message as plain text, a line each, with links behind. */
export function toPlainText({ heading, lines }: Message): string {
  return [heading, ...lines.map(({ text, link }) => (link === null ? `- ${text}` : `- ${text} ${link}`))].join("\n");
}

function toHeading(firing: number, recovered: number): string {
  if (firing === 0) return recovered === 1 ? "Sluice: an alert is over" : `Sluice: ${recovered} alerts are over`;
  return firing === 1 ? "Sluice: an alert" : `Sluice: ${firing} alerts`;
}

function toLine(prefix: string, { message, link }: Told): Line {
  return { text: `${prefix}${message}`, link };
}
