import { SluiceError } from "../../core/errors.ts";
import { apiError } from "../answers/api-error.ts";
import { type CallbackState, createStateCodec, type StateCodec } from "./callback-state.ts";
import { readCookies } from "../cookies/cookies.ts";
import { redirect303, safeRedirect } from "../answers/redirect.ts";
import { createEngine } from "../build/create-engine.ts";
import type { Engine } from "../build/engine.ts";
import { createOwnRoute } from "../build/own-route.ts";
import type { Exchange } from "../pipeline/exchange.ts";
import { toHostCookieName, writeHostCookie } from "../cookies/set-cookie.ts";
import { toSecretList } from "../signer.ts";
import { createMemoryUsedStates, type UsedStates } from "./used-states.ts";

/** The same, for an app without `createApi`. */
export interface CallbackOptions extends ApiCallbackOptions {
  /** The app's own origin. Decides whether cookies need HTTPS. */
  readonly origin?: string | undefined;
  readonly errors?: "problem" | "simple";
  /** Called with what is the app's own fault, not the visitor's. */
  readonly onError?: (error: unknown) => void;
}

/** Where someone comes back to after a flow on another site, such as signing in or paying. */
export interface ApiCallbackOptions {
  /** Tells this callback from the app's others: lower-case letters, digits and `-`. `callback` by default. */
  readonly name?: string;
  /** Signs the state: at least 32 characters. Or several, the newest first, while it is being changed. */
  readonly secret: string | readonly string[];
  readonly state?: StateOptions;
  /** The session's cookie. Its name gets the prefix `__Host-`, and it is Secure, HttpOnly and SameSite=Lax. */
  readonly cookie: { readonly name: string; readonly maxAgeMs?: number };
  /** Where people may be led afterwards. */
  readonly redirect: {
    readonly fallback: string;
    readonly allow?: readonly string[];
    /** Where they are led if it failed, with `?error=<code>`. Without it they get a problem document. */
    readonly failure?: string;
  };
  /**
   * Finds out, with the other site, who came back. What is in the query is theirs to choose: exchange it for proof.
   * Throws an `ApiError` to refuse.
   */
  accept(arrival: Arrival): Promise<Accepted> | Accepted;
  /** For tests. */
  readonly now?: () => Date;
}

/** How the state is kept. */
export interface StateOptions {
  /** The parameter in which the other site gives it back. `state` by default. */
  readonly parameter?: string;
  /** How long the other site may take. 10 minutes by default. */
  readonly lifetimeMs?: number;
  /** Where it is remembered that a state was used. This process by default. */
  readonly used?: UsedStates;
}

/** Someone who came back in the browser that left. */
export interface Arrival {
  readonly request: Request;
  /** What the other site says. */
  readonly query: URLSearchParams;
  /** What `begin` was given. */
  readonly carry: Readonly<Record<string, string>>;
}

/** What the app makes of it. */
export interface Accepted {
  /** The session cookie's value: one that the app made just now. */
  readonly session: string;
  /** Instead of the cookie's own. Milliseconds. */
  readonly maxAgeMs?: number;
  /** Instead of what `begin` was given. */
  readonly target?: string;
}

/** A callback, and the beginning of the flow it ends. */
export interface Callback {
  readonly cookieName: string;
  /** Begins a flow: the state goes into the other site's URL, the cookie to the browser. */
  begin(flow?: Flow): Begun;
  /** Begins a flow and leads there. */
  leave(toUrl: (state: string) => string | URL, flow?: Flow): Response;
  readonly GET: (request: Request) => Promise<Response>;
}

/** What a flow takes along. */
export interface Flow {
  /** Where to go on afterwards. May come from a query: it is made safe. */
  readonly target?: string | null;
  /** Signed, not encrypted. At most 2 KB. */
  readonly carry?: Readonly<Record<string, string>>;
}

/** A flow that has begun. */
export interface Begun {
  readonly state: string;
  /** A `Set-Cookie` header. */
  readonly setCookie: string;
}

/**
 * Makes the callback of a flow that leaves the app. Nobody gets a session who did not begin here: the state that comes
 * back has to be that of the browser's own cookie, it ends, and it is good once.
 *
 * An app with `createApi` has `api.callback` instead, which knows origin, limits and errors from there.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if an option is wrong. Of the secret, while Next.js builds, at the first use.
 */
export function callback(options: CallbackOptions): Callback {
  const { origin, errors = "problem", onError } = options;
  return createCallback(
    createEngine({ origin, errors, csrf: false, ...(onError !== undefined && { onError }) }),
    options,
  );
}

/** Makes a callback of an API. */
export function createCallback(engine: Engine, options: ApiCallbackOptions): Callback {
  const journey = toJourney(engine, options);
  const { codec, cookieName, rules, stateName, lifetimeMs: maxAgeMs, now } = journey;
  const begin = (flow: Flow = {}): Begun => {
    const kept = { target: safeRedirect(flow.target, rules), carry: flow.carry ?? {} };
    const { id, cookie } = codec.create(kept, now());
    return { state: id, setCookie: writeHostCookie(stateName, { value: cookie, maxAgeMs, isHttpOnly: true }) };
  };
  return {
    cookieName,
    begin,
    leave(toUrl, flow) {
      const { state, setCookie } = begin(flow);
      const headers = { ...LEAVING, location: new URL(toUrl(state)).href, "set-cookie": setCookie };
      return new Response(null, { status: 303, headers });
    },
    GET: createOwnRoute(engine, `/callback/${options.name ?? DEFAULT_NAME}`, (exchange) => arrive(exchange, journey)),
  };
}

/** The address holds what the other site gave: the next page must not tell it to a third. */
const LEAVING = { "cache-control": "no-store", "referrer-policy": "no-referrer" };
const NAME = /^[a-z\d][a-z\d-]{0,40}$/;

const DEFAULT_NAME = "callback";

/** A callback's options, checked and filled in. */
interface Journey {
  readonly engine: Engine;
  readonly options: ApiCallbackOptions;
  readonly codec: StateCodec;
  readonly used: UsedStates;
  readonly lifetimeMs: number;
  readonly cookieName: string;
  readonly stateName: string;
  readonly rules: ApiCallbackOptions["redirect"];
  readonly now: () => Date;
}

function toJourney(engine: Engine, options: ApiCallbackOptions): Journey {
  const { name = DEFAULT_NAME, secret, state = {}, cookie, redirect, now = () => new Date() } = options;
  if (!NAME.test(name)) throw new SluiceError("CONFIG_INVALID", `${JSON.stringify(name)} is no name of a callback.`);
  if (!/^[\w.-]{1,64}$/.test(cookie.name)) throw new SluiceError("CONFIG_INVALID", "cookie.name is no cookie's name.");
  // Both throw where the app's own targets are wrong.
  safeRedirect(redirect.fallback, redirect);
  if (redirect.failure !== undefined) safeRedirect("/", { fallback: redirect.failure });
  const { lifetimeMs = 600_000, used = createMemoryUsedStates(now) } = state;
  if (!(lifetimeMs > 0)) throw new SluiceError("CONFIG_INVALID", "state.lifetimeMs is not above 0.");
  return {
    engine,
    options,
    codec: createStateCodec(toSecretList(secret), `callback ${name}`, lifetimeMs),
    used,
    lifetimeMs,
    cookieName: toHostCookieName(cookie.name.replace(/^__Host-/, ""), engine.origin),
    stateName: toHostCookieName(`${name}-state`, engine.origin),
    rules: redirect,
    now,
  };
}

async function arrive(exchange: Exchange, journey: Journey): Promise<Response> {
  const { request } = exchange;
  // Next.js answers HEAD with GET: who only looks, uses nothing up.
  if (request.method !== "GET") return new Response(null, { status: 405, headers: { allow: "GET" } });
  try {
    // Of the address, only the query is right: behind a proxy the rest is that of the container.
    const query = new URL(request.url).searchParams;
    const state = await takeState(request, query, journey);
    return await finish(exchange, query, { state, journey });
  } catch (error) {
    return withHeaders(toFailure(error, exchange, journey), LEAVING);
  }
}

/** @throws {ApiError} 403 if nothing was begun in this browser, or it has ended. */
async function takeState(request: Request, query: URLSearchParams, journey: Journey): Promise<CallbackState> {
  const cookie = readCookies(request.headers.get("cookie"))[journey.stateName];
  const given = query.get(journey.options.state?.parameter ?? "state");
  const reading = journey.codec.read(given, typeof cookie === "string" ? cookie : null, journey.now());
  if (reading.kind === "refused") throw apiError(403, `callback-${reading.reason}`, DETAILS[reading.reason]);
  const { id, endsAt } = reading.state;
  // Before the app does anything: of two requests at once, one gets on.
  if (await journey.used.use(id, endsAt)) return reading.state;
  throw apiError(403, "callback-state-used", "This answer has been used before.");
}

const DETAILS = {
  "state-missing": "This answer belongs to nothing that was begun in this browser.",
  "state-mismatch": "This answer belongs to something else than was begun in this browser.",
  "state-over": "This took too long. Begin again.",
} as const;

/** From here on the state is used: its cookie goes, whatever comes of it. One that was not used stays, for the flow it is of. */
async function finish(
  exchange: Exchange,
  query: URLSearchParams,
  { state, journey }: { readonly state: CallbackState; readonly journey: Journey },
): Promise<Response> {
  const arrival = { request: exchange.request, query, carry: state.carry };
  const answer = await accept(arrival, state.target, journey).catch((error: unknown) =>
    toFailure(error, exchange, journey),
  );
  answer.headers.append("set-cookie", writeHostCookie(journey.stateName, { value: "", maxAgeMs: 0, isHttpOnly: true }));
  return withHeaders(answer, LEAVING);
}

async function accept(arrival: Arrival, target: string, { options, rules, cookieName }: Journey): Promise<Response> {
  const accepted = await options.accept(arrival);
  const answer = redirect303(accepted.target ?? target, rules);
  const maxAgeMs = accepted.maxAgeMs ?? options.cookie.maxAgeMs;
  const cookie = { value: toSession(accepted.session), maxAgeMs, isHttpOnly: true };
  answer.headers.append("set-cookie", writeHostCookie(cookieName, cookie));
  return answer;
}

function withHeaders(answer: Response, headers: Readonly<Record<string, string>>): Response {
  for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value);
  return answer;
}

function toSession(session: unknown): string {
  if (typeof session === "string" && session !== "") return session;
  throw new TypeError("The callback's accept() returned no session.");
}

function toFailure(error: unknown, exchange: Exchange, { engine, rules }: Journey): Response {
  const problem = engine.answerError(error, exchange);
  if (rules.failure === undefined || problem.status < 400) return problem;
  const url = new URL(rules.failure, "https://app.invalid");
  url.searchParams.set("error", toCode(error));
  return redirect303(`${url.pathname}${url.search}`, { fallback: rules.failure });
}

function toCode(error: unknown): string {
  const { code } = (typeof error === "object" && error !== null ? error : {}) as { readonly code?: unknown };
  return isSlug(code) ? code : "callback-failed";
}

function isSlug(code: unknown): code is string {
  return typeof code === "string" && /^[a-z\d-]{1,64}$/.test(code);
}
