import { isThenable } from "../../core/is-thenable.ts";
import { finish } from "../answers/answer.ts";
import { assertLimits } from "./assert-limits.ts";
import { NOBODY, type Session, toSession } from "./authenticate.ts";
import { type ReadBody, readBody } from "./body.ts";
import type { RateSubject } from "./checks.ts";
import { findCaptchaToken } from "../captcha/captcha-token.ts";
import { collectValues, NO_PARAMS, readParams } from "./collect-values.ts";
import type { AnyContext, AnyHandler, RouteDefinition, RouteRunner } from "../build/definition.ts";
import type { Engine } from "../build/engine.ts";
import { isFault } from "../answers/error-answer.ts";
import { hashBody } from "../idempotency/hash-body.ts";
import { RouteInput } from "./input.ts";
import { hearFailures } from "../streaming/late-failures.ts";
import { type Plan, toPlan } from "../build/plan.ts";
import { RequestExchange } from "./request-exchange.ts";
import { runHandler } from "./run-handler.ts";
import { validateParts } from "./validate.ts";

/**
 * Makes a route's runner. What can be decided before a request comes is decided here.
 *
 * The order in which a request is checked, the same for every route; what a route does not use is skipped:
 *
 *  1. limits on URL and headers          414, 431
 *  2. CORS headers, for every answer
 *  3. CSRF                               403
 *  4. rate limit by sender               429
 *  5. authentication                     401, 403
 *  6. rate limit by user or API key      429
 *  7. reading and decoding the body      400, 408, 413, 415
 *  8. validation of all parts together   422
 *  9. captcha                            403
 * 10. idempotency                        400, 409, 422
 * 11. middlewares, the handler
 * 12. the answer
 *
 * So nobody who may not call a route makes it read a body, and a mistake in a form costs no captcha.
 *
 * One thing of 10 comes before 9: where the work under a key is done, its answer is sent again. Who sends a request again
 * sends the captcha's token again, and a token is good once. Nothing is worked on for it; what is new, still running or
 * under another request's key passes the captcha first.
 */
export function compileRoute(engine: Engine, definition: RouteDefinition, handler: AnyHandler): RouteRunner {
  const plan = toPlan(engine, definition, handler);
  return plan.isStatic
    ? (request, context) => runStatic(plan, request, context)
    : (request, context) => run(plan, request, context);
}

function run(plan: Plan, request: Request, context: AnyContext): Promise<Response> {
  const { connection } = plan.engine;
  if (connection === undefined || request.method !== "GET") return answer(plan, request, context);
  return answerDynamically(connection, plan, request, context);
}

async function answerDynamically(
  connection: () => Promise<void>,
  plan: Plan,
  request: Request,
  context: AnyContext,
): Promise<Response> {
  await connection();
  return answer(plan, request, context);
}

function answer(plan: Plan, request: Request, context: AnyContext): Promise<Response> {
  const { engine, isPrivate, notice } = plan;
  const exchange = new RequestExchange(request, plan.path, engine.readIp);
  const isHead = request.method === "HEAD";
  if (notice !== undefined) announce(notice, exchange);
  const fail = (error: unknown): Response =>
    finish(engine.answerError(error, exchange), exchange, { isPrivate: true, isHead });
  return admit(plan, exchange, context).then((made) => {
    hearFailures(made, (error) => engine.hear(error, exchange));
    try {
      return finish(made, exchange, { isPrivate, isHead });
    } catch (error) {
      return fail(error);
    }
  }, fail);
}

function announce(notice: Readonly<Record<string, string>>, { answerHeaders }: RequestExchange): void {
  for (const [name, value] of Object.entries(notice)) answerHeaders.set(name, value);
}

// One function, and nothing waited for that is there: each wait costs a microsecond where contexts are followed through
// promises, as Next.js does.
async function admit(plan: Plan, exchange: RequestExchange, context: AnyContext): Promise<Response> {
  const guarding = guard(plan, exchange);
  if (guarding !== undefined) await guarding;
  if (plan.ipPolicies.length > 0) await plan.limiter?.check(exchange, plan.ipPolicies, { ip: exchange.ip });
  const caller = plan.auth.authenticate(exchange.request);
  const session = toSession(plan, isThenable(caller) ? await caller : caller);
  if (plan.userPolicies.length > 0)
    await plan.limiter?.check(exchange, plan.userPolicies, toCounted(session, exchange));
  const reading = readBody(exchange.request, plan.body);
  const body = reading instanceof Promise ? await reading : reading;
  const values = collectValues(plan, exchange.request, body, plan.hasParams ? await readParams(context) : NO_PARAMS);
  const validating = validateParts(plan.parts, values);
  if (validating !== undefined) await validating;
  const input = new RouteInput({ exchange, consumed: plan.consumed }, values, session, body.bytes);
  const isPlain = plan.captcha === undefined && plan.idempotency === undefined;
  return isPlain ? runHandler(plan, input) : runGuarded(plan, { exchange, input, session, body });
}

/** The checks that need to know nothing of who sends the request. */
function guard(plan: Plan, exchange: RequestExchange): void | Promise<void> {
  if (plan.hasRequestLimits) assertLimits(exchange.request, plan.limits);
  plan.engine.cors?.apply(exchange);
  return plan.csrf?.(exchange);
}

function toCounted({ subject }: Session, { ip }: RequestExchange): RateSubject {
  return { ip, ...subject };
}

interface Admitted {
  readonly exchange: RequestExchange;
  readonly input: RouteInput;
  readonly session: Session;
  readonly body: ReadBody;
}

/** Runs the handler behind a captcha, or once for all requests with one key, or both. */
async function runGuarded(plan: Plan, { exchange, input, session, body }: Admitted): Promise<Response> {
  const { idempotency } = plan;
  if (idempotency === undefined) {
    await assertCaptcha(plan, exchange, body);
    return runHandler(plan, input);
  }
  const keyed = { ...session.subject, bodyHash: hashBody(body.bytes), ...plan.contract.idempotency };
  const known = plan.captcha === undefined ? undefined : await idempotency.findAnswer(exchange, keyed);
  if (known !== undefined) return known;
  await assertCaptcha(plan, exchange, body);
  return idempotency.run(exchange, keyed, () => runToAnswer(plan, exchange, input));
}

async function assertCaptcha({ captcha, engine }: Plan, exchange: RequestExchange, body: ReadBody): Promise<void> {
  if (captcha === undefined) return;
  // Looked for in what was sent: the schema may leave the token's field out.
  await engine.captcha?.verify(exchange, findCaptchaToken(exchange.request, body.value), captcha);
}

/** A refusal is an answer to keep as any other. Only after a fault the request may be sent again. */
async function runToAnswer(plan: Plan, exchange: RequestExchange, input: RouteInput): Promise<Response> {
  try {
    return await runHandler(plan, input);
  } catch (error) {
    if (isFault(error, exchange.request)) throw error;
    return plan.engine.answerError(error, exchange);
  }
}

/** There is no request while an app is built: nothing of it is looked at, or Next.js would not keep the answer. */
async function runStatic(plan: Plan, request: Request, context: AnyContext): Promise<Response> {
  const exchange = new RequestExchange(request, plan.path, () => null, "static");
  try {
    const values = collectValues(plan, request, NO_BODY, plan.hasParams ? await readParams(context) : NO_PARAMS);
    await validateParts(plan.parts, values);
    return await runHandler(plan, new RouteInput({ exchange, consumed: plan.consumed }, values, NOBODY, NO_BODY.bytes));
  } catch (error) {
    // A fault has to end the build, not to be served until the next one.
    if (isFault(error, request)) throw error;
    return plan.engine.answerError(error, exchange);
  }
}

const NO_BODY: ReadBody = { bytes: new Uint8Array(), value: undefined };
