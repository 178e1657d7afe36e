import type { CsrfMode, RatePolicy } from "../pipeline/checks.ts";
import type { CaptchaContract, IdempotencyContract, Route, RouteDescription } from "./contract.ts";
import type { RouteLimits } from "./engine.ts";
import type {
  Access,
  HandlerInput,
  HandlerResult,
  InPath,
  Merge,
  Returns,
  RouteMiddleware,
  RouteTypes,
  Schema,
  With,
} from "./route-types.ts";

/**
 * Builds a route, call by call. Nothing is changed in place: every call returns a new builder, so a common beginning
 * can be kept and gone on from. The order of calls does not matter, but for `use`, which sees what came before it.
 */
export interface RouteBuilder<R extends RouteTypes> {
  /** Who may call: who is signed in (as without an argument), `optional`, or anyone (`none`). */
  auth(): RouteBuilder<With<R, "access", "required">>;
  auth<const A extends Access>(access: A): RouteBuilder<With<R, "access", A>>;
  /** Adds a middleware. It runs after every check, in the order of these calls, and may add to `context`. */
  use<Added extends object>(
    middleware: RouteMiddleware<R, Added>,
  ): RouteBuilder<With<R, "context", Merge<R["context"], Added>>>;
  /** Refines the path's parameters. */
  params<S extends Schema>(schema: S & InPath<S, R["path"]>): RouteBuilder<With<R, "params", S>>;
  /** Takes the query: a text each, a list where a name comes again, or where the schema wants one. */
  query<S extends Schema>(schema: S): RouteBuilder<With<R, "query", S>>;
  /** Takes the headers, by their lower-case names. */
  headers<S extends Schema>(schema: S): RouteBuilder<With<R, "headers", S>>;
  /** Takes the cookies. */
  cookies<S extends Schema>(schema: S): RouteBuilder<With<R, "cookies", S>>;
  /** Takes a body of JSON, and none of another type. */
  body<S extends Schema>(schema: S): RouteBuilder<With<R, "body", S>>;
  /** Takes a form, `application/x-www-form-urlencoded` or `multipart/form-data`, and none of another type. */
  form<S extends Schema>(schema: S): RouteBuilder<With<R, "form", S>>;
  /**
   * Leaves the body unread, for `upload` or a handler that reads `request.body` bit by bit. It is not held to
   * `limits.bodyBytes`: whoever reads it has limits of its own.
   */
  stream(): RouteBuilder<R>;
  /** Declares what is answered, by status. The handler can return nothing else, and answers are checked. */
  returns<const T extends Returns>(returns: T): RouteBuilder<With<R, "returns", T>>;
  /** Limits how often the route may be called, beside the limits of the API. */
  rateLimit(...policies: readonly RatePolicy[]): RouteBuilder<R>;
  /** Sets limits of the route's own. */
  limits(limits: RouteLimits): RouteBuilder<R>;
  /** `navigate` guards GET too, for a GET that changes something; `off` guards nothing. */
  csrf(mode: CsrfMode): RouteBuilder<R>;
  /** Lets people in only, once the request is known to be valid. */
  captcha(expected?: CaptchaContract): RouteBuilder<R>;
  /** Takes an `Idempotency-Key`, and runs the handler once for each. */
  idempotent(asked?: IdempotencyContract): RouteBuilder<R>;
  /** Tells people what the route is for. */
  describe(description: RouteDescription): RouteBuilder<R>;
  /** Ends the building: the result is what `route.ts` exports. */
  handle: R["returns"] extends Returns ? HandleDeclared<R, R["returns"]> : HandleAny<R>;
}

/** A builder of which nothing has been called. */
export interface FreshRouteBuilder<R extends RouteTypes> extends RouteBuilder<R> {
  /**
   * Lets Next.js run the route while it builds the app, once, and serve what it answered. Such a route knows no request:
   * it has no user, no cookies, no query. Export it as `GET` itself: next to other verbs, Next.js runs it each time.
   */
  static(): StaticRouteBuilder<With<With<R, "isStatic", true>, "access", "none">>;
}

/** Builds a route that is run while the app is built. */
export interface StaticRouteBuilder<R extends RouteTypes> {
  params<S extends Schema>(schema: S & InPath<S, R["path"]>): StaticRouteBuilder<With<R, "params", S>>;
  returns<const T extends Returns>(returns: T): StaticRouteBuilder<With<R, "returns", T>>;
  describe(description: RouteDescription): StaticRouteBuilder<R>;
  handle: R["returns"] extends Returns ? HandleDeclared<R, R["returns"]> : HandleAny<R>;
}

type HandleDeclared<R extends RouteTypes, T extends Returns> = (
  handler: (input: HandlerInput<R>) => HandlerResult<T> | Promise<HandlerResult<T>>,
) => Route<R>;

type HandleAny<R extends RouteTypes> = <Output>(
  handler: (input: HandlerInput<R>) => Output | Promise<Output>,
) => Route<With<R, "output", Output>>;
