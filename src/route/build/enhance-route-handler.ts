import { beginRoute } from "./build-route.ts";
import type { Route } from "./contract.ts";
import type { Engine } from "./engine.ts";
import type { PathParams } from "./path-params.ts";
import type { Access, InitialTypes, InPath, OutputOf, Schema, With } from "./route-types.ts";

/** What an enhanced handler asks of requests. */
export interface EnhanceOptions<
  Path extends string,
  Body extends Schema | undefined,
  Params extends Schema | undefined,
  Auth extends boolean,
> {
  /** The body, as JSON. Without it the handler has no `body`, and reads `request` as it likes. */
  readonly schema?: Body;
  /** Whether only who is signed in may call. True by default. */
  readonly auth?: Auth;
  /** Whether a captcha's token is asked for, in `x-captcha-token` or the body. Not by default. */
  readonly captcha?: boolean;
  /** Where the file is, such as `/api/tasks/[id]`. Types of the parameters come from it. */
  readonly path?: Path;
  /** Refines the path's parameters. */
  readonly params?: Params & (Params extends Schema ? InPath<Params, Path> : unknown);
}

/** What an enhanced handler is given. */
export interface EnhancedInput<Body, Params, User> {
  /** A request of its own: its body can still be read. */
  readonly request: Request;
  /** Validated. Undefined without a `schema`. */
  readonly body: Body;
  /** Awaited. */
  readonly params: Params;
  /** Who is signed in. Undefined with `auth: false`. */
  readonly user: User;
  /** As in the answer's `x-request-id`. */
  readonly requestId: string;
}

/** Makes a route of a handler, in one call. */
export type EnhanceRouteHandler<User> = <
  const Path extends string = string,
  const Body extends Schema | undefined = undefined,
  const Params extends Schema | undefined = undefined,
  const Auth extends boolean = true,
  Output = unknown,
>(
  handler: (
    input: EnhancedInput<
      OutputOf<Body>,
      Params extends Schema ? OutputOf<Params> : PathParams<Path>,
      Auth extends true ? User : undefined
    >,
  ) => Output | Promise<Output>,
  options?: EnhanceOptions<Path, Body, Params, Auth>,
) => EnhancedRoute<Path, User, Body, Params, Auth, Output>;

/** What an enhanced handler is made into. */
export type EnhancedRoute<
  Path extends string,
  User,
  Body extends Schema | undefined,
  Params extends Schema | undefined,
  Auth extends boolean,
  Output,
> = Route<
  With<
    With<With<InitialTypes<Path, User, Auth extends true ? "required" : "none">, "body", Body>, "params", Params>,
    "output",
    Output
  >
>;

/** Makes the one-call form of the routes of an engine. */
export function toEnhance<User>(engine: Engine): EnhanceRouteHandler<User> {
  const enhance = (handler: AnyEnhanced, options: AnyOptions = {}): unknown => {
    const { path = ANY_PATH, auth = true, captcha = false, schema, params } = options;
    const access: Access = auth ? "required" : "none";
    let builder = beginRoute(engine, path).auth(access) as unknown as AnyBuilder;
    if (params !== undefined) builder = builder.params(params);
    if (schema !== undefined) builder = builder.body(schema);
    if (captcha) builder = builder.captcha();
    return builder.handle((input) => handler(toEnhanced(input, auth)));
  };
  // The types are kept by the interface; what runs is the same for all of them.
  return enhance as EnhanceRouteHandler<User>;
}

/** Made of getters, so that a request is copied only for a handler that looks at it. */
function toEnhanced(input: AnyInput, isAuthenticated: boolean): AnyInput {
  return {
    get request() {
      return input.request;
    },
    body: input.body,
    params: input.params,
    user: isAuthenticated ? input.user : undefined,
    requestId: input.requestId,
  };
}

/** Stands for any file's path: the parameters are those that Next.js hands over. Below no prefix that is exempt from checks. */
const ANY_PATH = "/[[...path]]";

type AnyInput = EnhancedInput<unknown, unknown, unknown>;
type AnyEnhanced = (input: AnyInput) => unknown;
type AnyOptions = EnhanceOptions<string, Schema | undefined, Schema | undefined, boolean>;

interface AnyBuilder {
  params(schema: Schema): AnyBuilder;
  body(schema: Schema): AnyBuilder;
  captcha(): AnyBuilder;
  handle(handler: AnyEnhanced): unknown;
}
