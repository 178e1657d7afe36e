import { decode } from "./encoding.ts";
import type { PayloadForm } from "./definition.ts";

/** A body turned into a value, where it could be. */
export type Decoded = { readonly isParsed: true; readonly payload: unknown } | { readonly isParsed: false };

/**
 * Decodes a body that was proven before. Never throws.
 *
 * A byte order mark is skipped; invalid UTF-8 is not parsed. Keys such as `__proto__` become ordinary own keys.
 */
export function decodePayload(form: PayloadForm, body: Uint8Array, contentType: string | null): Decoded {
  try {
    switch (form) {
      case "json":
        return { isParsed: true, payload: parseJson(body) };
      case "jwt":
        return decodeClaims(body);
      case "form-or-json":
        return {
          isParsed: true,
          payload: isForm(contentType) ? parseForm(toText(body)) : parseJson(body),
        };
    }
  } catch {
    // Not what the sender's definition says. The bytes are kept, and `isParsed` says so.
    return { isParsed: false };
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

function isForm(contentType: string | null): boolean {
  return contentType?.split(";", 1)[0]?.trim().toLowerCase() === "application/x-www-form-urlencoded";
}

/** A form whose only field is `payload` holds JSON in it; any other is an object of its fields, the last of a name. */
function parseForm(text: string): unknown {
  const fields = [...new URLSearchParams(text)];
  const [first] = fields;
  if (first === undefined) throw new SyntaxError("The form is empty");
  return fields.length === 1 && first[0] === "payload" ? JSON.parse(first[1]) : Object.fromEntries(fields);
}
