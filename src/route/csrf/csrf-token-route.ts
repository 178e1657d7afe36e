import type { Engine } from "../build/engine.ts";
import { createOwnRoute } from "../build/own-route.ts";
import { makeUnlessBuilding } from "../make-unless-building.ts";
import { type CsrfOptions, type CsrfPolicy, toCsrfPolicy } from "./csrf-policy.ts";
import { assertTokens, giveCsrfToken } from "./give-csrf-token.ts";

/**
 * Makes the handler of the token route, which `useCsrfToken` asks: `export const { GET } = createCsrfTokenRoute(...)`. An
 * app with `createApi` has `api.csrfToken` instead, which knows the options from there.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if an option is wrong, or there is no secret. While Next.js builds, at the first
 *   use.
 */
export function createCsrfTokenRoute(options: CsrfOptions & { readonly origin?: string | undefined }): CsrfTokenRoute {
  const policy = makeUnlessBuilding(() => toTokenPolicy(toCsrfPolicy(options)));
  return { GET: async (request) => giveToken(request, policy()) };
}

/** What `route.ts` exports. */
export interface CsrfTokenRoute {
  readonly GET: (request: Request) => Promise<Response>;
}

/** Makes the token route of an API. */
export function createApiCsrfTokenRoute(engine: Engine): CsrfTokenRoute {
  const policy = makeUnlessBuilding(() => toTokenPolicy(engine.csrfPolicy));
  // Whatever other origins may read, a token is not for them.
  const ours = { ...engine, cors: undefined };
  return { GET: createOwnRoute(ours, "/csrf", async ({ request }) => giveToken(request, policy())) };
}

function toTokenPolicy(policy: CsrfPolicy | undefined): CsrfPolicy {
  assertTokens(policy);
  return policy;
}

function giveToken(request: Request, policy: CsrfPolicy): Response {
  const { token, setCookie } = giveCsrfToken(request, policy);
  const headers = new Headers(HEADERS);
  if (setCookie !== null) headers.append("set-cookie", setCookie);
  return new Response(request.method === "HEAD" ? null : JSON.stringify({ token }), { headers });
}

const HEADERS: Readonly<Record<string, string>> = {
  "content-type": "application/json",
  "cache-control": "private, no-store",
  "cross-origin-resource-policy": "same-origin",
  "x-content-type-options": "nosniff",
  vary: "Cookie",
};
