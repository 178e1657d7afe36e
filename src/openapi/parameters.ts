import { SluiceError } from "../core/errors.ts";
import type { Contract, RouteChecks, RouteFacts, Schema } from "../route/index.ts";
import type { JsonSchema, Parameter } from "./document.ts";
import { type ObjectShape, toObjectShape } from "./object-shape.ts";
import type { PathName, TemplatePath } from "./paths.ts";
import type { SchemaWriter } from "./writer.ts";

/** Everything a route takes beside its body. */
export function toParameters(
  { contract, checks }: RouteFacts,
  { names }: TemplatePath,
  { writer, place }: { readonly writer: SchemaWriter; readonly place: string },
): readonly Parameter[] {
  const read = (key: Part, location: Parameter["in"]): readonly Parameter[] => {
    const schema = contract[key];
    return schema === undefined ? [] : toMembers(schema, { writer, location, place: `${place}${PLACES[key]}` });
  };
  return [
    ...toPathParameters(names, read("params", "path"), contract.path),
    ...read("query", "query"),
    ...read("headers", "header").filter(({ name }) => !ELSEWHERE.includes(name.toLowerCase())),
    ...read("cookies", "cookie"),
    ...toCheckParameters(contract, checks),
  ];
}

type Part = "params" | "query" | "headers" | "cookies";

const PLACES: Readonly<Record<Part, string>> = {
  params: "Params",
  query: "Query",
  headers: "Headers",
  cookies: "Cookies",
};

/** OpenAPI says these in other places, and ignores them here. */
const ELSEWHERE: readonly string[] = ["accept", "content-type", "authorization"];

interface Target {
  readonly writer: SchemaWriter;
  readonly location: Parameter["in"];
  /** What a part of it is called, should it point at itself. */
  readonly place: string;
}

function toMembers(schema: Schema, { writer, location, place }: Target): readonly Parameter[] {
  const root = writer.convert(schema, "input", place);
  const inline = (json: JsonSchema): JsonSchema => {
    return writer.components.inline(json, root, { name: place, direction: "input" });
  };
  const shape = toObjectShape(root);
  if (shape !== undefined && Object.keys(shape.members).length > 0) return toList(shape, location, inline);
  // Each member of such an object is a parameter, whatever they are called: the only way to say so.
  if (location === "query") return [{ name: "query", in: "query", style: "form", explode: true, schema: inline(root) }];
  if (shape !== undefined) return [];
  throw new SluiceError("CONFIG_INVALID", `${place}: the members of this schema cannot be listed one by one.`);
}

function toList(shape: ObjectShape, location: Parameter["in"], inline: (json: JsonSchema) => JsonSchema): Parameter[] {
  return Object.entries(shape.members).map(([name, member]) => {
    const { description, deprecated, ...schema } = inline(member);
    return {
      name,
      in: location,
      ...((location === "path" || shape.required.includes(name)) && { required: true }),
      ...(typeof description === "string" && { description }),
      ...(deprecated === true && { deprecated: true as const }),
      schema,
    };
  });
}

/** Every name in the path has a parameter, and nothing else has. */
function toPathParameters(names: readonly PathName[], declared: readonly Parameter[], path: string): Parameter[] {
  const stray = declared.find(({ name }) => !path.includes(`[${name}]`) && !path.includes(`[...${name}]`));
  if (stray !== undefined) {
    throw new SluiceError("CONFIG_INVALID", `${path} has no parameter ${stray.name}, but its schema does.`);
  }
  return names.map(({ name, isRest }) => {
    const found = declared.find((one) => one.name === name);
    const base = { name, in: "path" as const, required: true };
    // A list in the route, and a part of the path for whoever calls it.
    if (isRest) return { ...base, description: "One or more segments, with slashes between.", schema: STRING };
    return found ?? { ...base, schema: STRING };
  });
}

const STRING: JsonSchema = { type: "string" };

function toCheckParameters({ idempotency, captcha }: Contract, { needsKey }: RouteChecks): readonly Parameter[] {
  const key: Parameter = {
    name: "Idempotency-Key",
    in: "header",
    ...(needsKey && { required: true }),
    description: 'A quoted string, new for each thing to be done: "8e03978e-40d5-43dd-bc93-6894a57f9324".',
    schema: { type: "string" },
  };
  const token: Parameter = {
    name: "X-Captcha-Token",
    in: "header",
    description: "What the captcha's widget made. It may be a field of the body instead.",
    schema: { type: "string" },
  };
  return [...(idempotency === undefined ? [] : [key]), ...(captcha === undefined ? [] : [token])];
}
