import type { EventView, HeaderView } from "../../../src/dashboard/contract.ts";

// What curl makes itself, and what only meant something on the way here.
const LEFT_OUT =
  /^(host|content-length|connection|transfer-encoding|accept-encoding|expect|te|upgrade|x-forwarded-.*|x-real-ip|forwarded|cf-.*|x-vercel-.*)$/i;

// Control characters do not survive a paste into a terminal.
const UNSAFE = /(?![\t\n\u0080-\u009f])\p{Cc}/u;

// Within a header a line break would be another header.
const CONTROL = /(?![\u0080-\u009f])\p{Cc}/u;

/** Where the command sends to: for the reader to change. */
const TARGET = "http://localhost:3000/api/webhooks/";

/** A command that sends an event's delivery again, to an app on this machine. Every value is quoted for a POSIX shell. */
export function toCurl(event: Pick<EventView, "source" | "headers" | "body">): string {
  const lines = [
    `curl -X POST ${quote(`${TARGET}${encodeURIComponent(event.source)}`)}`,
    ...event.headers.flatMap(toHeaderLine),
  ];
  const { text, base64, bytes } = event.body;
  if (bytes === 0) return join(lines);
  if (text !== null && !UNSAFE.test(text)) return join([...lines, `--data-raw ${quote(text)}`]);
  return `printf %s ${quote(base64)} | base64 -d | \\\n  ${join([...lines, "--data-binary @-"])}`;
}

function toHeaderLine([name, value]: HeaderView): readonly string[] {
  return LEFT_OUT.test(name) || CONTROL.test(name + value) ? [] : [`-H ${quote(`${name}: ${value}`)}`];
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function join(lines: readonly string[]): string {
  return lines.join(" \\\n  ");
}
