import { SluiceError } from "../core/errors.ts";
import { answerApi } from "./answer-api.ts";
import { toProblem } from "./answers.ts";
import { toCaller, type Authorize } from "./authorization.ts";
import type { DashboardBackend } from "./backend.ts";
import { ENDPOINTS } from "./endpoints.ts";
import type { Endpoint } from "./endpoint.ts";
import { createLive } from "./live/live.ts";
import { toLocation } from "./location.ts";
import { toOpenApiEndpoint } from "./open-api.ts";
import { servePage, toForbiddenPage } from "./page/serve-page.ts";
import { createRedaction } from "./redaction/redaction.ts";

/** How the dashboard is mounted. */
export interface DashboardOptions {
  /** Who may use it. Required: there is no open default. */
  readonly authorize: Authorize;
  /**
   * Values in bodies that nobody may see, by their paths: `data.object.customer_email`, `**.card.*`, `items[].phone`. `*`
   * stands for one key or index, `**` for any number of them. None unless given.
   */
  readonly redact?: readonly string[];
  /** The path it is mounted at, such as `/sluice`, on servers that do not tell by a catch-all segment. */
  readonly mount?: string;
}

/** The dashboard's verbs. */
export type Dashboard = Readonly<Record<"GET" | "POST", (request: Request, context?: unknown) => Promise<Response>>>;

/**
 * Makes the dashboard: its page, and the JSON API under `api/` that is described by `GET api/openapi.json`. Every request
 * is authorized first, the page's own files too.
 *
 * @throws {SluiceError} `CONFIG_INVALID` without an `authorize` function, or for a wrong rule in `redact`.
 */
export function createDashboard(options: DashboardOptions & DashboardBackend): Dashboard {
  if (typeof options.authorize !== "function") {
    throw new SluiceError(
      "CONFIG_INVALID",
      "sluice.dashboard({ authorize }) needs a function that says who may see events. There is no open default.",
    );
  }
  const redaction = createRedaction(options.redact ?? []);
  const live = createLive(ENDPOINTS, options.authorize);
  const endpoints: readonly Endpoint[] = [...ENDPOINTS, live, toOpenApiEndpoint(() => endpoints)];
  const handle = async (request: Request, context?: unknown): Promise<Response> => {
    const location = await toLocation(request, context, options.mount);
    const isApi = location.segments[0] === "api";
    // What authorize throws, such as a framework's redirect, is the framework's to answer.
    const caller = await toCaller(options.authorize, request);
    if (isApi && caller === null) return toProblem(403, "FORBIDDEN", "authorize() refused this request.");
    if (caller === null) return toForbiddenPage();
    if (isApi) return answerApi({ endpoints, backend: options, redaction, caller, request }, location.segments);
    if (request.method === "POST") return toProblem(405, "METHOD_NOT_ALLOWED", "Use GET.", { allow: "GET" });
    return servePage(location);
  };
  return { GET: handle, POST: handle };
}
