import { createJsonLogger, type Logger } from "../core/logger.ts";
import { toErrorMessage } from "../core/errors.ts";
import { isFault, toErrorAnswer } from "../route/answers/index.ts";
import type { Cors } from "../route/pipeline/index.ts";
import { isInternalHeader, type ProxyOutcome, type ProxyRequest, type ProxyStep, toExchange } from "./proxy-request.ts";

/** What the steps came to, for a framework to act on. */
export interface ProxyResult {
  readonly outcome: ProxyOutcome;
  readonly requestHeaders: Headers;
  /** Whether the app is to get other headers than came. */
  readonly hasNewRequestHeaders: boolean;
  readonly answerHeaders: Headers;
}

/** How answers of the steps look. */
export interface RunOptions {
  readonly errors?: "problem" | "simple";
  readonly logger?: Logger;
  /** Lets pages of other origins read what the steps answer, such as a 401 of `protect`: as in `createApi`. */
  readonly cors?: Cors;
}

/**
 * Runs a proxy's steps until one decides. What a step throws is an answer: a failed check lets nobody through.
 *
 * @throws What the framework leaves prerendering with, as it is.
 */
export async function runSteps(
  steps: readonly ProxyStep[],
  request: ProxyRequest,
  options: RunOptions = {},
): Promise<ProxyResult> {
  const outcome = await decide(steps, request).catch((error: unknown) => toAnswer(error, request, options));
  if (outcome?.kind === "answer") options.cors?.apply(toExchange(request));
  const { requestHeaders, answerHeaders } = request;
  // Set on a request that goes on, these would steer the framework.
  const steering = Array.from(answerHeaders.keys()).filter((name) => isInternalHeader(name) || name === "location");
  for (const name of steering) answerHeaders.delete(name);
  return { outcome, requestHeaders, hasNewRequestHeaders: isChanged(request), answerHeaders };
}

/** A proxy for Web-standard servers and tests: the answer, or undefined where the app is to answer. */
export function toWebAnswer({ outcome, answerHeaders }: ProxyResult): Response | undefined {
  if (outcome === undefined || outcome.kind === "rewrite") return undefined;
  const answer =
    outcome.kind === "answer"
      ? new Response(outcome.response.body, outcome.response)
      : new Response(null, {
          status: outcome.status,
          headers: { location: outcome.location, "cache-control": "no-store" },
        });
  for (const [name, value] of answerHeaders) {
    if (name === "set-cookie" || name === "vary") answer.headers.append(name, value);
    else answer.headers.set(name, value);
  }
  return answer;
}

async function decide(steps: readonly ProxyStep[], request: ProxyRequest): Promise<ProxyOutcome> {
  for (const step of steps) {
    const outcome = await step(request);
    if (outcome !== undefined) return outcome;
  }
  return undefined;
}

function toAnswer(error: unknown, proxied: ProxyRequest, options: RunOptions): ProxyOutcome {
  const exchange = toExchange(proxied);
  const { request, requestId, path } = exchange;
  if (isFault(error, request)) {
    const logger = options.logger ?? createJsonLogger((line) => console.error(line));
    logger.error("proxy: a step failed", { requestId, path, error: toErrorMessage(error) });
  }
  return { kind: "answer", response: toErrorAnswer(error, exchange, { shape: options.errors ?? "problem" }) };
}

function isChanged({ request, requestHeaders }: ProxyRequest): boolean {
  return JSON.stringify([...request.headers]) !== JSON.stringify([...requestHeaders]);
}
