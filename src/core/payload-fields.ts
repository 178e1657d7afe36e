/** What kind of value a field carries. */
export type FieldKind = "null" | "boolean" | "number" | "string" | "object" | "array";

/** A field of a payload: where it is, and what it carries. Nothing of its value. */
export interface PayloadField {
  /** Keys joined by dots; `[]` stands for an array's items, `*` for keys that are data. The payload itself is "". */
  readonly path: string;
  readonly kind: FieldKind;
}

const MAX_FIELDS = 300;
const MAX_DEPTH = 8;
const MAX_KEYS = 60;
const MAX_ITEMS = 5;
const MAX_PATH = 200;

/** Lists the fields of a payload, without repeats. Bounded: of a large or deep payload the rest is left out. */
export function toPayloadFields(payload: unknown): readonly PayloadField[] {
  const found = new Map<string, PayloadField>();
  const queue: { readonly path: string; readonly value: unknown; readonly depth: number }[] = [
    { path: "", value: payload, depth: 0 },
  ];
  for (const { path, value, depth } of queue) {
    const kind = toKind(value);
    if (kind === null || path.length > MAX_PATH) continue;
    found.set(`${kind} ${path}`, { path, kind });
    if (found.size >= MAX_FIELDS) break;
    if (depth < MAX_DEPTH) queue.push(...toChildren(path, value).map((child) => ({ ...child, depth: depth + 1 })));
  }
  return [...found.values()];
}

interface Child {
  readonly path: string;
  readonly value: unknown;
}

function toChildren(path: string, value: unknown): readonly Child[] {
  if (Array.isArray(value))
    return value.slice(0, MAX_ITEMS).map((item: unknown) => ({ path: `${path}[]`, value: item }));
  if (typeof value !== "object" || value === null) return [];
  const entries = Object.entries(value);
  const isMap = entries.length > MAX_KEYS;
  return entries
    .slice(0, MAX_KEYS)
    .map(([key, child]) => ({ path: join(path, isMap ? "*" : toName(key)), value: child }));
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/** A key that is data, such as an id or an address, is not a field's name. */
function toName(key: string): string {
  return key.length > 60 || !/^[\p{L}_$@-][\p{L}\p{N}_$@-]*$/u.test(key) || /\d{4}|[0-9a-f]{16}/iu.test(key)
    ? "*"
    : key;
}

function toKind(value: unknown): FieldKind | null {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  const type = typeof value;
  return type === "boolean" || type === "number" || type === "string" || type === "object" ? type : null;
}
