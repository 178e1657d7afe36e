import { CliError } from "./cli-error.ts";

const TIMEOUT_MS = 30_000;
const NOBODY = new Set(["ECONNREFUSED", "ECONNRESET", "UND_ERR_SOCKET"]);

/**
 * Sends a request to a running app. Redirects are not followed: they would turn a POST into a GET.
 *
 * @param base The app's address, for messages.
 * @throws {CliError} `UNREACHABLE` if no answer came.
 */
export async function fetchApp(base: string, request: Request): Promise<Response> {
  try {
    return await fetch(request, { redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (cause) {
    throw new CliError("UNREACHABLE", toReason(base, cause), { cause });
  }
}

function toReason(base: string, error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError")
    return `${base} did not answer within ${TIMEOUT_MS / 1_000} s.`;
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (NOBODY.has(code)) return `Nothing answers at ${base}. Is the app running? npm start, or --url`;
  const detail = cause instanceof Error ? cause.message : String(error);
  return `${base} cannot be reached: ${detail}`;
}
