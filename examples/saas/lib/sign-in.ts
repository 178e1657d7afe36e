import { apiError, callback } from "sluice/route";

import { env, origin } from "@/lib/env";
import { createSession, readCode } from "@/lib/session";

/** Signing in leaves the app for an identity provider and comes back to `/auth/callback`. */
export const signIn = callback({
  name: "sign-in",
  origin,
  secret: env("CALLBACK_SECRET"),
  cookie: { name: "session", maxAgeMs: 8 * 3_600_000 },
  redirect: { fallback: "/routes/account" },
  async accept({ query }) {
    // The query is the visitor's to choose: only what the code proves is believed.
    const user = await readCode(query.get("code") ?? "");
    if (user === null) throw apiError(403, "code-invalid", "The code is not valid, or no longer.");
    return { session: await createSession(user) };
  },
});
