/** One field of a form or query. */
export type FormField = readonly [name: string, value: string];

/** Whether a body is a form, by what its sender calls it. */
export function isForm(contentType: string | null): boolean {
  return contentType?.split(";", 1)[0]?.trim().toLowerCase() === "application/x-www-form-urlencoded";
}

/**
 * Takes a form or a query apart, in the order it came.
 *
 * @returns `undefined` where an escape is broken or not UTF-8: what a lenient reader makes of it is not what was sent.
 */
export function parseForm(text: string): readonly FormField[] | undefined {
  try {
    return text.split("&").filter(Boolean).map(toField);
  } catch {
    return undefined;
  }
}

/** The only value of a name: `null` where it is missing, `undefined` where it comes several times. */
export function findOnly(fields: readonly FormField[], name: string): string | null | undefined {
  const found = fields.filter((field) => field[0] === name);
  return found.length > 1 ? undefined : (found[0]?.[1] ?? null);
}

/**
 * What senders such as Twilio sign of a form: its fields sorted by name, each name followed by its value.
 *
 * @returns `undefined` where the form is malformed or names a field twice: which of the two a handler sees, nobody
 * signed.
 */
export function toFormContent(body: Uint8Array): string | undefined {
  const fields = parseForm(decodeText(body) ?? "%");
  if (fields === undefined || new Set(fields.map(([name]) => name)).size !== fields.length) return undefined;
  return fields
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => name + value)
    .join("");
}

/** Reads UTF-8 exactly, a byte order mark included. `undefined` where it is none. */
export function decodeText(body: Uint8Array): string | undefined {
  try {
    return UTF8.decode(body);
  } catch {
    return undefined;
  }
}

// Made once: it holds no state between calls that are not streamed.
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @throws {URIError} On an escape that is broken or not UTF-8. */
function toField(pair: string): FormField {
  const end = pair.indexOf("=");
  const name = end === -1 ? pair : pair.slice(0, end);
  return [decodeComponent(name), end === -1 ? "" : decodeComponent(pair.slice(end + 1))];
}

function decodeComponent(text: string): string {
  return decodeURIComponent(text.replaceAll("+", " "));
}
