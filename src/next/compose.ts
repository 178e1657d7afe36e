import { type NextRequest, NextResponse } from "next/server.js";

import { type CorsOptions, toCors } from "../route/pipeline/index.ts";
import { type ProxyStep, type RunOptions, runSteps, toProxyRequest, toWebAnswer } from "../proxy/index.ts";

/** What `proxy.ts` exports as `proxy`. */
export type Proxy = (request: NextRequest) => Promise<NextResponse | Response>;

/**
 * Makes a proxy of steps, run in order until one decides. Where none does, the app answers. Headers of the request go
 * on to the app and never into the answer.
 *
 * A proxy is never the only guard: what it keeps out has to be kept out by the handlers and pages too.
 *
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/proxy
 */
export function compose(...steps: readonly ProxyStep[]): Proxy {
  return composeWith({}, ...steps);
}

/** How a proxy's own answers look. */
export interface ComposeOptions extends Omit<RunOptions, "cors"> {
  /** Lets pages of other origins read them: what `createApi` has as `cors`. Of the app's answers the app takes care. */
  readonly cors?: CorsOptions | NonNullable<RunOptions["cors"]>;
}

/**
 * The same, with options.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if an option is wrong.
 */
export function composeWith({ cors, ...rest }: ComposeOptions, ...steps: readonly ProxyStep[]): Proxy {
  const options: RunOptions = cors === undefined ? rest : { ...rest, cors: toCors(cors) };
  return async (request) => {
    const { pathname, search } = request.nextUrl;
    // Without the base path, as routes are written.
    const url = new URL(`${pathname}${search}`, "https://app.invalid");
    const result = await runSteps(steps, toProxyRequest(request, url), options);
    const { outcome, requestHeaders, hasNewRequestHeaders, answerHeaders: headers } = result;
    const init = hasNewRequestHeaders ? { request: { headers: requestHeaders }, headers } : { headers };
    switch (outcome?.kind) {
      case undefined:
        return NextResponse.next(init);
      case "rewrite":
        return NextResponse.rewrite(toNextUrl(outcome.path, request), init);
      case "redirect": {
        const answer = NextResponse.redirect(toNextUrl(outcome.location, request), { status: outcome.status, headers });
        if (!answer.headers.has("cache-control")) answer.headers.set("cache-control", "no-store");
        return answer;
      }
      case "answer":
        return toWebAnswer(result) ?? NextResponse.next(init);
    }
  };
}

/** Next.js takes absolute URLs alone, and writes those of its own host into the answer without it. */
function toNextUrl(location: string, request: NextRequest): URL | NextRequest["nextUrl"] {
  if (!location.startsWith("/")) return new URL(location);
  const { pathname, search, hash } = new URL(location, "https://app.invalid");
  const url = request.nextUrl.clone();
  Object.assign(url, { pathname, search, hash });
  return url;
}
