import type { Fields } from "../pipeline/decode-body.ts";

/**
 * Reads a `Cookie` header. The first of a name counts: browsers send the one of the longest path first.
 *
 * @see RFC 6265, section 5.4
 */
export function readCookies(header: string | null): Fields {
  const cookies: Fields = Object.create(null) as Fields;
  if (header === null) return cookies;
  for (const pair of header.split(";")) {
    const equals = pair.indexOf("=");
    if (equals === -1) continue;
    const name = pair.slice(0, equals).trim();
    if (!(name in cookies)) cookies[name] = decode(pair.slice(equals + 1).trim());
  }
  return cookies;
}

function decode(value: string): string {
  const bare = value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
  if (!bare.includes("%")) return bare;
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}
