/**
 * What Next.js means by something it threw. Known by their digests: its classes differ between bundles, and are not
 * ours to import.
 *
 * @see https://nextjs.org/docs/app/api-reference/functions/unstable_rethrow
 */
export type NextSignal =
  /** `redirect()` and `permanentRedirect()`. */
  | { readonly kind: "redirect"; readonly url: string; readonly status: RedirectStatus }
  /** `notFound()`, `forbidden()` and `unauthorized()`. */
  | { readonly kind: "fallback"; readonly status: FallbackStatus }
  /** The way out of prerendering. Whoever catches one must throw it again. */
  | { readonly kind: "interrupt"; readonly error: unknown };

type RedirectStatus = 303 | 307 | 308;
type FallbackStatus = 401 | 403 | 404;

/** Reads a thrown value, and what caused it. Null if Next.js has no part in it. */
export function readNextSignal(error: unknown): NextSignal | null {
  let current = error;
  for (let depth = 0; depth < MAX_DEPTH && typeof current === "object" && current !== null; depth += 1) {
    const signal = readOne(current);
    if (signal !== null) return signal;
    current = "cause" in current ? current.cause : null;
  }
  return null;
}

/**
 * The answer to `redirect()`. After anything but GET and HEAD a temporary redirect is 303, so that the client does not
 * send the form again to where it is led; a permanent one says that the form belongs there, and stays 308.
 */
export function toRedirectAnswer(signal: NextSignal & { readonly kind: "redirect" }, method: string): Response {
  const status = signal.status === 307 && method !== "GET" && method !== "HEAD" ? 303 : signal.status;
  return new Response(null, { status, headers: { location: toHeaderText(signal.url) } });
}

/** Errors cause each other in circles, too. */
const MAX_DEPTH = 8;

const INTERRUPTS: readonly unknown[] = [
  "DYNAMIC_SERVER_USAGE",
  "BAILOUT_TO_CLIENT_SIDE_RENDERING",
  "HANGING_PROMISE_REJECTION",
  "NEXT_PRERENDER_INTERRUPTED",
];

function readOne(error: object): NextSignal | null {
  if ("code" in error && error.code === "NEXT_STATIC_GEN_BAILOUT") return { kind: "interrupt", error };
  if (!("digest" in error) || typeof error.digest !== "string") return null;
  if (INTERRUPTS.includes(error.digest)) return { kind: "interrupt", error };
  const parts = error.digest.split(";");
  if (parts[0] === "NEXT_REDIRECT") return toRedirect(parts);
  return parts[0] === "NEXT_HTTP_ERROR_FALLBACK" ? toFallback(Number(parts[1])) : null;
}

/** `NEXT_REDIRECT;<replace or push>;<url>;<status>;`, where the URL may hold semicolons. */
function toRedirect(parts: readonly string[]): NextSignal | null {
  const status = Number(parts.at(-2));
  if (status !== 303 && status !== 307 && status !== 308) return null;
  return { kind: "redirect", url: parts.slice(2, -2).join(";"), status };
}

function toFallback(status: number): NextSignal | null {
  return status === 401 || status === 403 || status === 404 ? { kind: "fallback", status } : null;
}

/** What is not visible ASCII is percent-encoded: a header cannot carry it, and a line break would begin another. */
function toHeaderText(url: string): string {
  return url.replaceAll(/[^\u0021-\u007e]/gu, (character) =>
    isSurrogate(character) ? "%EF%BF%BD" : encodeURIComponent(character),
  );
}

function isSurrogate(character: string): boolean {
  return character.length === 1 && character >= "\ud800" && character <= "\udfff";
}
