import { isJson } from "../core/is-json.ts";

/**
 * Lays JSON out over lines without touching its tokens: numbers beyond a double's precision, repeated keys and
 * escapes stay as they were sent.
 *
 * @returns null if the text is not JSON.
 */
export function toPrettyJson(text: string): string | null {
  if (!isJson(text)) return null;
  let pretty = "";
  let depth = 0;
  let previous = "";
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "}" || token === "]") {
      depth -= 1;
      pretty += isOpening(previous) ? token : `${toNewLine(depth)}${token}`;
    } else {
      const gap = isOpening(previous) || previous === "," ? toNewLine(depth) : "";
      pretty += gap + (token === ":" ? ": " : token);
      if (isOpening(token)) depth += 1;
    }
    previous = token;
  }
  return pretty;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

function isOpening(token: string): boolean {
  return token === "{" || token === "[";
}

function toNewLine(depth: number): string {
  return `\n${"  ".repeat(depth)}`;
}
