import { engineOf } from "./build/build-route.ts";
import type { Contract } from "./build/contract.ts";

/** What a route's API does with requests before its handler: the part that is not in the contract. */
export interface RouteChecks {
  /** How to sign in, as `WWW-Authenticate` has it. Undefined if nobody is asked who they are. */
  readonly challenge: string | undefined;
  /** Whether requests of other sites can be refused. */
  readonly hasCsrf: boolean;
  readonly hasRateLimit: boolean;
  /** Whether a request without an idempotency key is refused. */
  readonly needsKey: boolean;
  /** What errors look like. */
  readonly errors: "problem" | "simple";
}

/** A contract together with the checks of its API. */
export interface RouteFacts {
  readonly contract: Contract;
  readonly checks: RouteChecks;
}

/** What there is to say of a route, for what documents it. Undefined for other functions. */
export function describeRoute(route: unknown): RouteFacts | undefined {
  const engine = engineOf(route);
  if (engine === undefined) return undefined;
  const { contract } = route as { readonly contract: Contract };
  const { access, csrf, idempotency, isStatic, rateLimit = [] } = contract;
  const auth = access === "none" ? undefined : engine.auth;
  return {
    contract,
    checks: {
      challenge: auth?.challenge,
      hasCsrf: !isStatic && engine.csrf !== undefined && csrf !== "off",
      hasRateLimit: !isStatic && (engine.ratePolicies.length > 0 || rateLimit.length > 0),
      needsKey: idempotency !== undefined && (idempotency.required ?? engine.isKeyRequired),
      errors: engine.errors,
    },
  };
}
