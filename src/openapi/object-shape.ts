import { resolveTop } from "./components.ts";
import type { JsonSchema } from "./document.ts";

/** The members of an object's schema. */
export interface ObjectShape {
  readonly members: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
}

/** Takes an object's schema apart, also one put together with `allOf`. Undefined if its members cannot be listed. */
export function toObjectShape(schema: JsonSchema, root: JsonSchema = schema): ObjectShape | undefined {
  const top = resolveTop(schema, root);
  const parts = [top["allOf"]].flat().filter((one): one is JsonSchema => typeof one === "object" && one !== null);
  const shapes = parts.map((part) => toObjectShape(part, root));
  if (CHOICES.some((keyword) => keyword in top) || shapes.includes(undefined)) return undefined;
  if (top["type"] !== "object" && shapes.length === 0) return undefined;
  const own: ObjectShape = {
    members: (top["properties"] ?? {}) as ObjectShape["members"],
    required: (top["required"] ?? []) as ObjectShape["required"],
  };
  return [own, ...(shapes as ObjectShape[])].reduce(merge);
}

/** What an object has then depends on its values. */
const CHOICES: readonly string[] = ["anyOf", "oneOf", "if", "not", "patternProperties"];

function merge(one: ObjectShape, other: ObjectShape): ObjectShape {
  const members = { ...one.members };
  for (const [name, schema] of Object.entries(other.members)) {
    const old = members[name];
    members[name] = old === undefined ? schema : { allOf: [old, schema] };
  }
  return { members, required: [...one.required, ...other.required] };
}
