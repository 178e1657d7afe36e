import { toPointer } from "./api-error.ts";
import { isProblem } from "./problem.ts";
import { isReply, type Reply } from "./reply.ts";
import type { RequestExchange } from "../pipeline/request-exchange.ts";
import type { Returns } from "../build/route-types.ts";

/**
 * Makes an answer of what a handler returned: a `Response` as it is, `reply` by its status, nothing as 204, anything
 * else as JSON with 200.
 *
 * @param returns What the route declares. JSON answers are made by its schemas, so that nothing undeclared gets out.
 * @throws {Error} If the answer is not one of those declared, or is no JSON. That is the app's mistake.
 */
export function toAnswer(result: unknown, returns: Returns | undefined): Response | Promise<Response> {
  if (result instanceof Response) return result;
  if (isReply(result)) return toDeclared(result, returns);
  if (isForeignResponse(result)) return result;
  return toDeclared(result === undefined ? NOTHING : { status: 200, body: result }, returns);
}

type Content = Pick<Reply<number, unknown>, "status" | "body"> & { readonly headers?: HeadersInit | undefined };

const NOTHING: Content = { status: 204, body: null };

function toDeclared({ status, body, headers }: Content, returns: Returns | undefined): Response | Promise<Response> {
  if (returns === undefined) return toJson(status, body, headers);
  return conform(status, body, returns).then((declared) => toJson(status, declared, headers));
}

/** Whether it is a `Response` of another realm, as test environments and polyfills make them. */
function isForeignResponse(value: unknown): value is Response {
  return Object.prototype.toString.call(value) === "[object Response]";
}

async function conform(status: number, body: unknown, returns: Returns): Promise<unknown> {
  const declared = Object.hasOwn(returns, status) ? returns[status] : undefined;
  if (declared === undefined) throw new Error(`The handler answers ${status}, which the route does not declare.`);
  if (declared === null) return null;
  if (isProblem(declared)) throw new Error(`The route declares ${status} as a problem: throw an ApiError for it.`);
  const validating = declared["~standard"].validate(body);
  const result = validating instanceof Promise ? await validating : validating;
  if (result.issues === undefined) return result.value;
  const paths = result.issues.slice(0, 10).map(({ path = [] }) => toPointer(path.map(toKey)));
  throw new Error(`The handler's answer does not match what the route declares for ${status}, at ${paths.join(", ")}.`);
}

function toKey(segment: PropertyKey | { readonly key: PropertyKey }): PropertyKey {
  return typeof segment === "object" ? segment.key : segment;
}

/** Statuses that have no body. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);
const JSON_HEADERS: Readonly<Record<string, string>> = { "content-type": "application/json" };

function toJson(status: number, body: unknown, headers: HeadersInit | undefined): Response {
  if (body === null || body === undefined || BODILESS.has(status)) return new Response(null, toInit(status, headers));
  const text: string | undefined = JSON.stringify(body);
  if (text === undefined) throw new Error(`The handler returned a ${typeof body}, which is no JSON.`);
  if (headers === undefined) return new Response(text, { status, headers: JSON_HEADERS });
  const all = new Headers(headers);
  if (!all.has("content-type")) all.set("content-type", "application/json");
  return new Response(text, { status, headers: all });
}

function toInit(status: number, headers: HeadersInit | undefined): ResponseInit {
  return headers === undefined ? { status } : { status, headers };
}

/**
 * Adds what every answer has: the request's id, what the checks added, and, where `isPrivate`, that nobody may keep it.
 *
 * @param isHead Whether the body is left out.
 */
export function finish(
  answer: Response,
  exchange: RequestExchange,
  { isPrivate, isHead }: { readonly isPrivate: boolean; readonly isHead: boolean },
): Response {
  const ours = isHead ? withoutBody(answer) : answer;
  try {
    return addHeaders(ours, exchange, isPrivate);
  } catch (error) {
    // Answers of `fetch` and `Response.redirect` cannot be changed.
    if (!(error instanceof TypeError)) throw error;
    const { body, status, statusText, headers } = ours;
    return addHeaders(new Response(body, { status, statusText, headers }), exchange, isPrivate);
  }
}

function withoutBody({ body, status, statusText, headers }: Response): Response {
  void body?.cancel().catch(() => undefined);
  return new Response(null, { status, statusText, headers });
}

function addHeaders(answer: Response, exchange: RequestExchange, isPrivate: boolean): Response {
  const { headers } = answer;
  headers.set("x-request-id", exchange.requestId);
  if (isPrivate && !headers.has("cache-control")) headers.set("cache-control", "private, no-store");
  for (const [name, values] of exchange.addedHeaders?.entries() ?? []) {
    if (name === "vary") headers.set(name, mergeVary(headers.get(name), values.join(", ")));
    else if (name === "set-cookie" || name === "link") for (const value of values) headers.append(name, value);
    else headers.set(name, values.join(", "));
  }
  return answer;
}

function mergeVary(old: string | null, added: string): string {
  const key = `${old ?? ""},${added}`;
  if (key === lastVary?.key) return lastVary.merged;
  lastVary = { key, merged: toMerged(key) };
  return lastVary.merged;
}

/** Most answers of an app vary alike. */
let lastVary: { readonly key: string; readonly merged: string } | undefined;

function toMerged(list: string): string {
  const names = new Set(list.split(",").flatMap((name) => name.trim().toLowerCase() || []));
  return names.has("*") ? "*" : [...names].join(", ");
}
