import { groupBy } from "../core/group-by.ts";
import { ACTION_HEADER } from "./answer-api.ts";
import type { Endpoint, QueryParameter } from "./endpoint.ts";
import { MAX_LIMIT } from "./parameters.ts";
import { ID, INSTANT, type JsonSchema, oneOf, ref } from "./schemas/json-schema.ts";
import { SCHEMAS } from "./schemas/schemas.ts";
import { VERSION } from "./version.ts";

/** Makes the endpoint that describes the endpoints, itself among them. */
export function toOpenApiEndpoint(endpoints: () => readonly Endpoint[]): Endpoint {
  return {
    method: "GET",
    path: "api/openapi.json",
    summary: "This API as an OpenAPI 3.1 document.",
    role: "viewer",
    answer: "OpenApi",
    run: () => Promise.resolve(toDocument(endpoints())),
  };
}

function toDocument(endpoints: readonly Endpoint[]): JsonSchema {
  return {
    openapi: "3.1.0",
    info: {
      title: "Sluice dashboard",
      version: VERSION,
      description:
        "What the dashboard's page and the command line use. Instants are RFC 3339, durations milliseconds. A figure that is not known is null, never 0.",
    },
    // Relative to the document: the API is where the app has mounted it.
    servers: [{ url: "." }],
    paths: toPaths(endpoints),
    components: { schemas: SCHEMAS },
  };
}

function toPaths(endpoints: readonly Endpoint[]): JsonSchema {
  const paths = groupBy(endpoints, ({ path }) => path.slice("api".length));
  return Object.fromEntries(
    [...paths].map(([path, operations]) => [
      path,
      Object.fromEntries(operations.map((endpoint) => [endpoint.method.toLowerCase(), toOperation(endpoint)])),
    ]),
  );
}

function toOperation(endpoint: Endpoint): JsonSchema {
  const { method, path, summary, role, query = {}, body } = endpoint;
  return {
    operationId: toOperationId(method, path),
    summary,
    description: role === "operator" ? "Needs an operator." : "Open to viewers.",
    parameters: [
      ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => toParameter("path", name ?? "", { type: "string" })),
      ...Object.entries(query).map(([name, parameter]) => toQueryParameter(name, parameter)),
      ...(method === "POST" ? [ACTION_PARAMETER] : []),
    ],
    ...(body !== undefined && {
      requestBody: { required: true, content: { "application/json": { schema: ref(body) } } },
    }),
    responses: toResponses(endpoint),
  };
}

/** `POST api/events/{id}/replay` is `postEventsIdReplay`. */
function toOperationId(method: string, path: string): string {
  const words = path.split(/[^a-zA-Z]+/).filter((word) => word !== "" && word !== "api");
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

const ACTION_PARAMETER: JsonSchema = {
  ...toParameter("header", ACTION_HEADER, ID),
  description: "A new UUID for every action, in lower case. An action sent twice under the same one is done once.",
};

function toParameter(place: "path" | "header", name: string, schema: JsonSchema): JsonSchema {
  return { name, in: place, required: true, schema };
}

function toQueryParameter(name: string, parameter: QueryParameter): JsonSchema {
  const schema = toParameterSchema(parameter);
  return {
    name,
    in: "query",
    description: parameter.description,
    schema: parameter.isRepeatable === true ? { type: "array", items: schema } : schema,
  };
}

function toParameterSchema({ kind, max }: QueryParameter): JsonSchema {
  if (typeof kind !== "string") return oneOf(...kind);
  switch (kind) {
    case "text":
      return { type: "string", minLength: 1, maxLength: max ?? 255 };
    case "number":
      return { type: "integer", minimum: 1, maximum: max ?? MAX_LIMIT };
    case "uuid":
      return ID;
    case "instant":
      return INSTANT;
  }
}

function toResponses({ answer, media = "application/json" }: Endpoint): JsonSchema {
  return {
    200: { description: "The answer.", content: { [media]: { schema: ref(answer) } } },
    default: { description: "Why not.", content: { "application/json": { schema: ref("ErrorView") } } },
  };
}
