import { SluiceError } from "../../core/errors.ts";
import type { Contract, Route } from "./contract.ts";
import type { AnyContext, AnyHandler, RouteDefinition, RouteRunner } from "./definition.ts";
import type { Engine } from "./engine.ts";
import { isRoutePath } from "./path-params.ts";
import { compileRoute } from "../pipeline/pipeline.ts";
import type { FreshRouteBuilder } from "./route-builder.ts";
import type { InitialTypes } from "./route-types.ts";

/**
 * Begins a route.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if the path is none.
 */
export function beginRoute<const Path extends string, User, Default extends "required" | "none">(
  engine: Engine,
  path: Path,
): FreshRouteBuilder<InitialTypes<Path, User, Default>> {
  if (!isRoutePath(path)) throw new SluiceError("CONFIG_INVALID", `${JSON.stringify(path)} is not a route's path.`);
  const access = engine.auth === undefined ? "none" : "required";
  const contract: Contract = { path, access, isStatic: false };
  // The types are kept by the interface; what runs is the same for all of them.
  return toBuilder(engine, { contract, middlewares: [], limits: {} }) as never;
}

/** The engine that a route was made with, for what is made of routes. Undefined for other functions. */
export function engineOf(route: unknown): Engine | undefined {
  return typeof route === "function" ? ENGINES.get(route) : undefined;
}

/** Says that a function made of a route belongs to the same engine. */
export function keepEngine<T extends object>(made: T, route: unknown): T {
  const engine = engineOf(route);
  if (engine !== undefined) ENGINES.set(made, engine);
  return made;
}

const ENGINES = new WeakMap<object, Engine>();

type UntypedBuilder = Record<string, (...values: never[]) => unknown>;

function toBuilder(engine: Engine, definition: RouteDefinition): UntypedBuilder {
  const { contract, middlewares, limits } = definition;
  const go = (change: Partial<RouteDefinition>): UntypedBuilder => toBuilder(engine, { ...definition, ...change });
  const declare =
    <Key extends keyof Contract>(key: Key) =>
    (value: Contract[Key]): UntypedBuilder =>
      go({ contract: { ...contract, [key]: value } });
  return {
    auth: (access: Contract["access"] = "required") => declare("access")(access),
    use: (middleware: RouteDefinition["middlewares"][number]) => go({ middlewares: [...middlewares, middleware] }),
    params: declare("params"),
    query: declare("query"),
    headers: declare("headers"),
    cookies: declare("cookies"),
    body: declare("body"),
    form: declare("form"),
    stream: () => declare("isStreamed")(true),
    returns: declare("returns"),
    rateLimit: (...policies: NonNullable<Contract["rateLimit"]>) =>
      declare("rateLimit")([...(contract.rateLimit ?? []), ...policies]),
    limits: (more: RouteDefinition["limits"]) => go({ limits: { ...limits, ...more } }),
    csrf: declare("csrf"),
    captcha: (expected: Contract["captcha"] = {}) => declare("captcha")(expected),
    idempotent: (asked: Contract["idempotency"] = {}) => declare("idempotency")(asked),
    static: () => go({ contract: { ...contract, isStatic: true, access: "none" } }),
    describe: (description: Contract["description"]) =>
      declare("description")({ ...contract.description, ...description }),
    handle: (handler: AnyHandler) => toRoute(engine, contract, compileRoute(engine, definition, handler)),
  };
}

function toRoute(engine: Engine, contract: Contract, run: RouteRunner): Route {
  const route = (request: Request, context: AnyContext): Promise<Response> => run(request, context);
  ENGINES.set(route, engine);
  return Object.assign(route, { contract: Object.freeze(contract) });
}
