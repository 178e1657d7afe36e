import type { AuthProvider } from "../auth/auth.ts";
import { type ApiCallbackOptions, type Callback, createCallback } from "../callback/callback.ts";
import { createApiCsrfTokenRoute, type CsrfTokenRoute } from "../csrf/csrf-token-route.ts";
import { type ApiRevalidateOptions, createRevalidateRoute, type RevalidateRoute } from "../revalidate/revalidate.ts";
import { beginRoute } from "./build-route.ts";
import { type ApiOptions, createEngine } from "./create-engine.ts";
import { type EnhanceRouteHandler, toEnhance } from "./enhance-route-handler.ts";
import type { FreshRouteBuilder } from "./route-builder.ts";
import type { InitialTypes } from "./route-types.ts";

// The variances are said so that the compiler need not find them out, by comparing all builders method by method.
/** One policy for many routes. */
export interface Api<out User, out Default extends "required" | "none"> {
  /**
   * Begins a route. If the API has an `auth` provider, only who is signed in may call it, unless `.auth("none")` says
   * otherwise.
   *
   * @param path Where the file is, as Next.js writes it: `/api/tasks/[id]`. Types of the parameters come from it.
   * @throws {SluiceError} `CONFIG_INVALID` if it is no path.
   */
  route<const Path extends string>(path: Path): FreshRouteBuilder<InitialTypes<Path, User, Default>>;
  /**
   * Makes a route of a handler, in one call, with MakerKit's arguments and options:
   * `export const POST = api.enhanceRouteHandler(async ({ body, user, params, request }) => …, { schema, auth, captcha })`.
   *
   * @throws {SluiceError} `CONFIG_INVALID` if it asks for what the API does not have; `auth` is asked for by default.
   */
  readonly enhanceRouteHandler: EnhanceRouteHandler<User>;
  /**
   * Makes the callback of a flow that leaves the app, such as signing in elsewhere: `export const { GET } = api.callback({…})`.
   *
   * @throws {SluiceError} `CONFIG_INVALID` if an option is wrong.
   */
  callback(options: ApiCallbackOptions): Callback;
  /**
   * Makes the route by which a CMS says that content has changed: `export const { GET, POST } = api.revalidate({…})`.
   *
   * @throws {SluiceError} `CONFIG_INVALID` if an option is wrong.
   */
  revalidate(options: ApiRevalidateOptions): RevalidateRoute;
  /**
   * Makes the route that gives pages their CSRF token, which `useCsrfToken` asks: `export const { GET } = api.csrfToken()`.
   *
   * @throws {SluiceError} `CONFIG_INVALID` if the API has no `csrf.secret`, or a check that the app made.
   */
  csrfToken(): CsrfTokenRoute;
}

/**
 * Makes an API: what all its routes have in common. Usually one for an app.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if an option is wrong.
 */
export function createApi<User>(
  options: ApiOptions<User> & { readonly auth: AuthProvider<User> },
): Api<NonNullable<User>, "required">;
export function createApi(options?: ApiOptions<never> & { readonly auth?: undefined }): Api<never, "none">;
export function createApi(options: ApiOptions<unknown> = {}): Api<never, never> {
  const engine = createEngine(options);
  return {
    route: (path) => beginRoute(engine, path),
    enhanceRouteHandler: toEnhance<never>(engine),
    callback: (callbackOptions) => createCallback(engine, callbackOptions),
    revalidate: (revalidateOptions) => createRevalidateRoute(engine, revalidateOptions),
    csrfToken: () => createApiCsrfTokenRoute(engine),
  };
}
