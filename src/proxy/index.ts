export { csrf, csrfCookie, type ProxyCsrfOptions } from "./csrf-steps.ts";
export { createPathMatcher, type PathMatcher, type PathRules, when } from "./match-path.ts";
export {
  isInternalHeader,
  type ProxyFindings,
  type ProxyOutcome,
  type ProxyRequest,
  type ProxyStep,
  toProxyRequest,
} from "./proxy-request.ts";
export { type ProxyResult, type RunOptions, runSteps, toWebAnswer } from "./run-steps.ts";
export {
  allowHeaders,
  protect,
  type ProtectOptions,
  rateLimit,
  type RateLimitHook,
  redirectTo,
  requestId,
  rewriteTo,
  session,
  type SessionHook,
  type SessionTools,
} from "./steps.ts";
