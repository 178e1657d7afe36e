import { type Call, fillPath, readOutcome, toSearch, writeCall } from "../core/call.ts";
import type { ProblemDetails } from "../route/index.ts";
import type { Arguments, ClientInput, ClientResult, PathsOf, RouteAt } from "./client-types.ts";

/** How a client reaches the app. */
export interface ClientOptions {
  /** In front of every path, such as `https://app.example.com`. The page's own origin if omitted. */
  readonly baseUrl?: string;
  /** The global one if omitted. In a page, `csrfFetch` of `sluice/react` adds CSRF tokens and renews them. */
  readonly fetch?: (input: string, init: RequestInit) => Promise<Response>;
  /** Makes the CSRF token of requests that change something, where `fetch` does not. */
  readonly csrf?: () => string | null | Promise<string | null>;
  /** Sent with every request, such as credentials. */
  readonly headers?: HeadersInit | (() => HeadersInit | Promise<HeadersInit>);
}

/** Calls routes by their paths, a method for each verb. */
export type Client<Routes, Failure = ProblemDetails> = {
  readonly [Verb in keyof Verbs]: <Path extends PathsOf<Routes, Verbs[Verb]>>(
    path: Path,
    ...given: Arguments<ClientInput<RouteAt<Routes, Path, Verbs[Verb]>, Path>>
  ) => Promise<ClientResult<RouteAt<Routes, Path, Verbs[Verb]>, Failure>>;
};

interface Verbs {
  get: "GET";
  post: "POST";
  put: "PUT";
  patch: "PATCH";
  delete: "DELETE";
}

/**
 * Makes a client for the routes of an app: `const client = createClient<Routes>()`, then
 * `const answer = await client.get("/api/tasks/[id]", { params: { id } })`, and `answer.status` tells what `answer.body`
 * is. `sluice typegen` writes `Routes`. What the app answers is a value; only a request that gets no answer rejects.
 *
 * @typeParam Failure What errors look like: `SimpleError` for an API with `errors: "simple"`.
 */
export function createClient<Routes, Failure = ProblemDetails>(options: ClientOptions = {}): Client<Routes, Failure> {
  const verbs = ["get", "post", "put", "patch", "delete"];
  const client = verbs.map((verb) => [
    verb,
    (path: string, call?: AnyCall) => send(verb.toUpperCase(), path, call ?? {}, options),
  ]);
  return Object.fromEntries(client) as Client<Routes, Failure>;
}

type AnyCall = Call & {
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  readonly init?: RequestInit;
};

async function send(method: string, path: string, call: AnyCall, options: ClientOptions): Promise<unknown> {
  const { baseUrl = "", fetch = globalThis.fetch } = options;
  const headers = await toHeaders(method, call, options);
  const body = writeCall(call, headers);
  const url = `${baseUrl.replace(/\/$/, "")}${fillPath(path, call.params)}${toSearch(call.query)}`;
  const { signal = call.init?.signal ?? null } = call;
  const response = await fetch(url, { ...call.init, method, headers, body, signal });
  return { ...(await readOutcome(response)), response };
}

async function toHeaders(method: string, call: AnyCall, { csrf, headers: common }: ClientOptions): Promise<Headers> {
  const headers = new Headers(typeof common === "function" ? await common() : common);
  for (const [name, value] of Object.entries(call.headers ?? {})) if (value !== undefined) headers.set(name, value);
  const token = csrf && method !== "GET" && (await csrf());
  if (token) headers.set("x-csrf-token", token);
  return headers;
}
