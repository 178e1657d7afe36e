import { type Call, fillPath, pickParams, readOutcome, toSearch, writeCall } from "../core/call.ts";
import { SluiceError } from "../core/errors.ts";
import { badRequest } from "./answers/api-error.ts";
import { engineOf } from "./build/build-route.ts";
import type { CallInput, CallResult } from "./call-types.ts";
import type { Contract } from "./build/contract.ts";
import type { RouteRunner } from "./build/definition.ts";
import type { Engine } from "./build/engine.ts";
import { RequestExchange } from "./pipeline/request-exchange.ts";
import type { RouteTypes } from "./build/route-types.ts";

/** What of Next.js an action needs. */
export interface ActionOptions {
  /** `headers` of `next/headers`: those of the request that calls the action. */
  readonly headers: () => Promise<Headers> | Headers;
  /** `redirect` of `next/navigation`, for routes that redirect. Without it, the result has the redirect's status. */
  readonly redirect?: (target: string) => never;
}

/** A route of any types. */
export interface AnyRoute {
  readonly contract: { readonly path: string; readonly types?: RouteTypes };
}

/** The types of a route. */
export type TypesOf<R extends AnyRoute> = NonNullable<R["contract"]["types"]>;

/** A route, as a Server Action. */
export type Action<R extends RouteTypes> = (...given: ActionArguments<ActionInput<R>>) => Promise<CallResult<R>>;

/** What an action is called with. */
export type ActionInput<R extends RouteTypes> = CallInput<R> & {
  /** For APIs that ask for a CSRF token even where the page is known. In a form, its field does. */
  readonly csrfToken?: string;
};

type ActionArguments<Input> = object extends Input ? [input?: Input] : [input: Input];

/**
 * Makes a Server Action of a route. Every call goes through all of the route's checks, with the headers of the request
 * that called the action: the same limits, credentials, CSRF check, schemas and captcha, and the same answers, as a value.
 *
 * What the route would send beside status and body is lost: a handler that is to set cookies in both calls `cookies` of
 * `next/headers`.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if it is no route, or a static one.
 */
export function toAction<R extends AnyRoute>(route: R, options: ActionOptions): Action<TypesOf<R>> {
  const engine = engineOf(route);
  const contract = route.contract as Contract;
  if (engine === undefined || contract.isStatic) {
    throw new SluiceError("CONFIG_INVALID", "toAction takes a route that is not static.");
  }
  const target: Target = { run: route as unknown as RouteRunner, contract, engine };
  const act = async (input: ActionCall = {}): Promise<unknown> => {
    const request = toRequest(contract, input, await options.headers());
    const answer = request === null ? refuse(target) : await run(target, request, input);
    const location = answer.status < 400 ? answer.headers.get("location") : null;
    if (answer.status >= 300 && location !== null) options.redirect?.(location);
    return readOutcome(answer);
  };
  return act as Action<TypesOf<R>>;
}

interface Target {
  readonly run: RouteRunner;
  readonly contract: Contract;
  readonly engine: Engine;
}

type ActionCall = Call & { readonly csrfToken?: string };

function run({ run: route, contract }: Target, request: Request, { params }: ActionCall): Promise<Response> {
  return route(request, { params: Promise.resolve(pickParams(contract.path, params)) });
}

/** Null if no request can be made of the input. It comes from a browser, and may be anything. */
function toRequest({ path, method = "POST" }: Contract, input: ActionCall, given: Headers): Request | null {
  try {
    const headers = toForwarded(given);
    if (input.csrfToken !== undefined) headers.set("x-csrf-token", input.csrfToken);
    const url = `http://localhost${fillPath(path, input.params)}${toSearch(input.query)}`;
    const body = writeCall(input, headers);
    return new Request(url, { method, headers, body: method === "GET" || method === "HEAD" ? null : body });
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Headers that say how the action itself was called, and not by whom. */
const OF_THE_CALL = /^(?:accept|connection|content-.*|expect|idempotency-key|if-.*|next-.*|range|rsc|te|trailer)$/;
const OF_THE_BODY = /^(?:transfer-encoding|upgrade|x-captcha-token)$/;

function toForwarded(given: Headers): Headers {
  return new Headers([...given].filter(([name]) => !OF_THE_CALL.test(name) && !OF_THE_BODY.test(name)));
}

function refuse({ engine, contract }: Target): Response {
  const request = new Request("http://localhost", { method: "POST" });
  const exchange = new RequestExchange(request, contract.path, engine.readIp);
  return engine.answerError(badRequest("No request can be made of this input."), exchange);
}
