import type { Exchange } from "../route/pipeline/index.ts";

/** One request on its way through a proxy's steps. */
export interface ProxyRequest {
  /** As it came. */
  readonly request: Request;
  /** The path as the framework routes it, such as `/tasks/1`. */
  readonly path: string;
  /** With its question mark, or empty. */
  readonly search: string;
  /** What the app will get. A copy: steps change it, and nothing of it gets into the answer. */
  readonly requestHeaders: Headers;
  /** What the visitor gets, whoever answers. */
  readonly answerHeaders: Headers;
  /** What the steps find out for those after them. */
  readonly found: ProxyFindings;
}

/** What the steps find out about a request. */
export interface ProxyFindings {
  /** Of `requestId`. */
  requestId?: string;
  /** Of `session`: null if nobody is signed in, undefined if nobody was asked. */
  user?: unknown;
}

/** What a step decides. Undefined goes on to the next. */
export type ProxyOutcome =
  | { readonly kind: "answer"; readonly response: Response }
  /** Leads the visitor elsewhere: a path, or a URL that was allowed. */
  | { readonly kind: "redirect"; readonly location: string; readonly status: 303 | 307 | 308 }
  /** Serves another path of the app under the same address. */
  | { readonly kind: "rewrite"; readonly path: string }
  | undefined;

/** One thing that is done with requests before the app gets them. An `ApiError` that it throws is the answer. */
export type ProxyStep = (request: ProxyRequest) => ProxyOutcome | Promise<ProxyOutcome>;

/** Makes what the steps work on. */
export function toProxyRequest(request: Request, url: URL = new URL(request.url)): ProxyRequest {
  return {
    request,
    path: url.pathname,
    search: url.search,
    requestHeaders: toForwardedHeaders(request.headers),
    answerHeaders: new Headers(),
    found: {},
  };
}

/** As the checks of routes know requests. */
export function toExchange({ request, path, found, answerHeaders }: ProxyRequest): Exchange {
  return { request, requestId: found.requestId ?? "unknown", path, ip: null, answerHeaders };
}

/** What frameworks tell themselves, and nobody else may tell them: CVE-2025-29927. */
export function isInternalHeader(name: string): boolean {
  return name.startsWith("x-middleware-") || name === "x-nextjs-rewrite" || name === "x-nextjs-redirect";
}

function toForwardedHeaders(headers: Headers): Headers {
  const forwarded = new Headers(headers);
  for (const name of headers.keys()) if (isInternalHeader(name)) forwarded.delete(name);
  return forwarded;
}
