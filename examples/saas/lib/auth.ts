import { jwtAuth } from "sluice/route";

import { origin } from "@/lib/env";
import { AUDIENCE, publicKey, type User } from "@/lib/session";
import { signIn } from "@/lib/sign-in";

/** Knows people by the session's cookie, and programs by the same token as a bearer. */
export const auth = jwtAuth<User>({
  issuer: origin,
  audience: AUDIENCE,
  algorithms: ["EdDSA"],
  cookie: signIn.cookieName,
  // The app is its own issuer. With another one, leave this out: the keys are fetched from there.
  fetch: async () => Response.json({ keys: [publicKey()] }),
  toUser: ({ sub = "", name }) => ({ id: sub, name: String(name) }),
});

/** Who is signed in, for pages and the proxy. Null if nobody is. */
export async function findUser(headers: Headers): Promise<User | null> {
  const result = await auth.authenticate(new Request(origin, { headers }));
  return result.kind === "authenticated" ? result.user : null;
}
