import { CSRF_TOKEN_URL, getPageCsrfTokenStore } from "./page-csrf-token.ts";
import type { CsrfTokenStore } from "./csrf-token-store.ts";

/** What `createCsrfFetch` makes a `fetch` of. */
export interface CsrfFetchParts {
  readonly store: Pick<CsrfTokenStore, "get" | "refresh">;
  readonly fetch: typeof globalThis.fetch;
  /** The page's address. */
  readonly page: () => string;
}

/**
 * `fetch`, with the CSRF token in requests to the app's own origin that change something. Where the server finds the
 * token over, it is renewed and the request sent once more.
 */
export const csrfFetch: typeof globalThis.fetch = (input, init) =>
  createCsrfFetch({
    store: getPageCsrfTokenStore(CSRF_TOKEN_URL),
    fetch: globalThis.fetch,
    page: () => globalThis.location.href,
  })(input, init);

/** Makes a `fetch` that adds the token, for another token route or another `fetch`. */
export function createCsrfFetch({ store, fetch, page }: CsrfFetchParts): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input instanceof Request ? input : new URL(input, page()), init);
    // Another origin's server would learn the token.
    if (SAFE_METHODS.includes(request.method) || new URL(request.url).origin !== new URL(page()).origin) {
      return fetch(request);
    }
    const token = store.get() || (await store.refresh().catch(() => ""));
    const again = request.clone();
    const answer = await fetch(withToken(request, token));
    if (!(await isTokenRefused(answer))) return answer;
    const renewed = await store.refresh().catch(() => null);
    return renewed === null ? answer : fetch(withToken(again, renewed));
  };
}

const SAFE_METHODS: readonly string[] = ["GET", "HEAD", "OPTIONS"];

function withToken(request: Request, token: string): Request {
  if (token !== "" && !request.headers.has("x-csrf-token")) request.headers.set("x-csrf-token", token);
  return request;
}

async function isTokenRefused(answer: Response): Promise<boolean> {
  if (answer.status !== 403) return false;
  const problem: unknown = await answer
    .clone()
    .json()
    .catch(() => null);
  return typeof problem === "object" && problem !== null && "code" in problem && problem.code === "csrf-token-invalid";
}
