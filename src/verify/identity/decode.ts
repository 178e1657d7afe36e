import { decode } from "../content/encoding.ts";
import type { PayloadForm } from "../definition/definition.ts";
import { isForm } from "../content/form-content.ts";

/** A body turned into a value, where it could be. */
export type Decoded = { readonly isParsed: true; readonly payload: unknown } | { readonly isParsed: false };

/**
 * Decodes a body that was proven before. Never throws.
 *
 * A byte order mark is skipped; invalid UTF-8 is not parsed. Keys such as `__proto__` become ordinary own keys.
 */
export function decodePayload(form: PayloadForm | undefined, body: Uint8Array, contentType: string | null): Decoded {
  try {
    return decodeAs(toBodyForm(form, contentType), body);
  } catch {
    // Not what the sender's definition says. The bytes are kept, and `isParsed` says so.
    return { isParsed: false };
  }
}

/** How a body is written, once its content type has been looked at. */
export type BodyForm = Exclude<PayloadForm, "form-or-json"> | "form-with-json";

/** Settles how one delivery's body is written. JSON if the definition does not say. */
export function toBodyForm(form: PayloadForm | undefined, contentType: string | null): BodyForm {
  if (form === "form-or-json") return isForm(contentType) ? "form-with-json" : "json";
  return form ?? "json";
}

function decodeAs(form: BodyForm, body: Uint8Array): Decoded {
  switch (form) {
    case "json":
      return { isParsed: true, payload: parseJson(body) };
    case "jwt":
      return decodeClaims(body);
    case "form":
      return { isParsed: true, payload: Object.fromEntries(parseForm(body)) };
    case "form-with-json":
      return { isParsed: true, payload: parseFormWithJson(body) };
    case "text":
      return { isParsed: true, payload: toText(body) };
  }
}

// Made once: it holds no state between calls that are not streamed.
const UTF8 = new TextDecoder("utf-8", { fatal: true });

function toText(body: Uint8Array): string {
  return UTF8.decode(body);
}

function parseJson(body: Uint8Array): unknown {
  return JSON.parse(toText(body));
}

function decodeClaims(body: Uint8Array): Decoded {
  const segments = toText(body).split(".", 4);
  const claims = segments.length === 3 ? decode(segments[1] ?? "", "base64url") : undefined;
  return claims === undefined ? { isParsed: false } : { isParsed: true, payload: parseJson(claims) };
}

/** The fields of a form; of several with one name the last counts. */
function parseForm(body: Uint8Array): readonly [name: string, value: string][] {
  const fields = [...new URLSearchParams(toText(body))];
  if (fields.length === 0) throw new SyntaxError("The form is empty");
  return fields;
}

/** A form whose only field is `payload` holds JSON in it. */
function parseFormWithJson(body: Uint8Array): unknown {
  const fields = parseForm(body);
  const [first] = fields;
  return fields.length === 1 && first?.[0] === "payload" ? JSON.parse(first[1]) : Object.fromEntries(fields);
}
