export type { JsonSchema, OpenApiDocument, Operation, SecurityScheme } from "./document.ts";
export type { Direction, SchemaConverter } from "./json-schema.ts";
export type { RouteSource } from "./operations.ts";
export type { SecuritySchemes } from "./security.ts";
export { type OpenApiOptions, toOpenApi } from "./to-open-api.ts";
export type { DescribedWebhook, Webhooks, WebhookSource } from "./webhooks.ts";
