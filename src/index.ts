export {
  createSluice,
  type RouteHandler,
  type Sluice,
  type StartOptions,
  type WebhookRoute,
} from "./app/create-sluice.ts";
export type { DatabaseOption } from "./app/database-location.ts";
export type { SluiceOptions } from "./app/options.ts";
export type { RespondOptions, ResponderContext, ResponderFunction } from "./app/responder-registry.ts";
export type { RetryPolicy } from "./core/backoff.ts";
export { isSluiceError, SluiceError, type ErrorCode } from "./core/errors.ts";
export type { SluiceEvent } from "./core/event.ts";
export type { Logger } from "./core/logger.ts";
export { dead, retry, snooze, type HandlerOutcome } from "./core/outcome.ts";
export type { Authorize, DashboardOptions, Decision, Role } from "./dashboard/index.ts";
export type { TrustProxy } from "./http/index.ts";
export type { HandlerContext, HandlerFunction, HandlerOptions, HandlerTransaction } from "./worker/index.ts";
