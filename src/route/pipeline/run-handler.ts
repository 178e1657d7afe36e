import { isThenable } from "../../core/is-thenable.ts";
import { toAnswer } from "../answers/answer.ts";
import type { RouteInput } from "./input.ts";
import type { AnyMiddleware, Next, Passed } from "../build/middleware.ts";
import type { Plan } from "../build/plan.ts";

/** Runs a route's middlewares and, if they go on, its handler. */
export function runHandler(plan: Plan, input: RouteInput): Response | Promise<Response> {
  return runFrom(0, plan, input);
}

function runFrom(index: number, plan: Plan, input: RouteInput): Response | Promise<Response> {
  const middleware = plan.middlewares[index] as RunnableMiddleware | undefined;
  return middleware === undefined ? runLast(plan, input) : runMiddleware(middleware, index, plan, input);
}

function runLast({ handler, contract }: Plan, input: RouteInput): Response | Promise<Response> {
  const result = handler(input);
  if (!isThenable(result)) return toAnswer(result, contract.returns);
  return Promise.resolve(result).then((value) => toAnswer(value, contract.returns));
}

async function runMiddleware(
  middleware: RunnableMiddleware,
  index: number,
  plan: Plan,
  input: RouteInput,
): Promise<Response> {
  let hasGoneOn = false;
  const next = async (added?: object): Promise<Passed<object>> => {
    if (hasGoneOn) throw new Error("A middleware called next() twice.");
    hasGoneOn = true;
    if (added !== undefined) input.context = { ...input.context, ...added };
    return { answer: await runFrom(index + 1, plan, input) };
  };
  const result = await middleware(input, next);
  return isPassed(result) ? result.answer : result;
}

type RunnableMiddleware = (input: RouteInput, next: Next) => ReturnType<AnyMiddleware>;

function isPassed(result: Passed<object> | Response): result is Passed<object> {
  return "answer" in result;
}
