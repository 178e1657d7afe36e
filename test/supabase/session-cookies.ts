import { createServerClient } from "@supabase/ssr";

import { PUBLISHABLE_KEY } from "./project-server.ts";

/** For clients made on Node.js 20, which has no WebSocket. */
export const NO_WEB_SOCKET: never = (() => undefined) as never;

/** Writes a session's cookies as `@supabase/ssr` does, into a `Cookie` header. */
export async function writeSession(url: string, session: Readonly<Record<string, unknown>>): Promise<string> {
  const cookies = new Map<string, string>();
  const client = createServerClient(url, PUBLISHABLE_KEY, {
    cookies: {
      getAll: () => [...cookies].map(([name, value]) => ({ name, value })),
      setAll: (given) => given.forEach(({ name, value }) => cookies.set(name, value)),
    },
    realtime: { transport: NO_WEB_SOCKET },
    // As if someone had just signed in.
    global: { fetch: async () => Response.json(session) },
  });
  const { error } = await client.auth.signInWithPassword({ email: "ada@example.com", password: "secret" });
  if (error !== null) throw error;
  return [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
}

/** A session around a token, with a claim of its own on when it ends. Large enough to be cut in pieces. */
export function toSession(token: string, expiresAt: number = inAnHour()): Record<string, unknown> {
  return {
    access_token: token,
    refresh_token: "refresh-1",
    token_type: "bearer",
    expires_in: 3_600,
    expires_at: expiresAt,
    user: { id: "someone-else", email: "eve@example.com", user_metadata: { about: "ü".repeat(4_000) } },
  };
}

function inAnHour(): number {
  return Math.floor(Date.now() / 1_000) + 3_600;
}
