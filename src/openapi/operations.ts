import { SluiceError } from "../core/errors.ts";
import { type Contract, describeRoute, type RouteChecks, type Verb } from "../route/index.ts";

/** What documents are made of: modules of route files by their path, or routes that know their verb. */
export type RouteSource = Readonly<Record<string, Readonly<Record<string, unknown>>>> | readonly unknown[];

/** One verb of one path, and who answers it. */
export interface Served {
  /** As Next.js writes it. */
  readonly path: string;
  readonly verb: Verb;
  readonly contract: Contract;
  readonly checks: RouteChecks;
}

/**
 * Finds the routes. Other functions, such as plain handlers, are passed over: nothing is known of them.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if it is not known which verb a route answers.
 */
export function listServed(routes: RouteSource): readonly Served[] {
  if (!isList(routes)) return Object.entries(routes).flatMap(([path, module]) => listExports(path, module));
  return routes.flatMap((route) => {
    const facts = describeRoute(route);
    if (facts === undefined) return [];
    const { path, method } = facts.contract;
    if (method !== undefined) return [{ path, verb: method, ...facts }];
    const problem = `The route ${path} does not say its verb: hand over what methods() returned, or the module by its path.`;
    throw new SluiceError("CONFIG_INVALID", problem);
  });
}

function isList(routes: RouteSource): routes is readonly unknown[] {
  return Array.isArray(routes);
}

/** HEAD answers as GET does, and OPTIONS for all: neither is anything to read about. */
const VERBS: readonly Verb[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

function listExports(path: string, module: Readonly<Record<string, unknown>>): readonly Served[] {
  const verbs: readonly Verb[] = module["GET"] === undefined ? [...VERBS, "HEAD"] : VERBS;
  return verbs.flatMap((verb) => {
    const facts = describeRoute(module[verb]);
    return facts === undefined ? [] : [{ path, verb, ...facts }];
  });
}
