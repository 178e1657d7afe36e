/** What is wrong with a value, and where in it. Holds nothing of the value itself. */
export interface Problem {
  /** Keys joined by dots; empty for the value as a whole. */
  readonly path: string;
  readonly text: string;
}

/** Looks a value over. `undefined` where nothing is wrong. */
export type Shape = (value: unknown) => Problem | undefined;

/** The shape of every property. One that may be missing is {@link optional}; one not listed is refused. */
export type Shapes<T> = { readonly [Key in keyof T]-?: Shape };

/** An object with these properties and no others: a misspelt one would otherwise be ignored in silence. */
export function object<T>(shapes: Shapes<T>): Shape {
  const entries = Object.entries<Shape>(shapes);
  const names = new Set(entries.map(([name]) => name));
  return (value) => {
    if (!isObject(value)) return problem("is not an object");
    const stray = Object.keys(value).find((name) => !names.has(name) && value[name] !== undefined);
    if (stray !== undefined) return { path: stray, text: "is not known here; check the spelling" };
    return firstOf(entries, ([name, shape]) => within(name, shape(value[name])));
  };
}

/** An object of one of several shapes, told apart by the text under `key`. */
export function byKind(key: string, shapes: Readonly<Record<string, Shape>>): Shape {
  return (value) => {
    if (!isObject(value)) return problem("is not an object");
    const name = value[key];
    const shape = typeof name === "string" && Object.hasOwn(shapes, name) ? shapes[name] : undefined;
    return shape === undefined ? { path: key, text: `is none of ${Object.keys(shapes).join(", ")}` } : shape(value);
  };
}

/** An object of one of several shapes, told apart by which of these properties it has. It has exactly one of them. */
export function byKey(shapes: Readonly<Record<string, Shape>>): Shape {
  const names = Object.keys(shapes);
  return (value) => {
    if (!isObject(value)) return problem("is not an object");
    const [name, ...more] = names.filter((candidate) => value[candidate] !== undefined);
    const shape = name === undefined ? undefined : shapes[name];
    if (shape === undefined || more.length > 0) return problem(`needs exactly one of ${names.join(", ")}`);
    return shape(value);
  };
}

/** One that may be left out. */
export function optional(shape: Shape): Shape {
  return (value) => (value === undefined ? undefined : shape(value));
}

/** Either of two shapes. The problem of the second is the one told. */
export function either(first: Shape, second: Shape): Shape {
  return (value) => (first(value) === undefined ? undefined : second(value));
}

/** A list of such values. */
export function list(shape: Shape, { min = 0 }: { readonly min?: number } = {}): Shape {
  return (value) => {
    if (!Array.isArray(value)) return problem("is not a list");
    if (value.length < min) return problem("is empty");
    return firstOf([...(value as readonly unknown[]).entries()], ([index, item]) => within(String(index), shape(item)));
  };
}

/** An object of any keys. */
export function record(shape: Shape): Shape {
  return (value) =>
    isObject(value)
      ? firstOf(Object.entries(value), ([name, item]) => within(name, shape(item)))
      : problem("is not an object");
}

/** One of the texts of a union, all of which are named here. */
export function oneOf<Text extends string>(texts: Readonly<Record<Text, true>>): Shape {
  return among(Object.keys(texts));
}

/** One of these texts. */
export function among(texts: readonly unknown[]): Shape {
  return (value) => (texts.includes(value) ? undefined : problem(`is none of ${texts.join(", ")}`));
}

/** A text that is not empty. */
export const text: Shape = (value) => {
  if (value === undefined) return problem("is missing");
  return typeof value === "string" && value !== "" ? undefined : problem("is not a text");
};

/** A text that may be empty. */
export const anyText: Shape = (value) => (typeof value === "string" ? undefined : problem("is not a text"));

/** A boolean. */
export const isTrueOrFalse: Shape = (value) =>
  typeof value === "boolean" ? undefined : problem("is not true or false");

/** An amount. */
export const aboveZero: Shape = (value) =>
  Number.isSafeInteger(value) && (value as number) > 0 ? undefined : problem("is not a whole number above 0");

/** Code of the app's own. */
export const aFunction: Shape = (value) => (typeof value === "function" ? undefined : problem("is not a function"));

function problem(reason: string): Problem {
  return { path: "", text: reason };
}

function within(name: string, found: Problem | undefined): Problem | undefined {
  return found && { path: found.path === "" ? name : `${name}.${found.path}`, text: found.text };
}

function firstOf<Item>(items: readonly Item[], look: (item: Item) => Problem | undefined): Problem | undefined {
  for (const item of items) {
    const found = look(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
