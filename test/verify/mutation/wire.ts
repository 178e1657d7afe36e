import type { Delivery } from "../../../src/verify/index.ts";

/** A request in parts that can be altered, each as it is on the wire. */
export interface Wire {
  readonly method: string;
  /** Without `?`. */
  readonly query: string;
  /** In order; a name may come several times. */
  readonly headers: readonly Header[];
  readonly body: Buffer;
}

export type Header = readonly [name: string, value: string];

/** The endpoint's public address, which every source is configured with. */
export const ADDRESS = "https://app.example.com/api/webhooks/acme";

/** The request as an app receives it: headers of one name are joined by a comma and a space. */
export function toArrival(wire: Wire): Delivery {
  const byName = new Map<string, string>();
  for (const [name, value] of wire.headers) {
    const key = name.toLowerCase();
    const earlier = byName.get(key);
    byName.set(key, earlier === undefined ? value : `${earlier}, ${value}`);
  }
  return {
    method: wire.method,
    url: wire.query === "" ? ADDRESS : `${ADDRESS}?${wire.query}`,
    headers: { get: (name) => byName.get(name.toLowerCase()) ?? null, entries: () => byName },
    body: wire.body,
  };
}

/** Every value of a header, in order. */
export function readHeaders(wire: Wire, name: string): readonly string[] {
  return wire.headers.filter((header) => isNamed(header, name)).map(([, value]) => value);
}

export function withHeader(wire: Wire, name: string, value: string): Wire {
  return readHeaders(wire, name).length === 0
    ? withExtraHeader(wire, name, value)
    : { ...wire, headers: wire.headers.map((header) => (isNamed(header, name) ? [header[0], value] : header)) };
}

export function withExtraHeader(wire: Wire, name: string, value: string): Wire {
  return { ...wire, headers: [...wire.headers, [name, value]] };
}

export function withoutHeader(wire: Wire, name: string): Wire {
  return { ...wire, headers: wire.headers.filter((header) => !isNamed(header, name)) };
}

function isNamed(header: Header, name: string): boolean {
  return header[0].toLowerCase() === name.toLowerCase();
}

/** Every value of a query parameter, decoded. */
export function readParameters(wire: Wire, name: string): readonly string[] {
  return new URLSearchParams(wire.query).getAll(name);
}

export function withParameter(wire: Wire, name: string, value: string): Wire {
  const query = new URLSearchParams(wire.query);
  query.set(name, value);
  return { ...wire, query: query.toString() };
}

export function withoutParameter(wire: Wire, name: string): Wire {
  const query = new URLSearchParams(wire.query);
  query.delete(name);
  return { ...wire, query: query.toString() };
}

/** Whether the body is a form, by its content type. */
export function isFormWire(wire: Wire): boolean {
  return readHeaders(wire, "content-type")[0]?.startsWith("application/x-www-form-urlencoded") === true;
}

/** A field of the body as text; `undefined` where there is none, or the body is not what its type says. */
export function readField(wire: Wire, path: string): string | undefined {
  if (isFormWire(wire)) return new URLSearchParams(wire.body.toString()).get(path) ?? undefined;
  let value = parseBody(wire.body);
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" ? value : undefined;
}

/** Writes the body anew with another text, or none, in one field. */
export function withField(wire: Wire, path: string, text: string | undefined): Wire {
  if (!isFormWire(wire)) {
    const body = Buffer.from(JSON.stringify(withValue(parseBody(wire.body), path.split("."), text)) ?? "");
    return { ...wire, body };
  }
  const fields = new URLSearchParams(wire.body.toString());
  if (text === undefined) fields.delete(path);
  else fields.set(path, text);
  return { ...wire, body: Buffer.from(fields.toString()) };
}

/** The value of a JSON body; `undefined` where it is none. */
export function parseBody(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

function withValue(target: unknown, [key, ...rest]: readonly string[], text: string | undefined): unknown {
  if (key === undefined) return text;
  if (Array.isArray(target)) return target.with(Number(key), withValue(target[Number(key)], rest, text));
  const fields = typeof target === "object" ? { ...(target as Record<string, unknown>) } : {};
  return { ...fields, [key]: withValue(fields[key], rest, text) };
}
