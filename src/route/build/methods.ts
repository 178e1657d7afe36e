import { SluiceError } from "../../core/errors.ts";
import { apiError } from "../answers/api-error.ts";
import { finish } from "../answers/answer.ts";
import { engineOf, keepEngine } from "./build-route.ts";
import type { Contract, Verb } from "./contract.ts";
import type { AnyContext, RouteRunner } from "./definition.ts";
import { defaultEngine } from "./default-engine.ts";
import type { Engine } from "./engine.ts";
import { RequestExchange } from "../pipeline/request-exchange.ts";

/** What a route file can export under a verb: a route, or any function that answers requests. */
export type VerbHandler = (request: never, context: never) => Promise<Response> | Response;

/** Handlers by verb. */
export type VerbHandlers = Readonly<Partial<Record<Verb, VerbHandler>>>;

/** An export for every verb: those given, and answers for those that are not. */
export type Methods<H extends VerbHandlers> = {
  readonly [V in Verb]: H[V] extends VerbHandler ? H[V] : V extends "HEAD" ? HeadOf<H> : RouteRunner;
};

type HeadOf<H extends VerbHandlers> = H["GET"] extends VerbHandler ? H["GET"] : RouteRunner;

/**
 * Makes what a route file exports: the given handlers, HEAD from GET, OPTIONS with `Allow` and for preflights, and 405
 * with `Allow` for the other verbs. Next.js by itself sends no `Allow` with 405, and answers no preflights.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if a route is static: beside other verbs Next.js would run it each time.
 */
export function methods<const H extends VerbHandlers>(handlers: H): Methods<H> {
  const given = Object.entries(handlers) as readonly (readonly [Verb, VerbHandler])[];
  const allowed = toAllowed(given.map(([verb]) => verb));
  const engine = given.map(([, handler]) => engineOf(handler)).find((one) => one !== undefined) ?? defaultEngine();
  const path = given.map(([, handler]) => contractOf(handler)?.path).find((one) => one !== undefined) ?? "";
  const rest: Rest = { engine, path, allowed };
  const refuse: RouteRunner = async (request) => refuseMethod(rest, request);
  const head = handlers.GET === undefined ? refuse : toHead(handlers.GET);
  const all = { GET: refuse, HEAD: head, POST: refuse, PUT: refuse, PATCH: refuse, DELETE: refuse };
  const options: RouteRunner = async (request) => answerOptions(rest, request);
  const named = Object.fromEntries(given.map(([verb, handler]) => [verb, withMethod(handler, verb)]));
  return { ...all, OPTIONS: options, ...named } as unknown as Methods<H>;
}

interface Rest {
  readonly engine: Engine;
  readonly path: string;
  readonly allowed: readonly Verb[];
}

const ORDER: readonly Verb[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

function toAllowed(given: readonly Verb[]): readonly Verb[] {
  const all = new Set<Verb>([...given, "OPTIONS", ...(given.includes("GET") ? (["HEAD"] as const) : [])]);
  return ORDER.filter((verb) => all.has(verb));
}

function contractOf(handler: VerbHandler): Contract | undefined {
  return engineOf(handler) === undefined ? undefined : (handler as unknown as { readonly contract: Contract }).contract;
}

/** The same route, whose contract knows its verb. */
function withMethod(handler: VerbHandler, method: Verb): VerbHandler {
  const contract = contractOf(handler);
  if (contract === undefined) return handler;
  if (contract.isStatic) {
    const problem = `The route ${contract.path} is static: export it as GET itself, without methods().`;
    throw new SluiceError("CONFIG_INVALID", problem);
  }
  const run = handler as unknown as RouteRunner;
  const route: RouteRunner = (request, context) => run(request, context);
  return keepEngine(Object.assign(route, { contract: Object.freeze({ ...contract, method }) }), handler);
}

/** Routes leave the body out themselves; other functions do not know that they have to. */
function toHead(get: VerbHandler): VerbHandler {
  if (engineOf(get) !== undefined) return withMethod(get, "HEAD");
  const run = get as unknown as (request: Request, context: AnyContext) => Promise<Response> | Response;
  return async (request, context) => {
    const answer = await run(request, context);
    if (answer.body === null) return answer;
    const { status, statusText, headers } = answer;
    void answer.body.cancel().catch(() => undefined);
    return new Response(null, { status, statusText, headers });
  };
}

function refuseMethod({ engine, path, allowed }: Rest, request: Request): Response {
  const exchange = new RequestExchange(request, path, engine.readIp);
  engine.cors?.apply(exchange);
  const error = apiError(405, "method-not-allowed", `This takes ${allowed.join(", ")}.`, {
    headers: { allow: allowed.join(", ") },
  });
  const isHead = request.method === "HEAD";
  return finish(engine.answerError(error, exchange), exchange, { isPrivate: false, isHead });
}

function answerOptions({ engine, path, allowed }: Rest, request: Request): Response {
  const exchange = new RequestExchange(request, path, engine.readIp);
  const preflight = engine.cors?.preflight(exchange, allowed);
  if (preflight === undefined) engine.cors?.apply(exchange);
  const answer = preflight ?? new Response(null, { status: 204 });
  if (!answer.headers.has("allow")) answer.headers.set("allow", allowed.join(", "));
  return finish(answer, exchange, { isPrivate: false, isHead: false });
}
