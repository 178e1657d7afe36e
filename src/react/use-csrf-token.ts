"use client";

import { useEffect, useSyncExternalStore } from "react";

import { CSRF_TOKEN_URL, getPageCsrfTokenStore } from "./page-csrf-token.ts";

/**
 * The page's CSRF token, for the header `X-CSRF-Token` or a form's field. Empty on the server and until it is known:
 * no layout becomes dynamic for it, and static pages stay static. Where the browser has no token yet, the token route
 * is asked, once for the page.
 *
 * @param url Where the token route is. `/api/csrf` by default.
 */
export function useCsrfToken(url: string = CSRF_TOKEN_URL): string {
  const store = getPageCsrfTokenStore(url);
  const token = useSyncExternalStore(store.subscribe, store.get, getServerToken);
  useEffect(() => {
    // Without a token the app may still get along: the server asks for one only where headers do not say enough.
    if (token === "") store.refresh().catch(() => undefined);
  }, [store, token]);
  return token;
}

function getServerToken(): string {
  return "";
}
