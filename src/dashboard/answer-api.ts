import { isUuid } from "../core/uuid.ts";
import { answerJson, toFailure, toProblem } from "./answers.ts";
import { isSameOrigin, type Caller } from "./authorization.ts";
import type { DashboardBackend } from "./backend.ts";
import type { Call, Endpoint } from "./endpoint.ts";
import { findEndpoint, type Found } from "./find-endpoint.ts";
import { assertQuery } from "./parameters.ts";
import type { Redaction } from "./redaction/redaction.ts";
import { readJson } from "./request-body.ts";

/** A request for the JSON API, from someone who may come in. */
export interface ApiRequest {
  readonly endpoints: readonly Endpoint[];
  readonly backend: DashboardBackend;
  readonly redaction: Redaction;
  readonly caller: Caller;
  readonly request: Request;
}

/** The header by which a caller names an action. */
export const ACTION_HEADER = "x-sluice-action";

/** Answers a request for the JSON API. Never rejects. */
export async function answerApi(asked: ApiRequest, segments: readonly string[]): Promise<Response> {
  const found = findEndpoint(asked.endpoints, asked.request.method, segments);
  switch (found.kind) {
    case "nothing":
      return toProblem(404, "NOT_FOUND", "There is nothing at this path.");
    case "other_verb": {
      const allow = found.allow.join(", ");
      return toProblem(405, "METHOD_NOT_ALLOWED", `Use ${allow}.`, { allow });
    }
    case "endpoint":
      return refuse(asked, found.endpoint) ?? (await run(asked, found));
  }
}

/** Why the caller may not do this; null where they may. */
function refuse({ caller, request }: ApiRequest, { method, role }: Endpoint): Response | null {
  if (role === "operator" && caller.role !== "operator") return toProblem(403, "FORBIDDEN", "This needs an operator.");
  if (method === "GET") return null;
  if (!isSameOrigin(request)) return toProblem(403, "FORBIDDEN", "Actions are taken from the dashboard's own origin.");
  // No form can send a header, and a script elsewhere has to ask the browser for leave to.
  if (isUuid(request.headers.get(ACTION_HEADER) ?? "")) return null;
  return toProblem(
    403,
    "FORBIDDEN",
    `Send the header ${ACTION_HEADER} with a new UUID in lower case for every action.`,
  );
}

async function run(asked: ApiRequest, found: Found & { readonly kind: "endpoint" }): Promise<Response> {
  const { request, backend, redaction, caller } = asked;
  const { endpoint, params } = found;
  try {
    const query = new URL(request.url).searchParams;
    assertQuery(query, endpoint.query);
    const body = endpoint.method === "POST" ? await readJson(request) : NO_BODY;
    if (body.kind === "refused") return body.answer;
    const actionId = endpoint.method === "POST" ? request.headers.get(ACTION_HEADER) : null;
    const call: Call = {
      backend,
      redaction,
      caller,
      params,
      query,
      body: body.value,
      actionId: actionId ?? crypto.randomUUID(),
      request,
      signal: request.signal,
    };
    const answer = await endpoint.run(call);
    return answer instanceof Response ? answer : answerJson(200, answer);
  } catch (error) {
    const { status, ...problem } = toFailure(error);
    return answerJson(status, problem);
  }
}

const NO_BODY = { kind: "json", value: undefined } as const;
