/** Characters of an event's body that are indexed at most. */
const MAX_LENGTH = 64 * 1024;
/** Longer words are tokens and signatures: nobody types them. */
const MAX_WORD = 200;

/**
 * The text of a body by which it can be searched: names and values of its JSON, or as it stands where it is none. Bounded;
 * what lies deeper or further behind is left out.
 */
export function toWords(body: Uint8Array): string {
  const text = new TextDecoder().decode(body.subarray(0, 4 * MAX_LENGTH));
  const parts: string[] = [];
  collect(parse(text) ?? text, { parts, left: MAX_LENGTH }, 0);
  // Postgres texts hold no NUL.
  return parts
    .join(" ")
    .replaceAll("\0", " ")
    .replace(/\p{Surrogate}/gu, " ");
}

interface Collection {
  readonly parts: string[];
  left: number;
}

const MAX_DEPTH = 50;

function collect(value: unknown, into: Collection, depth: number): void {
  if (into.left <= 0 || depth > MAX_DEPTH || value === null || value === undefined) return;
  if (typeof value !== "object") {
    add(typeof value === "string" ? value : JSON.stringify(value), into);
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    if (!Array.isArray(value)) add(key, into);
    collect(item, into, depth + 1);
  }
}

function add(text: string, into: Collection): void {
  const part = text.slice(0, into.left).replace(LONG_WORD, "");
  into.parts.push(part);
  into.left -= part.length + 1;
}

const LONG_WORD = new RegExp(`\\S{${MAX_WORD + 1},}`, "g");

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
