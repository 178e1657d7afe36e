import { SluiceError } from "../../core/errors.ts";
import type { Endpoint } from "../endpoint.ts";
import { findEndpoint } from "../find-endpoint.ts";
import { assertQuery } from "../parameters.ts";

/** A view a stream follows. */
export interface LiveView {
  /** As the client names it: `events?source=stripe`. */
  readonly name: string;
  /** The same for all names that ask the same. */
  readonly key: string;
  readonly endpoint: Endpoint;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

/**
 * Reads a view's name: a path below `api/` with its query.
 *
 * @throws {SluiceError} `INPUT_INVALID` where there is no such view, or none that can be followed.
 */
export function toLiveView(endpoints: readonly Endpoint[], name: string): LiveView {
  const [path = "", ...rest] = name.split("?");
  const query = new URLSearchParams(rest.join("?"));
  const found = findEndpoint(endpoints, "GET", ["api", ...path.split("/").map(decode)]);
  if (found.kind !== "endpoint" || found.endpoint.isLive !== true) {
    throw new SluiceError("INPUT_INVALID", `The view "${name.slice(0, 100)}" cannot be followed.`);
  }
  const { endpoint, params } = found;
  assertQuery(query, endpoint.query);
  assertCheap(query, endpoint);
  return { name, key: toKey(path, query), endpoint, params, query };
}

function assertCheap(query: URLSearchParams, { query: parameters = {} }: Endpoint): void {
  const costly = [...query.keys()].find((name) => parameters[name]?.isCostly === true);
  if (costly !== undefined) {
    throw new SluiceError("INPUT_INVALID", `Views with the parameter "${costly}" cannot be followed. Read them once.`);
  }
}

function toKey(path: string, query: URLSearchParams): string {
  const sorted = new URLSearchParams(query);
  sorted.sort();
  return `${path}?${sorted.toString()}`;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
