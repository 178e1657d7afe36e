import { type CsrfOptions, giveCsrfToken, toCsrfCheck, toCsrfPolicy } from "../route/csrf/index.ts";
import { type ProxyStep, toExchange } from "./proxy-request.ts";

/** The CSRF options of `createApi`, and what the proxy has to know besides. */
export interface ProxyCsrfOptions extends CsrfOptions {
  readonly origin?: string | undefined;
  /** Whether a request's credentials are such that browsers send them on their own. By default, whether it has cookies. */
  readonly isAmbient?: (request: Request) => boolean;
}

/**
 * Refuses requests that another site made a browser send, before the app gets them. Handlers check again.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if an option is wrong.
 */
export function csrf(options: ProxyCsrfOptions): ProxyStep {
  const check = toCsrfCheck(toCsrfPolicy(options));
  const { isAmbient = hasCookies } = options;
  return async (proxied) => {
    await check(toExchange(proxied), { isAmbient: isAmbient(proxied.request) });
    return undefined;
  };
}

/**
 * Gives browsers a CSRF token with the first page, so that `useCsrfToken` finds it. Without this step it asks the token
 * route; pages that a cache shares are better off so.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if an option is wrong, or there is no secret.
 */
export function csrfCookie(options: ProxyCsrfOptions): ProxyStep {
  const policy = toCsrfPolicy(options);
  // Throws where there is no secret.
  giveCsrfToken(new Request("https://app.invalid/"), policy);
  return ({ request, answerHeaders }) => {
    if (request.method !== "GET" || request.headers.get("sec-fetch-dest") !== "document") return undefined;
    const { setCookie } = giveCsrfToken(request, policy);
    if (setCookie === null) return undefined;
    answerHeaders.append("set-cookie", setCookie);
    answerHeaders.set("cache-control", "private, no-store");
    return undefined;
  };
}

function hasCookies(request: Request): boolean {
  return request.headers.has("cookie");
}
