import type { JsonSchema, ResponseObject } from "./document.ts";

/** A status that a problem stands for, or any other. */
export type ProblemKind = 400 | 401 | 403 | 404 | 408 | 409 | 410 | 412 | 413 | 415 | 422 | 429 | 500 | 503 | "default";

interface ProblemText {
  /** What the document calls it. */
  readonly name: string;
  readonly description: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Problems by their status. */
export const PROBLEMS: Readonly<Record<ProblemKind, ProblemText>> = {
  400: { name: "BadRequest", description: "The request is malformed." },
  401: {
    name: "Unauthorized",
    description: "Credentials are missing, or not valid.",
    headers: { "WWW-Authenticate": "How to sign in." },
  },
  403: { name: "Forbidden", description: "This is not allowed." },
  404: { name: "NotFound", description: "There is no such thing, or it is not the caller's to know of." },
  408: { name: "RequestTimeout", description: "The body took too long." },
  409: { name: "Conflict", description: "The request does not fit the state of things." },
  410: { name: "Gone", description: "It is no longer there." },
  412: { name: "PreconditionFailed", description: "A condition of the request does not hold." },
  413: { name: "ContentTooLarge", description: "The body is too large." },
  415: {
    name: "UnsupportedMediaType",
    description: "The body is of a type that is not taken.",
    headers: { "Accept-Post": "The types that are." },
  },
  422: { name: "UnprocessableContent", description: "The request does not match what the route takes." },
  429: {
    name: "TooManyRequests",
    description: "A limit is used up.",
    headers: {
      "Retry-After": "Seconds until it is worth trying again.",
      RateLimit: "What is left, and until when.",
      "RateLimit-Policy": "The limits.",
    },
  },
  500: { name: "InternalServerError", description: "Something is wrong with the app." },
  503: { name: "ServiceUnavailable", description: "This cannot be done now." },
  default: { name: "Failure", description: "Any other failure." },
};

/** The answer that tells a problem, for the document to hold once. */
export function toProblemResponse(kind: ProblemKind, { schema, mediaType }: ProblemFormat): ResponseObject {
  const { description, headers } = PROBLEMS[kind];
  const described = Object.entries(headers ?? {}).map(([name, text]) => [
    name,
    { description: text, schema: { type: "string" } },
  ]);
  return {
    description,
    ...(headers !== undefined && { headers: Object.fromEntries(described) as ResponseObject["headers"] }),
    content: { [mediaType]: { schema: { $ref: `#/components/schemas/${schema}` } } },
  } as ResponseObject;
}

/** What problems look like. */
export interface ProblemFormat {
  /** The name of its schema in the document. */
  readonly schema: string;
  readonly mediaType: string;
  readonly definition: JsonSchema;
}

const ISSUE: JsonSchema = {
  type: "object",
  required: ["in", "detail"],
  properties: {
    in: { enum: ["body", "form", "query", "params", "headers", "cookies"] },
    pointer: { type: "string", description: "A JSON Pointer, in bodies and forms." },
    name: { type: "string", description: "The parameter's name, elsewhere." },
    detail: { type: "string" },
    code: { type: "string" },
  },
};
const CODE: JsonSchema = { type: "string", description: "A stable name to branch on." };
const ERRORS: JsonSchema = { type: "array", items: ISSUE };

/** The two shapes of errors. */
export const PROBLEM_FORMATS: Readonly<Record<"problem" | "simple", ProblemFormat>> = {
  problem: {
    schema: "Problem",
    mediaType: "application/problem+json",
    definition: {
      type: "object",
      description: "Problem details, RFC 9457.",
      required: ["type", "title", "status", "instance", "code"],
      properties: {
        type: { type: "string", format: "uri-reference" },
        title: { type: "string" },
        status: { type: "integer" },
        detail: { type: "string" },
        instance: { type: "string", description: "The request's id." },
        code: CODE,
        errors: ERRORS,
      },
    },
  },
  simple: {
    schema: "SimpleError",
    mediaType: "application/json",
    definition: {
      type: "object",
      required: ["error", "code"],
      properties: { error: { type: "string" }, code: CODE, errors: ERRORS },
    },
  },
};
