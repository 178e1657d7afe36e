const INDENT = "  ";
// Beyond this nothing is read by people, and the blanks would grow with the square of the depth.
const MAX_DEPTH = 60;
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * Lays JSON out in lines without reading its values: every digit and every escape stays as it was sent.
 *
 * @param text Valid JSON.
 */
export function toIndented(text: string): string {
  const out: string[] = [];
  let depth = 0;
  let before = "";
  for (const [token] of text.matchAll(TOKEN)) {
    if (isClosing(token)) depth -= 1;
    if (needsLine(before, token)) out.push(`\n${INDENT.repeat(Math.min(depth, MAX_DEPTH))}`);
    out.push(token === ":" ? ": " : token);
    if (isOpening(token)) depth += 1;
    before = token;
  }
  return out.join("");
}

/** A line begins after what opens and after a comma, and before what closes; nothing stands between `{` and `}`. */
function needsLine(before: string, token: string): boolean {
  if (isOpening(before)) return !isClosing(token);
  return before === "," || isClosing(token);
}

function isOpening(token: string): boolean {
  return token === "{" || token === "[";
}

function isClosing(token: string): boolean {
  return token === "}" || token === "]";
}
