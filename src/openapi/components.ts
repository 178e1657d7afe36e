import type { JsonSchema } from "./document.ts";
import type { Direction } from "./json-schema.ts";

/** What a schema is called if the document holds it once. */
export interface SchemaName {
  readonly name: string;
  /** What a schema lets in and what it makes of it can differ, and then are two. */
  readonly direction: Direction;
}

/** The schemas that a document holds once. */
export interface Components {
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  /**
   * Takes the definitions out of a schema, and points to them.
   *
   * @param root What the schema's references are about: itself, or the schema it is a part of.
   */
  inline(schema: JsonSchema, root: JsonSchema, name: SchemaName): JsonSchema;
  /** Takes the whole schema, and points to it. */
  refer(schema: JsonSchema, name: SchemaName): JsonSchema;
}

/**
 * Makes an empty collection.
 *
 * @param reserved Names that are taken.
 */
export function createComponents(reserved: readonly string[]): Components {
  const schemas: Record<string, JsonSchema> = {};
  const names = new Map<string, string>();

  function refer(schema: JsonSchema, name: SchemaName): JsonSchema {
    return toReference(place(schema, schema, name));
  }

  /** Named before it is written: it may point at itself. */
  function place(schema: JsonSchema, root: JsonSchema, { name, direction }: SchemaName): string {
    const identity = JSON.stringify([bare(schema), reach(schema, root)]);
    const known = names.get(identity);
    if (known !== undefined) return known;
    const free = toFreeName(name, direction, [...reserved, ...Object.keys(schemas)]);
    names.set(identity, free);
    schemas[free] = {};
    schemas[free] = inline(schema, root, { name: free, direction });
    return free;
  }

  function inline(schema: JsonSchema, root: JsonSchema, name: SchemaName): JsonSchema {
    return rewrite(bare(schema), (reference) => {
      const found = DEFINITION.exec(reference);
      const definition = found === null ? undefined : definitionsOf(root)[decode(found[1] ?? "")];
      if (found !== null && definition !== undefined) {
        const placed = place(definition, root, { ...name, name: decode(found[1] ?? "") });
        return `${toPointer(placed)}${found[2] ?? ""}`;
      }
      return reference.startsWith("#") ? `${toPointer(place(root, root, name))}${reference.slice(1)}` : reference;
    }) as JsonSchema;
  }

  return { schemas, inline, refer };
}

/** Finds what a `$ref` at a schema's top points to. */
export function resolveTop(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const reference = schema["$ref"];
  const found = typeof reference === "string" ? DEFINITION.exec(reference) : null;
  const definition = found === null || found[2] !== undefined ? undefined : definitionsOf(root)[decode(found[1] ?? "")];
  return definition === undefined || definition === schema ? schema : resolveTop(definition, root);
}

/** A definition, and what in it is pointed at. */
const DEFINITION = /^#\/(?:\$defs|definitions)\/([^/]+)(\/.+)?$/;

function definitionsOf({ $defs, definitions }: JsonSchema): Readonly<Record<string, JsonSchema>> {
  return { ...(definitions as object), ...($defs as object) };
}

function decode(segment: string): string {
  return decodeURIComponent(segment).replaceAll("~1", "/").replaceAll("~0", "~");
}

function bare(schema: JsonSchema): JsonSchema {
  const { $schema: _dialect, $defs: _defs, definitions: _definitions, ...rest } = schema;
  return rest;
}

/** The definitions that a schema leads to: with them, and only with them, it means the same elsewhere. */
function reach(schema: JsonSchema, root: JsonSchema): Readonly<Record<string, JsonSchema>> {
  const definitions = definitionsOf(root);
  const reached: Record<string, JsonSchema> = {};
  const walk = (one: JsonSchema): void => {
    rewrite(bare(one), (reference) => {
      const name = decode(DEFINITION.exec(reference)?.[1] ?? "");
      const definition = definitions[name];
      if (definition !== undefined && !Object.hasOwn(reached, name)) {
        reached[name] = definition;
        walk(definition);
      }
      return reference;
    });
  };
  walk(schema);
  return reached;
}

/** Keywords whose values are data, in which `$ref` means nothing. */
const DATA: readonly string[] = ["const", "default", "enum", "example", "examples"];

function rewrite(value: unknown, change: (reference: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one) => rewrite(one, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]: readonly [string, unknown]) => {
      if (key === "$ref" && typeof one === "string") return [key, change(one)];
      return [key, DATA.includes(key) ? one : rewrite(one, change)];
    }),
  );
}

function toFreeName(name: string, direction: Direction, taken: readonly string[]): string {
  const plain = name.replaceAll(/[^\w.-]+/g, "_") || "Schema";
  const directed = `${plain}${direction === "input" ? "Input" : "Output"}`;
  const free = [plain, directed].find((one) => !taken.includes(one));
  if (free !== undefined) return free;
  let number = 2;
  while (taken.includes(`${directed}${number}`)) number += 1;
  return `${directed}${number}`;
}

function toPointer(name: string): string {
  return `#/components/schemas/${name}`;
}

function toReference(name: string): JsonSchema {
  return { $ref: toPointer(name) };
}
