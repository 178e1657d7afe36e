import type { ErrorView, LiveMessage, SessionView } from "../contract.ts";
import type { StatusView } from "../reads/health.ts";
import { ACTION_SCHEMAS } from "./action-schemas.ts";
import { EVENT_SCHEMAS } from "./event-schemas.ts";
import { type JsonSchema, objectOf, oneOf, TEXT, TRUTH } from "./json-schema.ts";
import { STATISTICS_SCHEMAS } from "./statistics-schemas.ts";
import { TROUBLE_SCHEMAS } from "./trouble-schemas.ts";

/** What the JSON API takes and answers, by the names the table of endpoints uses. */
export const SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  SessionView: objectOf<SessionView>({
    actor: TEXT,
    role: oneOf("viewer", "operator"),
    version: TEXT,
    hasTextSearch: TRUTH,
  }),
  StatusView: objectOf<StatusView>({ status: oneOf("ok", "ready") }),
  ...EVENT_SCHEMAS,
  ...STATISTICS_SCHEMAS,
  ...TROUBLE_SCHEMAS,
  ...ACTION_SCHEMAS,
  LiveMessage: objectOf<LiveMessage>({ view: TEXT, data: { description: "The view's answer." } }),
  Bytes: { type: "string", format: "binary" },
  OpenApi: { type: "object", description: "An OpenAPI 3.1 document." },
  ErrorView: objectOf<ErrorView>({ error: objectOf<ErrorView["error"]>({ code: TEXT, message: TEXT }) }),
};
