/**
 * What the dashboard's JSON API answers: the page, the command line and the OpenAPI document share these types. Instants
 * are RFC 3339 text, durations milliseconds. A figure that is not known is null, never 0.
 */
export type * from "./contract/alerts.ts";
export type * from "./contract/audit.ts";
export type * from "./contract/bulk.ts";
export type * from "./contract/events.ts";
export type * from "./contract/failures.ts";
export type * from "./contract/live.ts";
export type * from "./contract/rejections.ts";
export type * from "./contract/session.ts";
export type * from "./contract/statistics.ts";
