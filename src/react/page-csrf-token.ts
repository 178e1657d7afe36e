import { createCsrfTokenStore, type CsrfTokenStore } from "./csrf-token-store.ts";

/** Where the token route is, unless it is said: `app/api/csrf/route.ts`. */
export const CSRF_TOKEN_URL = "/api/csrf";

/** The page's store for a token route: one, however many components ask. */
export function getPageCsrfTokenStore(url: string): CsrfTokenStore {
  const found = stores.get(url);
  if (found !== undefined) return found;
  const store = createCsrfTokenStore({
    url,
    // Client components are rendered on servers as well, where there is neither a page nor anyone's cookie.
    readCookies: () => (typeof document === "undefined" ? "" : document.cookie),
    fetch: (...request) => globalThis.fetch(...request),
  });
  stores.set(url, store);
  return store;
}

const stores = new Map<string, CsrfTokenStore>();
