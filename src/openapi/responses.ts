import { type Contract, type RouteChecks, type Verb, isProblem, type Returns } from "../route/index.ts";
import type { Reference, ResponseObject } from "./document.ts";
import { type ProblemKind, PROBLEMS } from "./problems.ts";
import type { SchemaWriter } from "./writer.ts";

/** What a route may answer: what it declares, and what its checks do. What it declares comes first. */
export function toResponses(
  { contract, checks, verb }: { readonly contract: Contract; readonly checks: RouteChecks; readonly verb: Verb },
  { writer, place, refer }: ResponseWriter,
): Readonly<Record<string, ResponseObject | Reference>> {
  const refused = listRefusals(contract, checks, verb).map((status) => [String(status), refer(status)] as const);
  const { returns } = contract;
  return {
    ...Object.fromEntries(refused),
    ...(returns === undefined ? UNDECLARED : toDeclared(returns, verb, { writer, place, refer })),
    default: refer("default"),
  };
}

/** What answers are written with. */
export interface ResponseWriter {
  readonly writer: SchemaWriter;
  readonly place: string;
  /** Points at a problem, which the document holds once. */
  readonly refer: (kind: ProblemKind) => Reference;
}

const UNDECLARED: Readonly<Record<string, ResponseObject>> = {
  "2XX": { description: "What the handler returns. The route does not declare it." },
};

function toDeclared(
  returns: Returns,
  verb: Verb,
  { writer, place, refer }: ResponseWriter,
): Record<string, ResponseObject | Reference> {
  const answers = Object.entries(returns).map(([key, body]): [string, ResponseObject | Reference] => {
    const status = Number(key);
    if (isProblem(body)) return [key, refer(isProblemStatus(status) ? status : "default")];
    const description = DESCRIPTIONS[status] ?? `Status ${key}`;
    if (body === null || verb === "HEAD") return [key, { description }];
    const schema = writer.write(body, "output", `${place}Answer${key}`);
    return [key, { description, content: { "application/json": { schema } } }];
  });
  return Object.fromEntries(answers);
}

function isProblemStatus(status: number): status is Exclude<ProblemKind, "default"> {
  return status in PROBLEMS;
}

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  200: "OK",
  201: "Created",
  202: "Accepted",
  204: "No Content",
  303: "See Other",
  304: "Not Modified",
  ...Object.fromEntries(Object.entries(PROBLEMS).map(([status, { description }]) => [status, description])),
};

/** The statuses of a route's own checks, in the order in which they are made. */
function listRefusals(contract: Contract, checks: RouteChecks, verb: Verb): readonly Exclude<ProblemKind, "default">[] {
  const { access, body, form, captcha, idempotency, csrf } = contract;
  const isIdempotent = idempotency !== undefined;
  const isSafe = verb === "GET" || verb === "HEAD";
  const hasCsrf = checks.hasCsrf && (!isSafe || csrf === "navigate");
  const isRead = body !== undefined || form !== undefined;
  const isValidated = PARTS.some((part) => contract[part] !== undefined);
  const asked = {
    400: isRead || isIdempotent,
    401: access !== "none",
    403: access !== "none" || hasCsrf || captcha !== undefined,
    408: isRead,
    409: isIdempotent,
    413: isRead,
    415: isRead,
    422: isValidated || isIdempotent,
    429: checks.hasRateLimit,
  };
  const statuses = [400, 401, 403, 408, 409, 413, 415, 422, 429] as const;
  return statuses.filter((status) => asked[status]);
}

const PARTS = ["params", "query", "headers", "cookies", "body", "form"] as const;
