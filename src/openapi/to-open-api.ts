import { SluiceError } from "../core/errors.ts";
import type { Contract, RouteChecks, RouteDescription, Schema } from "../route/index.ts";
import type {
  DocumentComponents,
  Info,
  OpenApiDocument,
  Operation,
  Reference,
  ResponseObject,
  SecurityScheme,
  Server,
  Tag,
} from "./document.ts";
import type { SchemaConverter } from "./json-schema.ts";
import { listServed, type RouteSource, type Served } from "./operations.ts";
import { toParameters } from "./parameters.ts";
import { toOperationId, type TemplatePath, toTemplates } from "./paths.ts";
import { PROBLEM_FORMATS, type ProblemFormat, type ProblemKind, PROBLEMS, toProblemResponse } from "./problems.ts";
import { toRequestBody } from "./request-body.ts";
import { toResponses } from "./responses.ts";
import { type SecuritySchemes, toRequirements, toSecuritySchemes } from "./security.ts";
import { toWebhooks, type Webhooks } from "./webhooks.ts";
import { createSchemaWriter, type SchemaWriter } from "./writer.ts";

/** What a document says beside its routes. */
export interface OpenApiOptions {
  readonly info: Info;
  readonly servers?: readonly Server[];
  readonly tags?: readonly Tag[];
  /** What senders send to the app. */
  readonly webhooks?: Webhooks;
  /** Schemas that the document holds once, by the name it gives them. */
  readonly schemas?: Readonly<Record<string, Schema>>;
  /** Writes schemas whose library does not, such as Valibot's. */
  readonly toJsonSchema?: SchemaConverter;
  /** How to sign in, where the provider's challenge does not say: the name of a cookie, for example. */
  readonly securitySchemes?: SecuritySchemes;
}

/**
 * Describes routes as OpenAPI 3.1, from the contracts they are checked by.
 *
 * @param routes Modules of route files by their path, as `loadRoutes` of `sluice typegen` has them, or a list of routes.
 * @throws {SluiceError} `CONFIG_INVALID` if a schema cannot be written, or two operations have the same id.
 */
export function toOpenApi(routes: RouteSource, options: OpenApiOptions): OpenApiDocument {
  const draft = createDraft(options);
  const paths: Record<string, Record<string, Operation>> = {};
  for (const served of listServed(routes)) {
    for (const [index, path] of toTemplates(served.path).entries()) {
      const operation = toOperation(served, { path, isFirst: index === 0 }, draft);
      paths[path.template] = { ...paths[path.template], [served.verb.toLowerCase()]: operation };
    }
  }
  const webhooks = options.webhooks === undefined ? undefined : toWebhooks(options.webhooks, draft.writer);
  return {
    openapi: "3.1.1",
    info: options.info,
    ...(options.servers !== undefined && { servers: options.servers }),
    paths,
    ...(webhooks !== undefined && { webhooks }),
    components: toComponents(draft),
    ...(options.tags !== undefined && { tags: options.tags }),
  };
}

/** What is gathered on the way. */
interface Draft {
  readonly writer: SchemaWriter;
  readonly ids: Set<string>;
  readonly problems: Map<string, ResponseObject>;
  readonly formats: Set<ProblemFormat>;
  readonly given: SecuritySchemes | undefined;
  readonly schemes: Record<string, SecurityScheme>;
}

function createDraft({ toJsonSchema, schemas, securitySchemes }: OpenApiOptions): Draft {
  return {
    writer: createSchemaWriter(toJsonSchema, schemas),
    ids: new Set(),
    problems: new Map(),
    formats: new Set(),
    given: securitySchemes,
    schemes: {},
  };
}

function toOperation(
  { verb, contract, checks }: Served,
  { path, isFirst }: { readonly path: TemplatePath; readonly isFirst: boolean },
  draft: Draft,
): Operation {
  const { summary, description, operationId, tags, deprecated } = contract.description ?? {};
  const id = operationId !== undefined && isFirst ? operationId : toOperationId(verb, path);
  if (draft.ids.has(id)) throw new SluiceError("CONFIG_INVALID", `Two operations have the id ${id}.`);
  draft.ids.add(id);
  const at = { writer: draft.writer, place: id };
  const parameters = toParameters({ contract, checks }, path, at);
  const requestBody = toRequestBody(contract, at);
  const refer = (kind: ProblemKind): Reference => referProblem(kind, PROBLEM_FORMATS[checks.errors], draft);
  return {
    operationId: id,
    ...(summary !== undefined && { summary }),
    ...(description !== undefined && { description }),
    ...(tags !== undefined && { tags }),
    ...toDeprecated(deprecated),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody !== undefined && { requestBody }),
    responses: toResponses({ contract, checks, verb }, { ...at, refer }),
    ...toSecurity(contract, checks, draft),
  };
}

function toDeprecated(
  deprecated: RouteDescription["deprecated"],
): Pick<Operation, "deprecated" | "x-sunset" | "externalDocs"> {
  if (deprecated === undefined || deprecated === false) return {};
  const { sunset, link } = deprecated === true ? {} : deprecated;
  return {
    deprecated: true,
    ...(sunset !== undefined && { "x-sunset": sunset.toISOString() }),
    ...(link !== undefined && { externalDocs: { url: link, description: "What to use instead." } }),
  };
}

function referProblem(kind: ProblemKind, format: ProblemFormat, { problems, formats }: Draft): Reference {
  const prefix = format === PROBLEM_FORMATS.problem ? "" : "Simple";
  const name = `${prefix}${PROBLEMS[kind].name}`;
  problems.set(name, toProblemResponse(kind, format));
  formats.add(format);
  return { $ref: `#/components/responses/${name}` };
}

/** Nothing is said of routes that ask nobody. */
function toSecurity(
  { access, path }: Contract,
  checks: RouteChecks,
  { given, schemes }: Draft,
): Pick<Operation, "security"> {
  if (access === "none") return {};
  const ways = given ?? toSecuritySchemes(checks);
  if (Object.keys(ways).length === 0) {
    // An empty list would say that anybody may call.
    const problem = `The auth provider of ${path} does not say how to sign in: give toOpenApi securitySchemes.`;
    throw new SluiceError("CONFIG_INVALID", problem);
  }
  return { security: toRequirements(ways, access === "optional", schemes) };
}

function toComponents({ writer, problems, formats, schemes }: Draft): DocumentComponents {
  const shapes = [...formats].map(({ schema, definition }) => [schema, definition] as const);
  return {
    schemas: { ...writer.components.schemas, ...Object.fromEntries(shapes) },
    responses: Object.fromEntries(problems),
    ...(Object.keys(schemes).length > 0 && { securitySchemes: schemes }),
  };
}
