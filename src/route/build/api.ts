import type { AuthProvider } from "../auth/auth.ts";
import { beginRoute } from "./build-route.ts";
import { type ApiOptions, createEngine } from "./create-engine.ts";
import type { FreshRouteBuilder } from "./route-builder.ts";
import type { InitialTypes } from "./route-types.ts";

/** One policy for many routes. */
export interface Api<User, Default extends "required" | "none"> {
  /**
   * Begins a route. If the API has an `auth` provider, only who is signed in may call it, unless `.auth("none")` says
   * otherwise.
   *
   * @param path Where the file is, as Next.js writes it: `/api/tasks/[id]`. Types of the parameters come from it.
   * @throws {SluiceError} `CONFIG_INVALID` if it is no path.
   */
  route<const Path extends string>(path: Path): FreshRouteBuilder<InitialTypes<Path, User, Default>>;
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
  return { route: (path) => beginRoute(engine, path) };
}
