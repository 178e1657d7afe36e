import { toDisplayName } from "./display-name.ts";

/**
 * Headers for an answer that gives a stored file out, so that it is saved, and is no page of the app's origin whatever
 * it holds.
 *
 * @see RFC 6266, RFC 8187
 */
export function attachmentHeaders(file: { readonly type: string; readonly name: string }): Record<string, string> {
  const name = toDisplayName(file.name);
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, toPercent);
  return {
    "content-type": file.type,
    "content-disposition": `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`,
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
  };
}

function toPercent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
