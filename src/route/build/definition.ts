import type { Contract } from "./contract.ts";
import type { RouteLimits } from "./engine.ts";
import type { AnyMiddleware } from "./middleware.ts";

/** A route as far as it is built. */
export interface RouteDefinition {
  readonly contract: Contract;
  readonly middlewares: readonly AnyMiddleware[];
  readonly limits: RouteLimits;
}

/** A handler, whatever its types. */
export type AnyHandler = (input: never) => unknown;

/** What runs a request through a route. */
export type RouteRunner = (request: Request, context: AnyContext) => Promise<Response>;

/** What Next.js gives a handler, whatever the path. */
export interface AnyContext {
  readonly params: Promise<unknown>;
}
