import type { StandardJSONSchemaV1 } from "@standard-schema/spec";

import { SluiceError } from "../core/errors.ts";
import type { Schema } from "../route/index.ts";
import type { JsonSchema } from "./document.ts";

/** What a schema lets in, or what it makes of it. */
export type Direction = "input" | "output";

/** Writes a schema as JSON Schema (draft 2020-12), for libraries that do not do so themselves. Undefined if it cannot. */
export type SchemaConverter = (schema: Schema, direction: Direction) => object | undefined;

/**
 * Writes a schema as JSON Schema: as its library does, else as the converter does.
 *
 * @param place Where the schema is, for the message.
 * @throws {SluiceError} `CONFIG_INVALID` if neither can. Nothing is guessed.
 * @see https://standardschema.dev/json-schema
 */
export function toJsonSchema(
  schema: Schema,
  direction: Direction,
  { convert, place }: { readonly convert: SchemaConverter | undefined; readonly place: string },
): JsonSchema {
  const standard: Partial<StandardJSONSchemaV1.Props> = schema["~standard"];
  let cause: unknown;
  try {
    if (standard.jsonSchema !== undefined) return standard.jsonSchema[direction]({ target: "draft-2020-12" });
  } catch (error) {
    cause = error;
  }
  const converted = convert?.(schema, direction);
  // Libraries type their JSON Schemas each in its own way, often without an index signature.
  if (converted !== undefined) return converted as JsonSchema;
  const why = cause instanceof Error ? ` (${cause.message})` : "";
  const problem = `${place}: ${schema["~standard"].vendor} does not write this schema as JSON Schema${why}.`;
  throw new SluiceError("CONFIG_INVALID", `${problem} Give toOpenApi the option toJsonSchema.`, { cause });
}
