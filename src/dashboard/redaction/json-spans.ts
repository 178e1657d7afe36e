import { isMatch, isOpen, type Progress, type Rules } from "./rules.ts";

/** From where to where a value stands in a text. */
export type Span = readonly [start: number, end: number];

/**
 * Finds the values rules match, where they stand, so that what is around them stays as it was sent. Repeated keys are all
 * found. Linear in the length of the text, whatever its nesting.
 *
 * @param json What `JSON.parse` has accepted: nothing is checked again.
 */
export function findSpans(json: string, rules: Rules, start: Progress): readonly Span[] {
  const spans: Span[] = [];
  const open: Container[] = [];
  let at = skipSpace(json, 0);
  let progress = start;
  for (;;) {
    const isHidden = isMatch(rules, progress);
    const isContainer = json[at] === "{" || json[at] === "[";
    if (isContainer && !isHidden && isOpen(progress)) {
      open.push({ isList: json[at] === "[", count: 0, progress });
      at = skipSpace(json, at + 1);
    } else {
      const end = skipValue(json, at);
      if (isHidden) spans.push([at, end]);
      at = skipSpace(json, end);
    }
    const next = enterNext(json, at, open, rules);
    if (next === null) return spans;
    [at, progress] = next;
  }
}

interface Container {
  readonly isList: boolean;
  /** Items that have begun. */
  count: number;
  readonly progress: Progress;
}

/** From behind a value, or a bracket that opens, to the value that follows, out of what closes. Null at the end. */
function enterNext(
  json: string,
  from: number,
  open: Container[],
  rules: Rules,
): readonly [at: number, progress: Progress] | null {
  let at = from;
  for (let container = open.at(-1); container !== undefined; container = open.at(-1)) {
    if (json[at] === "," || container.count === 0) {
      if (json[at] === ",") at = skipSpace(json, at + 1);
      if (json[at] !== "]" && json[at] !== "}") return enterItem(json, at, container, rules);
    }
    open.pop();
    at = skipSpace(json, at + 1);
  }
  return null;
}

function enterItem(json: string, at: number, container: Container, rules: Rules): readonly [number, Progress] {
  const index = container.count;
  container.count += 1;
  if (container.isList) return [at, rules.advance(container.progress, String(index))];
  const keyEnd = skipString(json, at);
  const key = JSON.parse(json.slice(at, keyEnd)) as string;
  // Behind the key come white space, a colon and white space.
  const value = skipSpace(json, skipSpace(json, keyEnd) + 1);
  return [value, rules.advance(container.progress, key)];
}

function skipSpace(json: string, from: number): number {
  let at = from;
  while (json[at] === " " || json[at] === "\n" || json[at] === "\r" || json[at] === "\t") at += 1;
  return at;
}

/** The position behind a value. Counts brackets instead of recursing. */
function skipValue(json: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < json.length) {
    const character = json[at];
    if (character === '"') at = skipString(json, at);
    else if (character === "{" || character === "[") [depth, at] = [depth + 1, at + 1];
    else if (character === "}" || character === "]") [depth, at] = [depth - 1, at + 1];
    else if (depth === 0) return skipScalar(json, at);
    else at += 1;
    if (depth === 0) return at;
  }
  return at;
}

/** The position behind a text's closing quote. */
function skipString(json: string, from: number): number {
  let at = from + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
  return at + 1;
}

/** Numbers, `true`, `false` and `null` end where anything else begins. */
function skipScalar(json: string, from: number): number {
  let at = from;
  while (at < json.length && !" \n\r\t,]}".includes(json.charAt(at))) at += 1;
  return at;
}
