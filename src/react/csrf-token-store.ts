/** Where a page's CSRF token is kept, and had from. */
export interface CsrfTokenStore {
  /** The token, or empty where it is not known yet. */
  readonly get: () => string;
  /** Has the token from the token route, once however often it is asked at a time. */
  readonly refresh: () => Promise<string>;
  readonly subscribe: (onChange: () => void) => () => void;
}

/** What the store needs of a page. */
export interface CsrfTokenSource {
  /** Where the token route is. */
  readonly url: string;
  /** The page's cookies, as `document.cookie` has them. */
  readonly readCookies: () => string;
  readonly fetch: typeof globalThis.fetch;
}

/** Makes a store. It reads the cookie each time, so that a token of another tab or a new session counts at once. */
export function createCsrfTokenStore({ url, readCookies, fetch }: CsrfTokenSource): CsrfTokenStore {
  const listeners = new Set<() => void>();
  let given = "";
  let asking: Promise<string> | undefined;
  const get = (): string => findCookie(readCookies()) ?? given;

  const ask = async (): Promise<string> => {
    const answer = await fetch(url, { headers: { accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok) throw new Error(`The CSRF token route answered ${answer.status}.`);
    const { token } = (await answer.json()) as { readonly token?: unknown };
    if (typeof token !== "string") throw new Error("The CSRF token route answered no token.");
    given = token;
    for (const listener of listeners) listener();
    // The cookie's text is another than what was given, and equally good.
    return get();
  };

  return {
    get,
    refresh: () =>
      (asking ??= ask().finally(() => {
        asking = undefined;
      })),
    subscribe(onChange) {
      listeners.add(onChange);
      return () => {
        listeners.delete(onChange);
      };
    },
  };
}

const COOKIE = /(?:^|;\s*)(?:__Host-)?csrf=([\w-]+)/;

function findCookie(cookies: string): string | null {
  return COOKIE.exec(cookies)?.[1] ?? null;
}
