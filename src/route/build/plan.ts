import { SluiceError } from "../../core/errors.ts";
import type { AuthProvider, AuthResult } from "../auth/auth.ts";
import type { BodyRules } from "../pipeline/body.ts";
import type { Check } from "../pipeline/exchange.ts";
import type { Idempotency, RateLimiter, RatePolicy } from "../pipeline/checks.ts";
import type { CaptchaContract, Contract } from "./contract.ts";
import type { AnyHandler, RouteDefinition } from "./definition.ts";
import { CAPTCHA_FIELDS } from "../captcha/captcha-token.ts";
import { toDeprecationHeaders } from "./deprecation.ts";
import type { Engine, RouteLimits } from "./engine.ts";
import type { AnyMiddleware } from "./middleware.ts";
import type { RouteInput } from "../pipeline/input.ts";
import { assertRatePolicies } from "../rate-limit/policies.ts";
import type { Access } from "./route-types.ts";
import type { Part } from "../pipeline/validate.ts";

/** What a route does with each request, decided once. */
export interface Plan {
  readonly engine: Engine;
  readonly contract: Contract;
  readonly path: string;
  readonly hasParams: boolean;
  readonly isStatic: boolean;
  readonly isPrivate: boolean;
  readonly idempotency: Idempotency | undefined;
  readonly hasRequestLimits: boolean;
  readonly limits: RouteLimits;
  readonly access: Access;
  readonly auth: AuthProvider<unknown>;
  readonly csrf: Check | undefined;
  /** Form fields that the checks are done with before validation. */
  readonly consumed: readonly string[];
  readonly limiter: RateLimiter | undefined;
  readonly ipPolicies: readonly RatePolicy[];
  readonly userPolicies: readonly RatePolicy[];
  readonly body: BodyRules;
  readonly parts: readonly Part[];
  readonly captcha: CaptchaContract | undefined;
  /** Headers of every answer that say the route is deprecated. */
  readonly notice: Readonly<Record<string, string>> | undefined;
  readonly middlewares: readonly AnyMiddleware[];
  readonly handler: (input: RouteInput) => unknown;
}

/**
 * Decides what a route does with each request.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if the route asks for what its API does not have.
 */
export function toPlan(engine: Engine, { contract, middlewares, limits }: RouteDefinition, handler: AnyHandler): Plan {
  assertPossible(engine, contract);
  const all = { ...engine.limits, ...limits };
  const policies = contract.isStatic ? [] : [...engine.ratePolicies, ...(contract.rateLimit ?? [])];
  assertRatePolicies(policies);
  const consumed = toConsumed(engine, contract);
  const isBySender = ({ by }: RatePolicy): boolean => by === "ip" || (by === undefined && contract.access === "none");
  return {
    engine,
    contract,
    path: contract.path,
    hasParams: contract.path.includes("["),
    isStatic: contract.isStatic,
    isPrivate: contract.access !== "none",
    idempotency: contract.idempotency === undefined ? undefined : engine.idempotency(),
    hasRequestLimits: all.headerBytes !== undefined || all.urlBytes !== undefined,
    limits: all,
    access: contract.access,
    auth: contract.access === "none" ? NO_AUTH : (engine.auth ?? NO_AUTH),
    csrf: toCsrfCheck(engine, contract),
    consumed,
    limiter: policies.length === 0 ? undefined : engine.rateLimiter(),
    ipPolicies: policies.filter(isBySender),
    userPolicies: policies.filter((policy) => !isBySender(policy)),
    body: { takes: toTaken(contract), maxBytes: all.bodyBytes, timeoutMs: all.bodyTimeoutMs },
    parts: PARTS.flatMap((place) => {
      const schema = contract[place];
      return schema === undefined
        ? []
        : [place === "form" || place === "body" ? { in: place, schema, consumed } : { in: place, schema }];
    }),
    captcha: contract.captcha,
    notice: toDeprecationHeaders(contract.description?.deprecated),
    middlewares,
    handler: handler as (input: RouteInput) => unknown,
  };
}

const PARTS = ["params", "query", "headers", "cookies", "body", "form"] as const;

/** Of routes that ask nobody who they are. */
const ANONYMOUS: AuthResult<never> = { kind: "anonymous" };
const NO_AUTH: AuthProvider<never> = {
  challenge: "",
  usesCookies: false,
  isAmbient: () => false,
  authenticate: () => ANONYMOUS,
};

function assertPossible(engine: Engine, contract: Contract): void {
  const needs: readonly (readonly [isAsked: boolean, has: unknown, option: string])[] = [
    [contract.access !== "none", engine.auth, "auth"],
    [contract.captcha !== undefined, engine.captcha, "captcha"],
  ];
  const missing = needs.find(([isAsked, has]) => isAsked && has === undefined);
  if (missing !== undefined) throw invalid(contract, `needs the option ${missing[2]} of createApi`);
  if (contract.body !== undefined && contract.form !== undefined) throw invalid(contract, "takes a body and a form");
  const isRead = contract.body !== undefined || contract.form !== undefined || contract.idempotency !== undefined;
  if (contract.isStreamed === true && isRead) throw invalid(contract, "leaves its body unread, and asks for it");
}

function invalid({ path }: Contract, problem: string): SluiceError {
  return new SluiceError("CONFIG_INVALID", `The route ${path} ${problem}.`);
}

function toCsrfCheck({ auth, csrf }: Engine, { access, csrf: mode }: Contract): Check | undefined {
  if (csrf === undefined || mode === "off") return undefined;
  const given = mode === undefined ? {} : { mode };
  if (access === "none" || auth?.usesCookies !== true) {
    const known = { ...given, isAmbient: false };
    return (exchange) => csrf(exchange, known);
  }
  return (exchange) => csrf(exchange, { ...given, isAmbient: auth.isAmbient(exchange.request) });
}

function toConsumed({ csrf }: Engine, { csrf: mode, captcha }: Contract): readonly string[] {
  const token = mode === "off" ? undefined : csrf?.field;
  return [...(token === undefined ? [] : [token]), ...(captcha === undefined ? [] : CAPTCHA_FIELDS)];
}

function toTaken({ body, form, isStreamed }: Contract): BodyRules["takes"] {
  if (isStreamed === true) return "stream";
  if (body !== undefined) return "json";
  return form === undefined ? "any" : "form";
}
