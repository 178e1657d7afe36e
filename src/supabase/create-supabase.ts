import type { SluiceEvent } from "../core/event.ts";
import { lazy } from "../core/lazy.ts";
import {
  type AuthProvider,
  supabaseAuth,
  supabaseSecret,
  type SupabaseService,
  type SupabaseUser,
} from "../route/index.ts";
import { type AdminClient, createAdminClient, createSessionClient, type SessionClient } from "./clients.ts";
import { assertPublishableKey, assertSecretKey, toCookieName, toProjectUrl } from "./project.ts";
import { readSessionToken } from "./session-token.ts";

/** The app's Supabase project. */
export interface SupabaseOptions {
  /** `https://<ref>.supabase.co`, or where the app's own server is. */
  readonly url: string | undefined;
  /** `sb_publishable_…`, or the older `anon` key. What pages have too. */
  readonly publishableKey: string | undefined;
  /** `sb_secret_…`, or the older `service_role` key. Needed for admin clients alone. */
  readonly secretKey?: string | undefined;
  /**
   * The session's cookie. `sb-<first label of the URL's host>-auth-token` unless given: needed where pages reach the
   * project under another name than the server does.
   */
  readonly cookieName?: string;
  /** Sends the clients' requests. The process's own unless given. */
  readonly fetch?: typeof fetch;
}

/** What a verified webhook's function is given, as far as it matters here. */
export interface WebhookContext {
  readonly event: SluiceEvent;
}

/** A Supabase project, and who gets which of its two clients. */
// oxlint-disable-next-line typescript/no-explicit-any -- a database without generated types, as supabase-js has it
export interface Supabase<Database = any> {
  /** Authenticates people, by the cookies of `@supabase/ssr` or a bearer token. `user.client` is their own client. */
  users(options?: { readonly mfa?: boolean }): AuthProvider<SupabaseUser<SessionClient<Database>>>;
  /**
   * Authenticates programs that send a secret key. `user.admin` is the admin client.
   *
   * @param options The keys by name: the project's own unless given.
   * @throws {SluiceError} `CONFIG_INVALID` without a key of the kind `sb_secret_…`. While Next.js builds, at the first use.
   */
  services(options?: {
    readonly keys: Readonly<Record<string, string | undefined>>;
  }): AuthProvider<SupabaseService<AdminClient<Database>>>;
  /**
   * Gives the admin client to a function of `sluice.on` or `sluice.respond`, and to no other: only a verified webhook
   * has the `event` that it takes.
   *
   * @throws {SluiceError} `CONFIG_INVALID` without a secret key. While Next.js builds, at the first use.
   */
  withAdmin<Context extends WebhookContext, Result>(
    run: (context: Context, admin: AdminClient<Database>) => Result,
  ): (context: Context) => Result;
  /**
   * The client of whoever sends a request, or of nobody: row level security holds. It verifies nothing, refreshes
   * nothing and writes no cookies.
   */
  sessionClient(request: Request): SessionClient<Database>;
}

/**
 * Declares the app's Supabase project. Opens nothing.
 *
 * @throws {SluiceError} `CONFIG_INVALID` naming the option that is missing or is another's, such as a secret key where
 * the publishable one belongs. Not while Next.js builds.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- a database without generated types, as supabase-js has it
export function createSupabase<Database = any>(options: SupabaseOptions): Supabase<Database> {
  const project = lazy(() => toProject(options));
  const secretKey = lazy(() => assertSecretKey(options.secretKey));
  const admin = lazy(() => createAdminClient<Database>({ ...project(), secretKey: secretKey() }));
  assertNow(() => {
    project();
    if (options.secretKey !== undefined) secretKey();
  });
  const sessionClient = (request: Request): SessionClient<Database> => {
    const { cookieName } = project();
    return createSessionClient<Database>({ ...project(), token: readSessionToken(request.headers, cookieName) });
  };
  return {
    users: ({ mfa = false } = {}) => supabaseAuth({ createClient: sessionClient, mfa }),
    services: ({ keys } = { keys: { default: options.secretKey } }) =>
      supabaseSecret({ keys, createAdminClient: () => admin() }),
    withAdmin(run) {
      assertNow(secretKey);
      return (context) => run(context, admin());
    },
    sessionClient,
  };
}

interface Project {
  readonly url: string;
  readonly publishableKey: string;
  readonly cookieName: string;
  readonly fetch: typeof fetch | undefined;
}

function toProject({ url, publishableKey, cookieName, fetch }: SupabaseOptions): Project {
  const projectUrl = toProjectUrl(url);
  return {
    url: projectUrl.href,
    publishableKey: assertPublishableKey(publishableKey),
    cookieName: toCookieName(cookieName, projectUrl),
    fetch,
  };
}

/** A build evaluates this module too, on machines that know no keys. */
function assertNow(check: () => unknown): void {
  if (process.env["NEXT_PHASE"] !== "phase-production-build") check();
}
