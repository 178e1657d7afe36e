import { expect, expectTypeOf, test } from "vitest";

import { anyOf } from "../../../src/route/auth/any-of.ts";
import {
  supabaseAuth,
  type SupabaseClaims,
  type SupabaseClientLike,
  type SupabaseUser,
} from "../../../src/route/auth/supabase.ts";
import { supabasePublishable, supabaseSecret, type SupabaseService } from "../../../src/route/auth/supabase-key.ts";
import { catchError } from "../catch-error.ts";

const JWT = "aGVhZA.Ym9keQ.c2ln";
const COOKIE = { cookie: "sb-project-auth-token.0=base64-xyz; sb-project-auth-token.1=abc" };
const NOW_MS = 1_900_000_000_000;
const CLAIMS: SupabaseClaims = {
  sub: "user-1",
  exp: NOW_MS / 1_000 + 60,
  role: "authenticated",
  aal: "aal1",
  session_id: "session-1",
  email: "ada@example.com",
};
const SECRET = `sb_secret_${"x".repeat(30)}`;
const PUBLISHABLE = `sb_publishable_${"y".repeat(30)}`;

type ClaimsAnswer = Awaited<ReturnType<SupabaseClientLike["auth"]["getClaims"]>>;

function open(answer: ClaimsAnswer | Error, options: { readonly mfa?: boolean } = {}) {
  const asked: (string | undefined)[] = [];
  const client = {
    // As the real one has: a session that is read and not verified.
    auth: {
      getSession: () => Promise.reject(new Error("getSession was called")),
      async getClaims(jwt?: string) {
        asked.push(jwt);
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
    from: (table: string) => table,
  };
  return { asked, client, provider: supabaseAuth({ createClient: () => client, now: () => NOW_MS, ...options }) };
}

const send = (headers: Record<string, string>): Request => new Request("http://localhost/", { headers });
const good = (claims: Partial<SupabaseClaims> = {}): ClaimsAnswer => ({
  data: { claims: { ...CLAIMS, ...claims } },
  error: null,
});
const failed = (name: string, status?: number): ClaimsAnswer => ({ data: null, error: { name, status } });

test("a session's cookie authenticates its user, and CSRF then matters", async () => {
  const { provider, client, asked } = open(good());

  const result = await provider.authenticate(send(COOKIE));

  expect(result).toEqual({
    kind: "authenticated",
    userId: "user-1",
    sessionId: "session-1",
    user: { mode: "user", id: "user-1", email: "ada@example.com", isAnonymous: false, claims: CLAIMS, client },
  });
  expect(asked).toEqual([undefined]);
  expect(provider.isAmbient(send(COOKIE))).toBe(true);
});

test("a bearer token is verified itself, whatever the cookies say", async () => {
  const { provider, asked } = open(good());
  const request = send({ ...COOKIE, authorization: `Bearer ${JWT}` });

  expect(await provider.authenticate(request)).toMatchObject({ kind: "authenticated" });
  expect(asked).toEqual([JWT]);
  expect(provider.isAmbient(request)).toBe(false);
});

test.each<[string, ClaimsAnswer]>([
  ["a token that is not valid", failed("AuthInvalidJwtError", 400)],
  ["a user who was removed", failed("AuthApiError", 403)],
  ["no claims", { data: null, error: null }],
  ["a token that is over", good({ exp: NOW_MS / 1_000 })],
  ["the anonymous key of old", good({ role: "anon" })],
  ["the service key of old", good({ role: "service_role" })],
  ["a token of nobody", good({ sub: "" })],
])("%s is refused as a bearer token, and nobody's as a cookie", async (_name, answer) => {
  const { provider } = open(answer);

  expect(await provider.authenticate(send({ authorization: `Bearer ${JWT}` }))).toMatchObject({ kind: "refused" });
  expect(await provider.authenticate(send(COOKIE))).toEqual({ kind: "anonymous" });
});

test.each<[string, ClaimsAnswer | Error]>([
  ["cannot be reached", failed("AuthRetryableFetchError", 0)],
  ["fails", failed("AuthRetryableFetchError", 503)],
  ["has had enough", failed("AuthApiError", 429)],
  ["answers what nobody understands", failed("AuthUnknownError")],
  ["makes the client throw", new Error("ECONNREFUSED")],
])("while the auth service %s the answer is 503", async (_name, answer) => {
  const { provider } = open(answer);

  expect(await catchError(() => provider.authenticate(send(COOKIE)))).toMatchObject({ status: 503 });
});

test("what Next.js throws while it builds goes through as it is", async () => {
  const bailOut = Object.assign(new Error("cookies() while building"), { digest: "DYNAMIC_SERVER_USAGE" });
  const provider = supabaseAuth({ createClient: () => Promise.reject<SupabaseClientLike>(bailOut) });

  await expect(provider.authenticate(send(COOKIE))).rejects.toBe(bailOut);
});

test("where a second factor is demanded, the first alone is forbidden", async () => {
  expect(await open(good(), { mfa: true }).provider.authenticate(send(COOKIE))).toMatchObject({
    kind: "forbidden",
    code: "mfa-required",
  });
  expect(await open(good({ aal: "aal2" }), { mfa: true }).provider.authenticate(send(COOKIE))).toMatchObject({
    kind: "authenticated",
  });
});

test.each(["a.b", "", `${"x".repeat(9_000)}.b.c`])(
  "a bearer token that is none is refused unasked: %#",
  async (token) => {
    const { provider, asked } = open(good());

    expect(await provider.authenticate(send({ authorization: `Bearer ${token}` }))).toMatchObject({ kind: "refused" });
    expect(asked).toEqual([]);
  },
);

test("a request without a session is nobody's, and no client is made for it", async () => {
  const provider = supabaseAuth({ createClient: () => Promise.reject<SupabaseClientLike>(new Error("made")) });

  expect(await provider.authenticate(send({ cookie: "theme=dark; sb-project-auth-token-code-verifier=x" }))).toEqual({
    kind: "anonymous",
  });
});

test("a secret key opens the admin client, and says which key it was", async () => {
  const provider = supabaseSecret({ keys: { cron: SECRET }, createAdminClient: (name) => ({ adminFor: name }) });

  for (const headers of [{ apikey: SECRET }, { authorization: `Bearer ${SECRET}` }]) {
    expect(await provider.authenticate(send(headers))).toMatchObject({
      kind: "authenticated",
      user: { mode: "secret", keyName: "cron", admin: { adminFor: "cron" } },
    });
  }
});

test.each([
  ["another secret key", `sb_secret_${"z".repeat(30)}`],
  ["the secret key cut short", SECRET.slice(0, -1)],
  ["a publishable key", PUBLISHABLE],
  ["a user's token", JWT],
])("%s does not open the admin client", async (_name, apikey) => {
  let made = 0;
  const provider = supabaseSecret({ keys: { cron: SECRET }, createAdminClient: () => (made += 1) });

  expect(await provider.authenticate(send({ apikey }))).toMatchObject({ kind: "refused" });
  expect(made).toBe(0);
});

test("a publishable key lets the app in as itself", async () => {
  const provider = supabasePublishable({ keys: { web: PUBLISHABLE } });

  expect(await provider.authenticate(send({ apikey: PUBLISHABLE }))).toMatchObject({
    kind: "authenticated",
    user: { mode: "publishable", keyName: "web" },
  });
  expect(await provider.authenticate(send({ apikey: SECRET }))).toMatchObject({ kind: "refused" });
});

test.each([
  ["missing", undefined],
  ["empty", ""],
  ["of the other kind", PUBLISHABLE],
  ["too short to be one", "sb_secret_x"],
])("a secret key that is %s is refused at start-up, without being shown", (_name, key) => {
  const make = (): unknown => supabaseSecret({ keys: { cron: key }, createAdminClient: () => null });

  expect(make).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
  expect(make).not.toThrow(PUBLISHABLE);
});

test("the admin client is in the type of secret callers alone", () => {
  const provider = anyOf(
    supabaseAuth({ createClient: () => open(good()).client }),
    supabaseSecret({ keys: { cron: SECRET }, createAdminClient: () => ({ admin: true }) }),
  );

  type User = Extract<Awaited<ReturnType<(typeof provider)["authenticate"]>>, { kind: "authenticated" }>["user"];
  expectTypeOf<Extract<User, { mode: "secret" }>>().toEqualTypeOf<SupabaseService<{ admin: boolean }>>();
  expectTypeOf<Extract<User, { mode: "user" }>>().not.toHaveProperty("admin");
  expectTypeOf<SupabaseUser<SupabaseClientLike>>().not.toHaveProperty("admin");
});
