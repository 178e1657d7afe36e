import type { Schema } from "../route/index.ts";
import { type Components, createComponents } from "./components.ts";
import type { JsonSchema } from "./document.ts";
import { type Direction, type SchemaConverter, toJsonSchema } from "./json-schema.ts";
import { PROBLEM_FORMATS } from "./problems.ts";

/** Writes schemas into a document. */
export interface SchemaWriter {
  readonly components: Components;
  /**
   * @param place What to call the schema if it points at itself.
   * @throws {SluiceError} `CONFIG_INVALID` if it cannot be written.
   */
  write(schema: Schema, direction: Direction, place: string): JsonSchema;
  /** As its library writes it: its references are still its own. */
  convert(schema: Schema, direction: Direction, place: string): JsonSchema;
}

/** Makes a writer for one document. */
export function createSchemaWriter(
  convert: SchemaConverter | undefined,
  named: Readonly<Record<string, Schema>> = {},
): SchemaWriter {
  const components = createComponents(Object.values(PROBLEM_FORMATS).map(({ schema }) => schema));
  const names = new Map(Object.entries(named).map(([name, schema]) => [schema, name]));
  return {
    components,
    convert: (schema, direction, place) => toJsonSchema(schema, direction, { convert, place }),
    write(schema, direction, place) {
      const json = toJsonSchema(schema, direction, { convert, place });
      const name = names.get(schema);
      if (name !== undefined) return components.refer(json, { name, direction });
      return components.inline(json, json, { name: place, direction });
    },
  };
}
