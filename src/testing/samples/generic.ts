import type { ProviderDefinition } from "../../verify/index.ts";
import type { SampleContext, SampleSet } from "./sample.ts";

/** The envelope most senders use: an id, a type, a time and what happened. */
export const genericSamples: SampleSet = {
  types: ["sample.created"],
  make: (type, { id, at }) => ({
    id,
    type,
    timestamp: at.toISOString(),
    data: { id: "sample", name: "Sample", email: "sample@example.com" },
  }),
};

/** Standard Webhooks: the id travels in a header. */
export const standardSamples: SampleSet = {
  types: ["contact.created", "contact.updated"],
  make: (type, { at }) => ({
    type,
    timestamp: at.toISOString(),
    data: { id: "contact_sample", name: "Sample", email: "sample@example.com" },
  }),
};

/**
 * Makes a body of what a definition says and nothing else: the id and the type where it looks for them, and what its
 * sender signs, around a made-up event.
 */
export function toDefinedSample(definition: ProviderDefinition, type: string, context: SampleContext): unknown {
  const { id, at } = context;
  const named = [...toIdFields(definition, id), ...toTypeFields(definition, type)];
  const taken = new Set(named.map(([path]) => path));
  // An id in the body may be the signature itself, which then has to follow from the id asked for.
  const signedFields = definition.id.in === "body" ? (definition.signedFields ?? []) : [];
  const signed = signedFields.filter((path) => !taken.has(path)).map((path): Field => [path, id]);
  const envelope = { created_at: at.toISOString(), name: "Sample", email: "sample@example.com" };
  // First, for senders whose type is the first key.
  const event = definition.type.in === "key" ? { [type]: { id: "sample" }, ...envelope } : envelope;
  return [...signed, ...named].reduce<unknown>(
    (sample, [path, text]) => withValue(sample, path.split("."), text),
    event,
  );
}

type Field = readonly [path: string, text: string];

function toIdFields({ id: rule }: ProviderDefinition, id: string): readonly Field[] {
  return [[rule.in === "body" ? rule.path : "id", id]];
}

function toTypeFields({ type: rule }: ProviderDefinition, type: string): readonly Field[] {
  if (rule.in === "none" || rule.in === "key") return [];
  const dot = rule.append === undefined ? -1 : type.indexOf(".");
  const base = dot === -1 ? type : type.slice(0, dot);
  return [
    ...(rule.in === "body" ? [[rule.paths[0] ?? "type", base] as const] : []),
    ...(rule.append === undefined || dot === -1 ? [] : [[rule.append, type.slice(dot + 1)] as const]),
  ];
}

/** A copy with the value at the path. Keys that are indexes make lists. */
function withValue(target: unknown, [key, ...rest]: readonly string[], value: string): unknown {
  if (key === undefined) return value;
  if (/^\d+$/.test(key)) return [withValue(Array.isArray(target) ? target[0] : undefined, rest, value)];
  const fields: Readonly<Record<string, unknown>> = typeof target === "object" ? { ...target } : {};
  return { ...fields, [key]: withValue(fields[key], rest, value) };
}
