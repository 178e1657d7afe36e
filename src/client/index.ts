export { createClient, type Client, type ClientOptions } from "./client.ts";
export type { Arguments, ClientInput, ClientResult, PathsOf, RouteAt } from "./client-types.ts";
export type { CallFailure, FailureStatus, Json, ProblemDetails, SimpleError } from "../route/index.ts";
