export { type Api, createApi } from "./build/api.ts";
export {
  ApiError,
  apiError,
  type ApiErrorOptions,
  badRequest,
  conflict,
  forbidden,
  isApiError,
  type Issue,
  notFound,
  unauthorized,
} from "./answers/api-error.ts";
export type { AuthProvider, AuthResult, Caller } from "./auth/auth.ts";
export { anyOf } from "./auth/any-of.ts";
export { apiKeyAuth, type ApiKeyAuthOptions, createApiKey, hashApiKey, type StoredApiKey } from "./auth/api-key.ts";
export { betterAuth, type BetterAuthLike, type BetterAuthOptions } from "./auth/better-auth.ts";
export { jwtAuth, type JwtAuthOptions } from "./auth/jwt.ts";
export type { PublicKeyAlgorithm } from "../core/jwt-algorithm.ts";
export {
  supabaseAuth,
  type SupabaseAuthOptions,
  type SupabaseClaims,
  type SupabaseClientLike,
  type SupabaseUser,
} from "./auth/supabase.ts";
export {
  type SupabasePublishable,
  supabasePublishable,
  supabaseSecret,
  type SupabaseSecretOptions,
  type SupabaseService,
} from "./auth/supabase-key.ts";
export {
  type Accepted,
  type ApiCallbackOptions,
  type Arrival,
  type Begun,
  callback,
  type Callback,
  type CallbackOptions,
  type Flow,
  type StateOptions,
} from "./callback/callback.ts";
export type { CallAnswer, CallFailure, CallInput, CallResult, CallTypes, FailureStatus, Json } from "./call-types.ts";
export { type CaptchaOptions, createCaptcha } from "./captcha/captcha.ts";
export { type CaptchaProvider, hcaptcha, recaptcha, recaptchaV3, turnstile } from "./captcha/provider.ts";
export type {
  Captcha,
  Cors,
  CsrfCheck,
  CsrfMode,
  Idempotency,
  IdempotentRequest,
  RateLimiter,
  RatePolicy,
} from "./pipeline/checks.ts";
export type {
  CaptchaContract,
  Contract,
  IdempotencyContract,
  Route,
  RouteContext,
  RouteDescription,
  Verb,
} from "./build/contract.ts";
export { type CorsOptions, createCors } from "./pipeline/cors.ts";
export type { ApiOptions } from "./build/create-engine.ts";
export { createCsrfCheck } from "./csrf/csrf-check.ts";
export type { CsrfOptions, CsrfRefusal } from "./csrf/csrf-policy.ts";
export { createCsrfTokenRoute, type CsrfTokenRoute } from "./csrf/csrf-token-route.ts";
export type { Deprecation } from "./build/deprecation.ts";
export type { RouteLimits } from "./build/engine.ts";
export { type EnhancedInput, type EnhanceOptions, type EnhanceRouteHandler } from "./build/enhance-route-handler.ts";
export type { EventStreamOptions } from "./streaming/event-stream.ts";
export type { AddableHeaders } from "./answers/answer-headers.ts";
export type { Check, Exchange } from "./pipeline/exchange.ts";
export { createIdempotency, type IdempotencyOptions } from "./idempotency/idempotency.ts";
export { createMemoryIdempotencyStore } from "./idempotency/memory-store.ts";
export type { Claim, IdempotencyStore, KeptAnswer, KeyedRequest, KeyTimes } from "./idempotency/store.ts";
export { type Methods, methods, type VerbHandler, type VerbHandlers } from "./build/methods.ts";
export type { Middleware, Next, Passed } from "./build/middleware.ts";
export type { PathParams } from "./build/path-params.ts";
export { isProblem, Problem, type ProblemDetails, type SimpleError } from "./answers/problem.ts";
export { createMemoryRateLimitStore } from "./rate-limit/memory-store.ts";
export { createRateLimiter, type RateLimiterOptions } from "./rate-limit/rate-limiter.ts";
export { createRedisRateLimitStore } from "./rate-limit/redis-store.ts";
export type { RateLimitStore, RateState, RateWindow } from "./rate-limit/store.ts";
export { redirect303, type RedirectRules, safeRedirect } from "./answers/redirect.ts";
export { type Reply, reply } from "./answers/reply.ts";
export {
  type ApiRevalidateOptions,
  revalidate,
  type RevalidateOptions,
  type RevalidateProfile,
  type RevalidateRoute,
  type RevalidateSource,
} from "./revalidate/revalidate.ts";
export type { RevalidateDelivery } from "./revalidate/revalidate-proof.ts";
export {
  type RevalidatedTags,
  revalidateTags,
  type RevalidateTagsOptions,
  type TaggedEvent,
} from "./revalidate/revalidate-tags.ts";
export { describeRoute, type RouteChecks, type RouteFacts } from "./route-checks.ts";
export type { FreshRouteBuilder, RouteBuilder, StaticRouteBuilder } from "./build/route-builder.ts";
export type {
  Access,
  HandlerInput,
  HandlerResult,
  InputOf,
  OutputOf,
  Returns,
  RouteTypes,
  Schema,
} from "./build/route-types.ts";
export type { ServerEvent } from "./streaming/server-event.ts";
export { eventStream, type EventStreamContext, type EventStreamResponse, sse } from "./streaming/sse.ts";
export {
  type Action,
  type ActionInput,
  type ActionOptions,
  type AnyRoute,
  toAction,
  type TypesOf,
} from "./to-action.ts";
export type { UsedStates } from "./callback/used-states.ts";
export { attachmentHeaders } from "./uploads/attachment-headers.ts";
export {
  createDirectUploads,
  type DirectUpload,
  type DirectUploadOptions,
  type DirectUploads,
} from "./uploads/direct-uploads.ts";
export { receiveUpload } from "./uploads/receive-upload.ts";
export { createFileStorage, type FileStorageOptions } from "./uploads/storage/file-system.ts";
export { createMemoryStorage, type MemoryStorage } from "./uploads/storage/memory.ts";
export { createS3Storage, type S3StorageOptions } from "./uploads/storage/s3.ts";
export { createSupabaseStorage, type SupabaseStorageOptions } from "./uploads/storage/supabase.ts";
export type {
  DirectStorage,
  FileFacts,
  PeekedFile,
  PresignedUpload,
  UploadStorage,
} from "./uploads/storage/storage.ts";
export { upload } from "./uploads/upload.ts";
export type { FileRule, FileRules, StoredFile, Upload, UploadLimits, UploadOptions } from "./uploads/upload-options.ts";
