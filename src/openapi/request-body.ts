import type { Contract, Schema } from "../route/index.ts";
import type { JsonSchema, RequestBody } from "./document.ts";
import type { SchemaWriter } from "./writer.ts";

/** What a route takes as its body. Undefined if it declares none. */
export function toRequestBody(
  { body, form }: Contract,
  { writer, place }: { readonly writer: SchemaWriter; readonly place: string },
): RequestBody | undefined {
  if (body !== undefined) {
    const schema = writer.write(body, "input", `${place}Body`);
    return { required: !takes(body, undefined), content: { "application/json": { schema } } };
  }
  if (form === undefined) return undefined;
  const json = writer.convert(form, "input", `${place}Form`);
  const schema = writer.write(form, "input", `${place}Form`);
  const types = hasFile(json) ? ["multipart/form-data"] : ["application/x-www-form-urlencoded", "multipart/form-data"];
  return { required: !takes(form, {}), content: Object.fromEntries(types.map((type) => [type, { schema }])) };
}

/** Whether a schema takes what a request without a body comes to. One that has to wait is not asked. */
function takes(schema: Schema, nothing: unknown): boolean {
  const result = schema["~standard"].validate(nothing);
  if (!(result instanceof Promise)) return result.issues === undefined;
  result.catch(() => undefined);
  return false;
}

/** URL-encoded forms have no files. */
function hasFile(schema: JsonSchema): boolean {
  return /"(?:format|contentEncoding)":"binary"|"contentMediaType":"application\/octet-stream"/.test(
    JSON.stringify(schema),
  );
}
