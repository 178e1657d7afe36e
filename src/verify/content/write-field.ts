import { SluiceError } from "../../core/errors.ts";
import type { PayloadForm } from "../definition/definition.ts";

/**
 * Puts a value into the body of a test delivery: into the JSON object it is, or else as a form field.
 *
 * @throws {SluiceError} `INPUT_INVALID` if the body is neither.
 */
export function writeField(body: Uint8Array, form: PayloadForm, path: string, value: string | number): Uint8Array {
  const text = new TextDecoder().decode(body);
  const isJson = form === "json" || (form === "form-or-json" && text.trimStart().startsWith("{"));
  if (isJson) return new TextEncoder().encode(JSON.stringify(withValue(parseText(text), path.split("."), value)));
  if (form === "jwt" || form === "text") throw notWritable();
  const fields = new URLSearchParams(text);
  fields.set(path, String(value));
  return new TextEncoder().encode(fields.toString());
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notWritable();
  }
}

function withValue(target: unknown, [key, ...rest]: readonly string[], value: string | number): unknown {
  if (key === undefined) return value;
  if (Array.isArray(target) && Object.hasOwn(target, key)) {
    return target.with(Number(key), withValue(target[Number(key)], rest, value));
  }
  if (target !== undefined && (typeof target !== "object" || target === null || Array.isArray(target))) {
    throw notWritable();
  }
  const inner: unknown = target === undefined ? undefined : (target as Record<string, unknown>)[key];
  return { ...target, [key]: withValue(inner, rest, value) };
}

function notWritable(): SluiceError {
  return new SluiceError(
    "INPUT_INVALID",
    "The body must be a JSON object or a form: the sender's proof is a field of it",
  );
}
