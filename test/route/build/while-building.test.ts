import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import {
  createApi,
  createDirectUploads,
  type DirectStorage,
  supabasePublishable,
  supabaseSecret,
  turnstile,
} from "../../../src/route/index.ts";

const CONTEXT = { params: Promise.resolve({}) };
const ADDRESS = "http://localhost:3000/api/x";

afterEach(() => vi.unstubAllEnvs());

describe("while Next.js builds the app, on a machine without secrets", () => {
  beforeEach(() => vi.stubEnv("NEXT_PHASE", "phase-production-build"));

  test("routes are made, and each fails when it is used", async () => {
    const errors: unknown[] = [];
    const onError = (error: unknown): void => void errors.push(error);
    const captcha = { provider: turnstile({ secret: undefined }), hostnames: [] };
    const api = createApi({ origin: "https://app.example.com", captcha, csrf: { tokens: "always" }, onError });
    const signIn = api.callback({ ...toFlow(), secret: "" });
    const content = api.revalidate({ secret: undefined, tags: ["posts"], revalidateTag: () => undefined });
    const tokens = api.csrfToken();
    createDirectUploads({ storage: {} as DirectStorage, types: ["image/png"], secret: "" });
    const guarded = api
      .route("/api/x")
      .captcha()
      .handle(() => "done");

    const answers = [
      await tokens.GET(new Request(ADDRESS)),
      await content.GET(new Request(`${ADDRESS}?token=`)),
      await content.POST(new Request(ADDRESS, { method: "POST" })),
      await guarded(new Request(ADDRESS, { method: "POST", headers: { "x-captcha-token": "t" } }), CONTEXT),
    ];

    expect(signIn.cookieName).toBe("__Host-session");
    expect(() => signIn.begin()).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
    expect(answers.map(({ status }) => status)).toEqual([500, 500, 500, 500]);
    expect(errors).toEqual(answers.map(() => expect.objectContaining({ code: "CONFIG_INVALID" })));
  });

  test.each([
    ["secret", () => supabaseSecret({ keys: { cron: undefined }, createAdminClient: () => ({}) })],
    ["publishable", () => supabasePublishable({ keys: {} })],
  ])("a provider by %s keys is made, and fails when it is used", async (_name, make) => {
    const provider = make();
    const request = new Request(ADDRESS, { headers: { apikey: "sb_secret_0123456789abcdef" } });

    await expect(provider.authenticate(request)).rejects.toMatchObject({ code: "CONFIG_INVALID" });
  });
});

test("at the start, each says what is missing", () => {
  const api = createApi();
  const makes = [
    () => createApi({ captcha: { provider: turnstile({ secret: undefined }), hostnames: ["a.example"] } }),
    () => createApi({ csrf: { tokens: "always" } }),
    () => createDirectUploads({ storage: {} as DirectStorage, types: ["image/png"], secret: "" }),
    () => api.callback({ ...toFlow(), secret: "" }),
    () => api.revalidate({ secret: undefined, tags: ["posts"], revalidateTag: () => undefined }),
    () => supabaseSecret({ keys: { cron: undefined }, createAdminClient: () => ({}) }),
    () => supabasePublishable({ keys: {} }),
  ];

  for (const make of makes) expect(make).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
});

function toFlow() {
  return { cookie: { name: "session" }, redirect: { fallback: "/" }, accept: () => ({ session: "s" }) };
}
