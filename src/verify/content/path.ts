/**
 * Reads a path of keys joined by dots, such as `event.id` or `events.0.id`. Only own keys, and only indexes of lists.
 *
 * @returns `undefined` where nothing is there.
 */
export function readPath(root: unknown, path: string): unknown {
  let value = root;
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    if (Array.isArray(value) && !INDEX.test(key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

const INDEX = /^\d+$/;
