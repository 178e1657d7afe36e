import { connection } from "next/server";
import { apiKeyAuth, type CsrfOptions, createApi, hashApiKey, turnstile } from "sluice/route";

import { auth } from "@/lib/auth";
import { answerAsTurnstile } from "@/lib/dev-captcha";
import { env, isDevelopment, origin } from "@/lib/env";
import { signIn } from "@/lib/sign-in";

/** Shared with the token route and the proxy. A token is good for one session alone. */
export const csrf = { origin, secret: env("CSRF_SECRET"), session: signIn.cookieName } satisfies CsrfOptions & {
  origin: string;
};

/** What is the same for everyone who may call. */
export const shared = {
  origin,
  // For apps with cacheComponents: a build runs no GET but the static ones.
  connection,
  // Next.js sends on what clients say in X-Forwarded-For: only the last entry is the proxy's, or its own.
  trustProxy: 1,
  rateLimit: { allowMemory: true },
} as const;

/** The app's policy: everyone has to be signed in, unless a route says otherwise. */
export const api = createApi({
  ...shared,
  auth,
  csrf,
  cors: { origins: ["https://partner.example"] },
  captcha: {
    provider: turnstile({ secret: process.env.TURNSTILE_SECRET ?? "development" }),
    hostnames: [new URL(origin).hostname, "localhost"],
    ...(isDevelopment && { fetch: answerAsTurnstile }),
  },
});

/** MakerKit's form of the same routes. */
export const { enhanceRouteHandler } = api;

/** For HTML forms: asks for a token each time, also where the browser's own headers would do. */
export const forms = createApi({ ...shared, auth, csrf: { ...csrf, tokens: "always" } });

/** For programs: they have a key and never a cookie, so no other site can send one for them. */
export const robots = createApi({
  ...shared,
  auth: apiKeyAuth({ prefix: "saas_dev", find: async (hash) => KEYS.get(hash) ?? null }),
});

// A real app keeps the hashes in its database, and the keys nowhere.
const hash = hashApiKey(env("ROBOT_API_KEY"));
const KEYS = new Map([[hash, { hash, userId: "reporter", user: { team: "reporting" } }]]);
