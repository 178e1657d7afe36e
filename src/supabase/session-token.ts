/**
 * Finds a request's access token: in `Authorization: Bearer`, else in the session's cookie as `@supabase/ssr` writes it.
 * Nothing is proven by it. Of a session nothing else is read: what it says of its user and its end is the sender's word,
 * and its refresh token, used in two places, would sign its user out.
 *
 * @param cookieName Without the numbers of its pieces.
 */
export function readSessionToken(headers: Headers, cookieName: string): string | undefined {
  const bearer = /^bearer(?: +|$)(.*)/is.exec(headers.get("authorization") ?? "");
  if (bearer !== null) return bearer[1];
  return readToken(joinPieces(readCookies(headers.get("cookie") ?? ""), cookieName));
}

function readCookies(header: string): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  const doubtful = new Set<string>();
  for (const pair of header.split(";")) {
    const [name = "", ...rest] = pair.split("=");
    const value = rest.join("=").trim();
    // A sibling domain can set another one beside ours: neither is believed.
    if ((cookies.get(name.trim()) ?? value) !== value) doubtful.add(name.trim());
    cookies.set(name.trim(), value);
  }
  for (const name of doubtful) cookies.delete(name);
  return cookies;
}

/** Long sessions are cut in pieces, numbered from 0. */
function joinPieces(cookies: ReadonlyMap<string, string>, name: string): string {
  const whole = cookies.get(name);
  if (whole !== undefined && whole !== "") return whole;
  const pieces: string[] = [];
  for (let piece = cookies.get(`${name}.0`); piece !== undefined; piece = cookies.get(`${name}.${pieces.length}`)) {
    pieces.push(piece);
  }
  return pieces.join("");
}

const BASE64 = "base64-";

function readToken(cookie: string): string | undefined {
  try {
    const text = decodeURIComponent(cookie);
    const isEncoded = text.startsWith(BASE64);
    const session: unknown = JSON.parse(
      isEncoded ? Buffer.from(text.slice(BASE64.length), "base64url").toString() : text,
    );
    if (typeof session !== "object" || session === null || !("access_token" in session)) return undefined;
    return typeof session.access_token === "string" ? session.access_token : undefined;
  } catch {
    // Whoever sends something else has no session.
    return undefined;
  }
}
