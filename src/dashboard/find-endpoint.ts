import type { Endpoint } from "./endpoint.ts";

/** What a path leads to. */
export type Found =
  | { readonly kind: "endpoint"; readonly endpoint: Endpoint; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: "other_verb"; readonly allow: readonly string[] }
  | { readonly kind: "nothing" };

/** Finds the endpoint of a verb and a path. Where several fit, the one with fewer `{…}` parts does. */
export function findEndpoint(endpoints: readonly Endpoint[], method: string, segments: readonly string[]): Found {
  const matches = endpoints
    .flatMap((endpoint) => {
      const params = match(endpoint.path.split("/"), segments);
      return params === null ? [] : [{ endpoint, params }];
    })
    .toSorted((left, right) => Object.keys(left.params).length - Object.keys(right.params).length);
  // What answers GET answers HEAD; the server leaves the body out.
  const verb = method === "HEAD" ? "GET" : method;
  const found = matches.find(({ endpoint }) => endpoint.method === verb);
  if (found !== undefined) return { kind: "endpoint", ...found };
  if (matches.length === 0) return { kind: "nothing" };
  return { kind: "other_verb", allow: [...new Set(matches.map(({ endpoint }) => endpoint.method))] };
}

const MAX_PARAM = 255;

function match(parts: readonly string[], segments: readonly string[]): Readonly<Record<string, string>> | null {
  if (parts.length !== segments.length) return null;
  const params: [string, string][] = [];
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? "";
    if (!part.startsWith("{")) {
      if (part !== segment) return null;
    } else if (isParam(segment)) params.push([part.slice(1, -1), segment]);
    else return null;
  }
  return Object.fromEntries(params);
}

/** Postgres refuses NUL in a text. */
function isParam(segment: string): boolean {
  return segment !== "" && segment.length <= MAX_PARAM && !segment.includes("\0");
}
