import type { Exchange } from "../pipeline/exchange.ts";
import type { RouteInput } from "../pipeline/input.ts";
import { compileRoute } from "../pipeline/pipeline.ts";
import type { Engine } from "./engine.ts";

/** Answers one request of a route that is Sluice's own. What it throws is answered as by any route. */
export type OwnHandler = (exchange: Exchange) => Promise<Response>;

/**
 * Makes a route that Sluice answers itself, such as a callback: it has the limits, CORS and errors of its API, asks for
 * no session, and leaves the body to its handler.
 *
 * @param path Stands for wherever the app mounts it.
 */
export function createOwnRoute(
  engine: Engine,
  path: string,
  handler: OwnHandler,
): (request: Request) => Promise<Response> {
  const contract = { path, access: "none", isStatic: false, isStreamed: true, csrf: "off" } as const;
  const definition = { contract, middlewares: [], limits: {} };
  const run = compileRoute(engine, definition, ({ exchange }: RouteInput) => handler(exchange));
  return (request) => run(request, NO_CONTEXT);
}

const NO_CONTEXT = { params: Promise.resolve({}) };
