import { createClient, type SupabaseClient, type SupabaseClientOptions } from "@supabase/supabase-js";

/** Tells the two clients apart where both are of one class. There is no such property. */
declare const ACCESS: unique symbol;

/** A client that may do what its user may: row level security holds. */
// oxlint-disable-next-line typescript/no-explicit-any -- a database without generated types, as supabase-js has it
export type SessionClient<Database = any> = SupabaseClient<Database> & { readonly [ACCESS]: "session" };

/** A client that may do everything: row level security does not hold it back. */
// oxlint-disable-next-line typescript/no-explicit-any -- a database without generated types, as supabase-js has it
export type AdminClient<Database = any> = SupabaseClient<Database> & { readonly [ACCESS]: "admin" };

interface ClientOptions {
  readonly url: string;
  readonly fetch: typeof fetch | undefined;
}

interface SessionOptions extends ClientOptions {
  readonly publishableKey: string;
  readonly cookieName: string;
  /** The user's access token. Nobody's client without it. */
  readonly token: string | undefined;
}

/** Makes a client of one request. */
export function createSessionClient<Database>(options: SessionOptions): SessionClient<Database> {
  const { url, publishableKey, cookieName, token } = options;
  const session = token === undefined ? null : JSON.stringify(toSession(token));
  const storage = {
    isServer: true,
    getItem: (name: string) => (name === cookieName ? session : null),
    setItem: () => undefined,
    removeItem: () => undefined,
  };
  const client = createClient<Database>(url, publishableKey, {
    ...toShared(options),
    auth: {
      ...QUIET,
      flowType: "pkce",
      persistSession: true,
      skipAutoInitialize: true,
      storage,
      storageKey: cookieName,
    },
  });
  return client as SupabaseClient<Database> as SessionClient<Database>;
}

/**
 * A session that does not end and cannot be refreshed: so the client uses the token as it is. Whether it is good, and
 * still is, the token says itself, to whoever verifies it.
 */
function toSession(token: string): object {
  return { access_token: token, token_type: "bearer", refresh_token: "", expires_in: 0, expires_at: 253_402_300_799 };
}

interface AdminOptions extends ClientOptions {
  readonly secretKey: string;
}

/** Makes the client that row level security does not hold back. */
export function createAdminClient<Database>(options: AdminOptions): AdminClient<Database> {
  const client = createClient<Database>(options.url, options.secretKey, {
    ...toShared(options),
    auth: { ...QUIET, persistSession: false },
  });
  return client as SupabaseClient<Database> as AdminClient<Database>;
}

const QUIET = { autoRefreshToken: false, detectSessionInUrl: false } as const;

type Shared = Pick<SupabaseClientOptions<"public">, "global" | "realtime">;
type WebSocketConstructor = NonNullable<NonNullable<Shared["realtime"]>["transport"]>;

function toShared({ fetch }: ClientOptions): Shared {
  return {
    ...(fetch !== undefined && { global: { fetch } }),
    ...(!("WebSocket" in globalThis) && { realtime: { transport: refuse as unknown as WebSocketConstructor } }),
  };
}

/** Node.js before 22 has none, and the client refuses to be made without. */
function refuse(): never {
  throw new Error("This runtime has no WebSocket. Realtime needs Node.js 22 or newer.");
}
