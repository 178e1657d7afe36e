/** A JSON Schema, as OpenAPI 3.1 has it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export const TEXT: JsonSchema = { type: "string" };
export const TRUTH: JsonSchema = { type: "boolean" };
export const COUNT: JsonSchema = { type: "integer", minimum: 0 };
export const MILLISECONDS: JsonSchema = { type: "number", minimum: 0 };
export const INSTANT: JsonSchema = { type: "string", format: "date-time" };
export const ID: JsonSchema = { type: "string", format: "uuid" };

/** One of these texts. */
export function oneOf(...texts: readonly string[]): JsonSchema {
  return { type: "string", enum: texts };
}

/** The schema, or null: what is not known. */
export function orNull(schema: JsonSchema): JsonSchema {
  return { anyOf: [schema, { type: "null" }] };
}

export function listOf(items: JsonSchema): JsonSchema {
  return { type: "array", items };
}

/** A schema by its name in the document. */
export function ref(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

/** An object with all of a type's properties: TypeScript sees to it that none is left out. */
export function objectOf<T>(properties: Readonly<Record<keyof T & string, JsonSchema>>): JsonSchema {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}

/** An object whose properties may be left out, save the ones named. */
export function requestOf(
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = [],
): JsonSchema {
  return {
    type: "object",
    properties,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}
