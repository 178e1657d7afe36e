/** A value as its text had it: numbers keep every digit, objects every entry and its order, even under one name. */
export type JsonNode =
  | { readonly kind: "object"; readonly entries: readonly (readonly [name: string, value: JsonNode])[] }
  | { readonly kind: "array"; readonly items: readonly JsonNode[] }
  | { readonly kind: "string"; readonly value: string }
  /** `text` is what the source says, such as `12345678901234567890`. */
  | { readonly kind: "number" | "literal"; readonly text: string };

interface OpenNode {
  readonly kind: "object" | "array";
  readonly entries: [string, JsonNode][];
  readonly items: JsonNode[];
  name: string | null;
}

const TOKEN = /\s*(?:([{}[\],:])|("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null))/gy;

/**
 * Reads JSON without changing it. Depth costs no stack.
 *
 * @returns Null where the text is not JSON.
 */
export function parseJson(text: string): JsonNode | null {
  // What decides about validity is the platform's parser; ours only keeps what that one loses.
  if (!isJson(text)) return null;
  const source = text.replace(/^\uFEFF/, "");
  const open: OpenNode[] = [];
  TOKEN.lastIndex = 0;
  let root: JsonNode | null = null;
  for (let token = TOKEN.exec(source); token !== null; token = TOKEN.exec(source)) {
    const node = take(token, open);
    if (node === null) continue;
    const parent = open.at(-1);
    if (parent === undefined) root = node;
    else add(parent, node);
  }
  return root;
}

function take(token: RegExpExecArray, open: OpenNode[]): JsonNode | null {
  const [, mark, string, number, literal] = token;
  if (number !== undefined) return { kind: "number", text: number };
  if (literal !== undefined) return { kind: "literal", text: literal };
  if (string !== undefined) return takeString(string, open.at(-1));
  if (mark === "{" || mark === "[") {
    open.push({ kind: mark === "{" ? "object" : "array", entries: [], items: [], name: null });
  }
  if (mark !== "}" && mark !== "]") return null;
  const closed = open.pop();
  if (closed === undefined) return null;
  return closed.kind === "object"
    ? { kind: "object", entries: closed.entries }
    : { kind: "array", items: closed.items };
}

function takeString(text: string, parent: OpenNode | undefined): JsonNode | null {
  const value = JSON.parse(text) as string;
  if (parent?.kind === "object" && parent.name === null) {
    parent.name = value;
    return null;
  }
  return { kind: "string", value };
}

function add(parent: OpenNode, node: JsonNode): void {
  if (parent.kind === "array") parent.items.push(node);
  else {
    parent.entries.push([parent.name ?? "", node]);
    parent.name = null;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ""));
    return true;
  } catch {
    return false;
  }
}
