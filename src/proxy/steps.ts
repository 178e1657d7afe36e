import { createRandomBytes } from "../http/index.ts";
import { toUuidV7 } from "../core/uuid.ts";
import { apiError, type RedirectRules, safeRedirect } from "../route/answers/index.ts";
import { createPathMatcher, type PathRules } from "./match-path.ts";
import type { ProxyOutcome, ProxyRequest, ProxyStep } from "./proxy-request.ts";

/**
 * Gives each request an id that handlers answer with too: it travels as a `traceparent`, made if there is none. What a
 * visitor sends as `x-request-id` is not believed.
 */
export function requestId(): ProxyStep {
  const takeRandom = createRandomBytes(18);
  return ({ requestHeaders, answerHeaders, found }) => {
    const given = TRACE_PARENT.exec(requestHeaders.get("traceparent") ?? "")?.[1];
    const trace = given === undefined || given === NO_TRACE ? makeTrace(requestHeaders, takeRandom()) : given;
    found.requestId = trace;
    requestHeaders.set("x-request-id", trace);
    answerHeaders.set("x-request-id", trace);
    return undefined;
  };
}

/** @see https://www.w3.org/TR/trace-context/#traceparent-header */
const TRACE_PARENT = /^(?!ff)[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}(?:-|$)/;
const NO_TRACE = "0".repeat(32);

function makeTrace(requestHeaders: Headers, random: Uint8Array): string {
  const trace = toUuidV7(Date.now(), random).replaceAll("-", "");
  const parent = Buffer.from(random.subarray(10)).toString("hex");
  requestHeaders.set("traceparent", `00-${trace}-${parent}-00`);
  requestHeaders.delete("tracestate");
  return trace;
}

/** Lets through to the app the headers that browsers and frameworks need, and these. */
export function allowHeaders(names: readonly string[] = []): ProxyStep {
  const allowed = new Set([...USUAL_HEADERS, ...names.map((name) => name.toLowerCase())]);
  return ({ requestHeaders }) => {
    const unknown = Array.from(requestHeaders.keys()).filter((name) => !allowed.has(name) && !USUAL_PREFIX.test(name));
    for (const name of unknown) requestHeaders.delete(name);
    return undefined;
  };
}

const USUAL_PREFIX = /^(?:sec-|x-forwarded-|next-|access-control-request-)/;
const USUAL_HEADERS: readonly string[] = (
  "accept accept-encoding accept-language authorization cache-control connection content-encoding content-length " +
  "content-type cookie forwarded host idempotency-key if-match if-modified-since if-none-match if-unmodified-since " +
  "last-event-id origin pragma priority purpose range referer rsc traceparent tracestate transfer-encoding user-agent " +
  "x-csrf-token x-nextjs-data x-real-ip x-request-id"
).split(" ");

/** What the session's hook can do. */
export interface SessionTools {
  readonly request: ProxyRequest;
  /** Gives the visitor a cookie, and the app, in this very request, its new value. Empty deletes it for the app. */
  setCookie(name: string, value: string, setCookie: string): void;
}

/** Renews the session and finds out whose it is. Null if nobody is signed in. */
export type SessionHook = (tools: SessionTools) => Promise<unknown>;

/** Renews the session: here and nowhere else, because two who renew it at once sign people out. */
export function session(hook: SessionHook): ProxyStep {
  return async (request) => {
    const setCookie: SessionTools["setCookie"] = (name, value, header) => {
      request.answerHeaders.append("set-cookie", header);
      writeCookie(request.requestHeaders, name, value);
    };
    request.found.user = (await hook({ request, setCookie })) ?? null;
    // What somebody's cookie changed is nobody else's to get from a cache.
    if (request.answerHeaders.has("set-cookie")) request.answerHeaders.set("cache-control", "private, no-store");
    return undefined;
  };
}

function writeCookie(headers: Headers, name: string, value: string): void {
  const others = (headers.get("cookie") ?? "").split(";").flatMap((pair) => {
    const trimmed = pair.trim();
    return trimmed === "" || trimmed.split("=", 1)[0] === name ? [] : [trimmed];
  });
  const all = value === "" ? others : [...others, `${name}=${value}`];
  if (all.length === 0) headers.delete("cookie");
  else headers.set("cookie", all.join("; "));
}

/** What is for people who are signed in. */
export interface ProtectOptions extends PathRules {
  /** Where programs ask, and are told 401 instead of being led to a page. `["/api/**"]` by default. */
  readonly api?: readonly string[];
  /** Where people sign in. It is told in `next` where they wanted to go. */
  readonly signIn: string;
  /** The value of `WWW-Authenticate`. `Bearer` by default. */
  readonly challenge?: string;
}

/**
 * Keeps out who is not signed in. Comes after `session`. Never the only guard: a matcher's edit or a framework's
 * advisory lets requests around it, so handlers and pages ask again.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if an option is wrong.
 */
export function protect({ api = ["/api/**"], signIn, challenge = "Bearer", ...rules }: ProtectOptions): ProxyStep {
  const isProtected = createPathMatcher(rules);
  const isApi = createPathMatcher({ paths: api });
  const signInPath = new URL(safeRedirect(signIn, { fallback: signIn }), "https://app.invalid");
  return ({ request, path, search, found }) => {
    if (!isProtected(path) || (found.user !== undefined && found.user !== null)) return undefined;
    if (path === signInPath.pathname) return undefined;
    // Browsers ask without credentials whether they may send some: the handler answers, and does nothing.
    if (request.method === "OPTIONS" && request.headers.has("access-control-request-method")) return undefined;
    if (isApi(path)) {
      throw apiError(401, "unauthorized", "This needs you to be signed in.", {
        headers: { "www-authenticate": challenge },
      });
    }
    const target = new URL(signInPath);
    // Only a page that can be gone back to.
    if (request.method === "GET") target.searchParams.set("next", `${path}${search}`);
    return { kind: "redirect", location: `${target.pathname}${target.search}`, status: 303 };
  };
}

/** Counts a request, and throws a 429 `ApiError` where there were too many. May add headers to the answer. */
export type RateLimitHook = (request: ProxyRequest) => Promise<void>;

/** Limits how often some paths are asked for. */
export function rateLimit(hook: RateLimitHook, rules: PathRules = { paths: ["/**"] }): ProxyStep {
  const isLimited = createPathMatcher(rules);
  return async (request) => {
    if (isLimited(request.path)) await hook(request);
    return undefined;
  };
}

/** Leads on. The target may come from the request: whatever is no path of the app or allowed becomes the fallback. */
export function redirectTo(target: unknown, rules: RedirectRules, status: 303 | 307 | 308 = 303): ProxyOutcome {
  return { kind: "redirect", location: safeRedirect(target, rules), status };
}

/** Serves another path of the app under the same address. Never another host: that would be a way into the network. */
export function rewriteTo(path: string): ProxyOutcome {
  return { kind: "rewrite", path: safeRedirect(path, { fallback: path }) };
}
