import { describe, expect, test, vi } from "vitest";

import { isApiError } from "../../../src/route/answers/api-error.ts";
import type { CsrfGiven } from "../../../src/route/pipeline/checks.ts";
import { createCsrfCheck } from "../../../src/route/csrf/csrf-check.ts";
import { type CsrfOptions, type CsrfRefusal, toCsrfPolicy } from "../../../src/route/csrf/csrf-policy.ts";
import { giveCsrfToken } from "../../../src/route/csrf/give-csrf-token.ts";
import type { Exchange } from "../../../src/route/pipeline/exchange.ts";
import { silentLogger } from "../../../src/core/logger.ts";

const ORIGIN = "https://app.example.com";
const PARTNER = "https://admin.partner.example";
const SECRET = "a secret of the tests, long enough";
const NOW = new Date("2026-11-20T12:00:00Z");
const OPTIONS: CsrfOptions & { readonly origin: string } = {
  origin: ORIGIN,
  trustedOrigins: [PARTNER],
  secret: SECRET,
  session: "session",
  logger: silentLogger,
  now: () => NOW,
};

type Answer = "passes" | "csrf-refused" | "csrf-token-invalid";

interface Case {
  readonly method?: string;
  /** `Sec-Fetch-Site`. */
  readonly site?: string;
  readonly origin?: string;
  readonly cookie?: string;
  readonly authorization?: string;
  readonly given?: CsrfGiven;
  readonly path?: string;
  readonly answer: Answer;
}

const AMBIENT: CsrfGiven = { isAmbient: true };
const COOKIE = "session=s1";

/** Every row is a `POST` to a page's path with the session's cookie, unless it says otherwise. */
const CASES: readonly (readonly [name: string, Case])[] = [
  // 1. Safe methods.
  ["GET from another site", { method: "GET", site: "cross-site", answer: "passes" }],
  ["HEAD from another site", { method: "HEAD", site: "cross-site", answer: "passes" }],
  ["OPTIONS from another site", { method: "OPTIONS", site: "cross-site", origin: PARTNER, answer: "passes" }],
  ["GET with a foreign origin", { method: "GET", origin: "https://evil.example", answer: "passes" }],
  ["GET with nothing", { method: "GET", answer: "passes" }],
  ["PUT from another site", { method: "PUT", site: "cross-site", answer: "csrf-refused" }],
  ["PATCH from another site", { method: "PATCH", site: "cross-site", answer: "csrf-refused" }],
  ["DELETE from another site", { method: "DELETE", site: "cross-site", answer: "csrf-refused" }],
  ["an unknown method from another site", { method: "PURGE", site: "cross-site", answer: "csrf-refused" }],
  // 1. GET that changes something.
  [
    "guarded GET from another site",
    { method: "GET", site: "cross-site", given: { isAmbient: true, mode: "navigate" }, answer: "csrf-refused" },
  ],
  [
    "guarded GET from a sister site",
    { method: "GET", site: "same-site", given: { isAmbient: true, mode: "navigate" }, answer: "csrf-refused" },
  ],
  [
    "guarded GET from the app",
    { method: "GET", site: "same-origin", given: { isAmbient: true, mode: "navigate" }, answer: "passes" },
  ],
  [
    "guarded GET typed by hand",
    { method: "GET", site: "none", given: { isAmbient: true, mode: "navigate" }, answer: "passes" },
  ],
  [
    "guarded GET of an old browser",
    { method: "GET", given: { isAmbient: true, mode: "navigate" }, answer: "csrf-token-invalid" },
  ],
  [
    "guarded HEAD from another site",
    { method: "HEAD", site: "cross-site", given: { isAmbient: true, mode: "navigate" }, answer: "csrf-refused" },
  ],
  [
    "OPTIONS of a guarded route",
    { method: "OPTIONS", site: "cross-site", given: { isAmbient: true, mode: "navigate" }, answer: "passes" },
  ],
  // 2. Exemption by credentials.
  [
    "no ambient credentials under /api/, another site",
    { site: "cross-site", path: "/api/tasks", given: { isAmbient: false }, answer: "passes" },
  ],
  [
    "no ambient credentials under /api/, foreign origin",
    { origin: "https://evil.example", path: "/api/tasks", given: { isAmbient: false }, answer: "passes" },
  ],
  [
    "ambient credentials under /api/, another site",
    { site: "cross-site", path: "/api/tasks", given: AMBIENT, answer: "csrf-refused" },
  ],
  [
    "ambient credentials under /api/, the app",
    { site: "same-origin", path: "/api/tasks", given: AMBIENT, answer: "passes" },
  ],
  [
    "a route under /api/ that asks for it",
    { site: "cross-site", path: "/api/tasks", given: { isAmbient: false, mode: "auto" }, answer: "csrf-refused" },
  ],
  [
    "a path that only begins like /api/",
    { site: "cross-site", path: "/apis/tasks", given: { isAmbient: false }, answer: "csrf-refused" },
  ],
  [
    "a page's form, nobody signed in, another site",
    { site: "cross-site", given: { isAmbient: false }, answer: "csrf-refused" },
  ],
  [
    "a bearer token outside /api/",
    { site: "cross-site", given: { isAmbient: false }, authorization: "Bearer abc", answer: "passes" },
  ],
  [
    "a bearer token beside an ambient session",
    { site: "cross-site", given: AMBIENT, authorization: "Bearer abc", answer: "csrf-refused" },
  ],
  [
    "a basic password, which browsers repeat",
    { site: "cross-site", given: { isAmbient: false }, authorization: "Basic YTpi", answer: "csrf-refused" },
  ],
  [
    "a basic password in capitals",
    { site: "cross-site", given: { isAmbient: false }, authorization: "BASIC YTpi", answer: "csrf-refused" },
  ],
  ["a route that is not guarded", { site: "cross-site", given: { isAmbient: true, mode: "off" }, answer: "passes" }],
  // 3. Sec-Fetch-Site.
  ["the app itself", { site: "same-origin", answer: "passes" }],
  ["the app itself, with its origin", { site: "same-origin", origin: ORIGIN, answer: "passes" }],
  ["nobody's page, such as a bookmark", { site: "none", answer: "passes" }],
  ["another site", { site: "cross-site", answer: "csrf-refused" }],
  ["another site that names the app's origin", { site: "cross-site", origin: ORIGIN, answer: "csrf-refused" }],
  ["another site without an origin", { site: "cross-site", origin: "null", answer: "csrf-refused" }],
  ["a sister site", { site: "same-site", origin: "https://evil.example.com", answer: "csrf-refused" }],
  ["a sister site without an origin", { site: "same-site", answer: "csrf-refused" }],
  ["a trusted origin on another site", { site: "cross-site", origin: PARTNER, answer: "passes" }],
  ["a trusted origin in capitals", { site: "cross-site", origin: PARTNER.toUpperCase(), answer: "csrf-refused" }],
  ["a trusted origin with a slash", { site: "cross-site", origin: `${PARTNER}/`, answer: "csrf-refused" }],
  ["a trusted origin as a prefix", { site: "cross-site", origin: `${PARTNER}.evil.example`, answer: "csrf-refused" }],
  ["two origins", { site: "cross-site", origin: `${PARTNER}, https://evil.example`, answer: "csrf-refused" }],
  ["two values of the header", { site: "same-origin, cross-site", answer: "csrf-refused" }],
  ["a value in capitals", { site: "Same-Origin", answer: "csrf-refused" }],
  ["an unknown value", { site: "neighbour", answer: "csrf-refused" }],
  ["an empty value", { site: "", answer: "csrf-refused" }],
  // 4. Origin alone.
  ["the app's origin alone", { origin: ORIGIN, answer: "passes" }],
  ["a trusted origin alone", { origin: PARTNER, answer: "passes" }],
  ["a foreign origin alone", { origin: "https://evil.example", answer: "csrf-refused" }],
  ["the origin null alone", { origin: "null", answer: "csrf-refused" }],
  ["an empty origin alone", { origin: "", answer: "csrf-refused" }],
  ["the app's origin over http", { origin: "http://app.example.com", answer: "csrf-refused" }],
  ["the app's origin with another port", { origin: `${ORIGIN}:8443`, answer: "csrf-refused" }],
  ["the app's origin as a prefix", { origin: `${ORIGIN}.evil.example`, answer: "csrf-refused" }],
  ["the app's origin as a user", { origin: `${ORIGIN}@evil.example`, answer: "csrf-refused" }],
  ["the app's parent", { origin: "https://example.com", answer: "csrf-refused" }],
  ["the app's origin twice", { origin: `${ORIGIN}, ${ORIGIN}`, answer: "csrf-refused" }],
  // 5. Neither.
  ["neither header, no credentials", { cookie: "", given: { isAmbient: false }, answer: "passes" }],
  ["neither header, a cookie", { answer: "csrf-token-invalid" }],
  [
    "neither header, some other cookie",
    { cookie: "theme=dark", given: { isAmbient: false }, answer: "csrf-token-invalid" },
  ],
  [
    "neither header, a basic password",
    { cookie: "", given: { isAmbient: false }, authorization: "Basic YTpi", answer: "csrf-token-invalid" },
  ],
  ["neither header, a client certificate", { cookie: "", given: AMBIENT, answer: "csrf-token-invalid" }],
];

describe("by the headers alone", () => {
  test("the table is long enough", () => {
    expect(CASES.length).toBeGreaterThanOrEqual(40);
  });

  test.each(CASES)("%s", async (_name, { answer, ...request }) => {
    expect(await ask(toRequest(request), request, OPTIONS)).toBe(answer);
  });

  // Express and its kind read these; nothing of ours does.
  test.each(["x-http-method-override", "x-http-method", "x-method-override"])("%s overrides nothing", async (name) => {
    const request = toRequest({ site: "cross-site" });
    request.headers.set(name, "GET");

    expect(await ask(request, {}, OPTIONS)).toBe("csrf-refused");
  });
});

describe("without a configured origin", () => {
  const { origin: _, ...withoutOrigin } = OPTIONS;
  const believing = { ...withoutOrigin, trustForwardedHost: true };

  test.each([
    ["the same host", { host: "app.example.com", origin: ORIGIN }, withoutOrigin, "passes"],
    ["the same host and port", { host: "app.example.com:8443", origin: `${ORIGIN}:8443` }, withoutOrigin, "passes"],
    ["another host", { host: "app.example.com", origin: "https://evil.example" }, withoutOrigin, "csrf-refused"],
    ["the origin null", { host: "app.example.com", origin: "null" }, withoutOrigin, "csrf-refused"],
    ["no host", { origin: ORIGIN }, withoutOrigin, "csrf-refused"],
    [
      "a forwarded host that is not believed",
      { host: "app.example.com", "x-forwarded-host": "evil.example", origin: "https://evil.example" },
      withoutOrigin,
      "csrf-refused",
    ],
    [
      "a forwarded host that is believed",
      { host: "localhost:3000", "x-forwarded-host": "app.example.com", origin: ORIGIN },
      believing,
      "passes",
    ],
    [
      "another forwarded scheme",
      { "x-forwarded-host": "app.example.com", "x-forwarded-proto": "https", origin: "http://app.example.com" },
      believing,
      "csrf-refused",
    ],
    [
      "two forwarded hosts",
      { "x-forwarded-host": "app.example.com, evil.example", origin: ORIGIN },
      believing,
      "csrf-refused",
    ],
  ] as const)("%s", async (_name, headers, options, answer) => {
    const request = new Request("http://localhost:3000/", { method: "POST", headers });

    expect(await ask(request, {}, options)).toBe(answer);
  });
});

describe("by a token", () => {
  const issue = (cookie = COOKIE, options: CsrfOptions = {}): { sent: string; kept: string } => {
    const policy = toCsrfPolicy({ ...OPTIONS, ...options });
    const { token, setCookie } = giveCsrfToken(new Request("https://x/", { headers: { cookie } }), policy);
    return { sent: token, kept: /=([^;]*)/.exec(setCookie ?? "")?.[1] ?? "" };
  };
  const post = (cookie: string, headers: Record<string, string> = {}, body?: BodyInit): Request =>
    new Request("https://x/", { method: "POST", headers: { cookie, ...headers }, ...(body !== undefined && { body }) });

  test("a masked token beside its cookie passes", async () => {
    const { sent, kept } = issue();

    expect(sent).not.toBe(kept);
    expect(await ask(post(`${COOKIE}; __Host-csrf=${kept}`, { "x-csrf-token": sent }), {}, OPTIONS)).toBe("passes");
  });

  test("the cookie's own text passes", async () => {
    const { kept } = issue();

    expect(await ask(post(`${COOKIE}; __Host-csrf=${kept}`, { "x-csrf-token": kept }), {}, OPTIONS)).toBe("passes");
  });

  test.each([
    ["no cookie", (sent: string) => post(COOKIE, { "x-csrf-token": sent })],
    [
      "a cookie without the prefix",
      (sent: string, kept: string) => post(`${COOKIE}; csrf=${kept}`, { "x-csrf-token": sent }),
    ],
    ["nothing sent", (_sent: string, kept: string) => post(`${COOKIE}; __Host-csrf=${kept}`)],
    ["an empty token", (_sent: string, kept: string) => post(`${COOKIE}; __Host-csrf=${kept}`, { "x-csrf-token": "" })],
    [
      "another session",
      (sent: string, kept: string) => post(`session=s2; __Host-csrf=${kept}`, { "x-csrf-token": sent }),
    ],
    [
      "a token of another cookie",
      (_sent: string, kept: string) => post(`${COOKIE}; __Host-csrf=${kept}`, { "x-csrf-token": issue().sent }),
    ],
    [
      "a token in the query",
      (sent: string, kept: string) =>
        new Request(`https://x/?csrf_token=${sent}`, {
          method: "POST",
          headers: { cookie: `${COOKIE}; __Host-csrf=${kept}` },
        }),
    ],
  ])("%s is refused", async (_name, toSent) => {
    const { sent, kept } = issue();

    expect(await ask(toSent(sent, kept), {}, OPTIONS)).toBe("csrf-token-invalid");
  });

  test("a token that is not over yet passes, and not at its end", async () => {
    const { sent, kept } = issue();
    const at = (ms: number) => ({ ...OPTIONS, now: () => new Date(NOW.getTime() + ms) });
    const request = () => post(`${COOKIE}; __Host-csrf=${kept}`, { "x-csrf-token": sent });

    expect(await ask(request(), {}, at(12 * 3_600_000 - 1))).toBe("passes");
    expect(await ask(request(), {}, at(12 * 3_600_000))).toBe("csrf-token-invalid");
  });

  test("a token of the former secret passes while the secret is being changed, and not after", async () => {
    const { sent, kept } = issue();
    const request = () => post(`${COOKIE}; __Host-csrf=${kept}`, { "x-csrf-token": sent });
    const next = "the next secret of the tests, long enough";

    expect(await ask(request(), {}, { ...OPTIONS, secret: [next, SECRET] })).toBe("passes");
    expect(await ask(request(), {}, { ...OPTIONS, secret: next })).toBe("csrf-token-invalid");
  });

  test("a token is taken from a form, and the form can still be read", async () => {
    const { sent, kept } = issue();
    const request = post(`${COOKIE}; __Host-csrf=${kept}`, {}, new URLSearchParams({ csrf_token: sent, title: "a" }));

    expect(await ask(request, {}, OPTIONS)).toBe("passes");
    expect((await request.formData()).get("title")).toBe("a");
  });

  test("a token is taken from a small multipart form", async () => {
    const { sent, kept } = issue();
    const form = new FormData();
    form.set("csrf_token", sent);

    expect(await ask(post(`${COOKIE}; __Host-csrf=${kept}`, {}, form), {}, OPTIONS)).toBe("passes");
  });

  test.each([
    ["of another type", (sent: string) => [`csrf_token=${sent}`, { "content-type": "text/plain" }] as const],
    [
      "in JSON",
      (sent: string) => [JSON.stringify({ csrf_token: sent }), { "content-type": "application/json" }] as const,
    ],
    ["over 64 KiB", (sent: string) => [new URLSearchParams({ a: "a".repeat(65_536), csrf_token: sent }), {}] as const],
    [
      "with two tokens",
      (sent: string) =>
        [`csrf_token=${sent}&csrf_token=${sent}`, { "content-type": "application/x-www-form-urlencoded" }] as const,
    ],
  ])("a body %s has no token", async (_name, toBody) => {
    const { sent, kept } = issue();
    const [body, headers] = toBody(sent);

    expect(await ask(post(`${COOKIE}; __Host-csrf=${kept}`, headers, body), {}, OPTIONS)).toBe("csrf-token-invalid");
  });

  test("without a secret there are no tokens, and nothing stands in for one", async () => {
    const { secret: _, ...options } = OPTIONS;

    expect(await ask(post(COOKIE, { "x-csrf-token": "a" }), {}, options)).toBe("csrf-token-invalid");
  });

  test("where tokens are always needed, the app's own page has to send one too", async () => {
    const options: CsrfOptions = { ...OPTIONS, tokens: "always" };
    const { sent, kept } = issue();
    const cookie = `${COOKIE}; __Host-csrf=${kept}`;

    expect(await ask(post(cookie, { "sec-fetch-site": "same-origin" }), {}, options)).toBe("csrf-token-invalid");
    expect(await ask(post(cookie, { "sec-fetch-site": "same-origin", "x-csrf-token": sent }), {}, options)).toBe(
      "passes",
    );
    expect(await ask(post(cookie, { "sec-fetch-site": "cross-site", "x-csrf-token": sent }), {}, options)).toBe(
      "csrf-refused",
    );
    expect(await ask(post(cookie, { "sec-fetch-site": "cross-site", origin: PARTNER }), {}, options)).toBe("passes");
  });
});

describe("what is said", () => {
  test("a refusal is logged with its reason, and nothing of the request's values", async () => {
    const warn = vi.fn();
    const refusals: CsrfRefusal[] = [];
    const options = {
      ...OPTIONS,
      logger: { ...silentLogger, warn },
      onRefusal: (one: CsrfRefusal) => refusals.push(one),
    };

    await ask(toRequest({ origin: "https://evil.example" }), {}, options);

    expect(refusals).toEqual([
      { reason: "origin-foreign", requestId: "r1", path: "/tasks", method: "POST", isEnforced: true },
    ]);
    expect(warn).toHaveBeenCalledWith("CSRF: refused", refusals[0]);
  });

  test("report mode logs and refuses nothing", async () => {
    const warn = vi.fn();
    const options: CsrfOptions = { ...OPTIONS, mode: "report", logger: { ...silentLogger, warn } };

    expect(await ask(toRequest({ site: "cross-site" }), {}, options)).toBe("passes");
    expect(warn).toHaveBeenCalledWith("CSRF: would be refused", expect.objectContaining({ reason: "cross-site" }));
  });

  test.each([
    ["a guarded request that passes", toRequest({ site: "same-origin" }), "Sec-Fetch-Site, Origin"],
    ["a guarded request that is refused", toRequest({ site: "cross-site" }), "Sec-Fetch-Site, Origin"],
    ["a request that is not looked at", toRequest({ method: "GET" }), null],
  ])("Vary of %s", async (_name, request, vary) => {
    const answerHeaders = new Headers();
    const exchange = { request, requestId: "r1", path: "/tasks", ip: null, answerHeaders };

    await Promise.resolve(createCsrfCheck(OPTIONS)(exchange, AMBIENT)).catch(() => undefined);

    expect(answerHeaders.get("vary")).toBe(vary);
  });
});

test.each([
  ["an origin with a path", { origin: `${ORIGIN}/` }],
  ["a trusted origin that is none", { trustedOrigins: ["null"] }],
  ["a wildcard", { trustedOrigins: ["https://*.example.com"] }],
  ["a short secret", { secret: "short" }],
  ["an empty list of secrets where tokens are always needed", { secret: [], tokens: "always" as const }],
  ["an exempt path that is no folder", { exemptPaths: ["/api"] }],
  ["a token that ends at once", { tokenLifetimeMs: Number.NaN }],
])("%s is a mistake", (_name, options) => {
  expect(() => createCsrfCheck({ ...OPTIONS, ...options })).toThrow(
    expect.objectContaining({ code: "CONFIG_INVALID" }),
  );
});

function toRequest({ method = "POST", site, origin, cookie = COOKIE, authorization }: Omit<Case, "answer">): Request {
  const headers = new Headers();
  const values = { "sec-fetch-site": site, origin, authorization, cookie: cookie === "" ? undefined : cookie };
  for (const [name, value] of Object.entries(values)) if (value !== undefined) headers.set(name, value);
  return new Request("http://localhost:3000/tasks", { method, headers });
}

async function ask(
  request: Request,
  { given = AMBIENT, path = "/tasks" }: Pick<Case, "given" | "path">,
  options: CsrfOptions,
): Promise<Answer> {
  const exchange: Exchange = { request, requestId: "r1", path, ip: null, answerHeaders: new Headers() };
  try {
    await createCsrfCheck(options)(exchange, given);
    return "passes";
  } catch (error) {
    if (!isApiError(error) || error.status !== 403) throw error;
    return error.code as Answer;
  }
}
