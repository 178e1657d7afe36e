/** What an event's content must hold. All that is given must hold. */
export interface ContentFilter {
  /** A header of this name, in any case, with exactly this value. */
  readonly header?: { readonly name: string; readonly value: string };
  /**
   * A value in a JSON body: names of fields joined by dots, `[]` for any item of an array, a number for one of them. The
   * value as text: `true`, `null`, `12.5`, or the text itself.
   */
  readonly path?: { readonly path: string; readonly value: string };
  /** A text anywhere in the body, in any case. */
  readonly text?: string;
}

/** An event's content, as far as it was read. */
export interface EventContent {
  /** JSON array of `[name, value]` pairs. */
  readonly headers: string;
  readonly body: Uint8Array;
}

/** Makes the test of one filter. A body that was cut, or is no JSON, has no paths. */
export function toEventMatcher(filter: ContentFilter): (content: EventContent) => boolean {
  const tests = [toHeaderTest(filter.header), toTextTest(filter.text), toPathTest(filter.path)].filter(
    (test) => test !== null,
  );
  return (content) => tests.every((test) => test(content));
}

/** Whether a filter asks for any content. */
export function hasContent(filter: ContentFilter): boolean {
  return filter.header !== undefined || filter.path !== undefined || filter.text !== undefined;
}

/**
 * A text that the body of every match holds byte by byte, unless JSON escapes (`\u`) stand in it: with it a database can
 * leave most bodies out before they are read. Null where there is no such text.
 */
export function toNeedle({ path }: ContentFilter): string | null {
  // Quotes, backslashes and slashes may be escaped in other ways, and a number may be spelled in several.
  return path !== undefined && /^[ !#-.0-[\]-~]+$/.test(path.value) && !IS_NUMBER.test(path.value) ? path.value : null;
}

const IS_NUMBER = /^-?\d+\.?\d*(?:e[+-]?\d+)?$/i;

type Test = (content: EventContent) => boolean;

function toHeaderTest(header: ContentFilter["header"]): Test | null {
  if (header === undefined) return null;
  const wanted = header.name.toLowerCase();
  return ({ headers }) => {
    const pairs = parse(headers);
    if (!Array.isArray(pairs)) return false;
    return pairs.some(
      (pair: unknown) =>
        Array.isArray(pair) && String(pair[0]).toLowerCase() === wanted && String(pair[1]) === header.value,
    );
  };
}

function toTextTest(text: string | undefined): Test | null {
  if (text === undefined) return null;
  const wanted = text.toLowerCase();
  const decoder = new TextDecoder();
  return ({ body }) => decoder.decode(body).toLowerCase().includes(wanted);
}

function toPathTest(path: ContentFilter["path"]): Test | null {
  if (path === undefined) return null;
  const steps = path.path
    .replaceAll("[]", ".[]")
    .split(".")
    .filter((step) => step !== "");
  const decoder = new TextDecoder();
  return ({ body }) => holds(parse(decoder.decode(body)), steps, path.value);
}

function holds(value: unknown, steps: readonly string[], wanted: string): boolean {
  const [step, ...rest] = steps;
  if (step === undefined) return isScalar(value) && String(value) === wanted;
  if (typeof value !== "object" || value === null) return false;
  if (step === "[]") return Array.isArray(value) && value.some((item) => holds(item, rest, wanted));
  return Object.hasOwn(value, step) && holds((value as Readonly<Record<string, unknown>>)[step], rest, wanted);
}

function isScalar(value: unknown): boolean {
  return value === null || (typeof value !== "object" && value !== undefined);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
