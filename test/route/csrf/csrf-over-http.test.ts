import { request as sendRequest } from "node:http";

import * as v from "valibot";
import { afterAll, beforeAll, expect, test } from "vitest";

import { silentLogger } from "../../../src/core/logger.ts";
import { createApi, createCsrfCheck, createCsrfTokenRoute, methods } from "../../../src/route/index.ts";
import type { AuthProvider } from "../../../src/route/auth/auth.ts";
import { serveWeb, type WebServer } from "../../support/serve-web.ts";

const ORIGIN = "https://app.example.com";
const csrf = { secret: "a secret of the tests, long enough", session: "session", logger: silentLogger };

/** A session cookie, or a bearer token. */
const auth: AuthProvider<{ readonly id: string }> = {
  challenge: "Bearer",
  usesCookies: true,
  isAmbient: ({ headers }) => !headers.has("authorization") && headers.has("cookie"),
  authenticate: async ({ headers }) =>
    /session=|Bearer good/.test(`${headers.get("cookie")} ${headers.get("authorization")}`)
      ? { kind: "authenticated", user: { id: "u1" } }
      : { kind: "anonymous" },
};

let server: WebServer;

beforeAll(async () => {
  const api = createApi({ origin: ORIGIN, auth, csrf });
  const toRoute = (path: "/api/tasks" | "/tasks") =>
    methods({ GET: api.route(path).handle(() => "read"), POST: api.route(path).handle(() => "written") });
  server = await serveWeb({
    "/api/csrf": { ...createCsrfTokenRoute({ origin: ORIGIN, ...csrf }) },
    "/api/tasks": { ...toRoute("/api/tasks") },
    "/tasks": { ...toRoute("/tasks") },
    "/api/open": {
      ...methods({
        POST: api
          .route("/api/open")
          .auth("none")
          .handle(() => "written"),
      }),
    },
    "/contact": {
      ...methods({
        POST: api
          .route("/contact")
          .auth("none")
          .handle(() => "written"),
      }),
    },
    "/leave": {
      ...methods({
        GET: api
          .route("/leave")
          .csrf("navigate")
          .handle(() => "written"),
      }),
    },
  });
});

afterAll(() => server.close());

const EVIL = { origin: "https://evil.example", "sec-fetch-site": "cross-site", "content-type": "text/plain" };
const SESSION = { cookie: "session=s1" };

test.each([
  ["another site's form, with the session's cookie", "POST /tasks", { ...EVIL, ...SESSION }, 403],
  ["the same to an API whose sessions are cookies", "POST /api/tasks", { ...EVIL, ...SESSION }, 403],
  ["a program with a bearer token", "POST /api/tasks", { authorization: "Bearer good" }, 200],
  ["another site's script with a bearer token", "POST /api/tasks", { ...EVIL, authorization: "Bearer good" }, 200],
  ["another site, nobody signed in", "POST /api/tasks", EVIL, 401],
  ["another site's call of an open API", "POST /api/open", EVIL, 200],
  ["another site's form to an open page", "POST /contact", EVIL, 403],
  ["the app's own page", "POST /tasks", { ...SESSION, origin: ORIGIN, "sec-fetch-site": "same-origin" }, 200],
  ["a browser of before Sec-Fetch-Site", "POST /tasks", { ...SESSION, origin: ORIGIN }, 200],
  ["a browser of before Origin", "POST /tasks", SESSION, 403],
  ["another site's link", "GET /tasks", { ...SESSION, "sec-fetch-site": "cross-site" }, 200],
  [
    "another site's link to a GET that changes something",
    "GET /leave",
    { ...SESSION, "sec-fetch-site": "cross-site" },
    403,
  ],
])("%s", async (_name, line, headers, status) => {
  const [method = "", path = ""] = line.split(" ");

  expect((await ask(method, path, headers)).status).toBe(status);
});

test("a browser of before Origin gets along with a token of the token route", async () => {
  const { body, setCookie } = await ask("GET", "/api/csrf", SESSION);
  const { token } = JSON.parse(body) as { readonly token: string };
  const cookie = `session=s1; ${setCookie[0]?.split(";")[0]}`;
  const form = { cookie, "content-type": "application/x-www-form-urlencoded" };

  expect((await ask("POST", "/tasks", { cookie, "x-csrf-token": token })).status).toBe(200);
  expect((await ask("POST", "/tasks", form, `csrf_token=${token}`)).status).toBe(200);
  expect((await ask("POST", "/tasks", { cookie: cookie.replace("s1", "s2"), "x-csrf-token": token })).status).toBe(403);
});

test.each([
  ["csrf_token", { ...csrf }],
  ["_csrf", { ...csrf, field: "_csrf" }],
  ["_csrf", createCsrfCheck({ origin: ORIGIN, ...csrf, field: "_csrf" })],
])("a strict schema of a form does not see the field %s of the token", async (field, given) => {
  const contact = createApi({ origin: ORIGIN, csrf: given })
    .route("/contact")
    .form(v.strictObject({ text: v.string() }))
    .handle(({ form }) => form);
  const other = await serveWeb({ "/contact": { POST: contact } });
  const body = new URLSearchParams({ [field]: "token", text: "hello" });

  const answers = await Promise.all([
    fetch(`${other.url}/contact`, { method: "POST", body }),
    fetch(`${other.url}/contact`, { method: "POST", body: new URLSearchParams({ other: "token", text: "hello" }) }),
  ]);

  expect(answers.map(({ status }) => status)).toEqual([200, 422]);
  expect(await answers[0]?.json()).toEqual({ text: "hello" });
  await other.close();
});

test("a refusal is a problem document, and varies by what it was decided by", async () => {
  const { headers, body } = await ask("POST", "/tasks", { ...EVIL, ...SESSION });

  expect(headers["content-type"]).toBe("application/problem+json");
  expect(headers["vary"]?.toLowerCase()).toContain("sec-fetch-site, origin");
  expect(JSON.parse(body)).toMatchObject({ status: 403, code: "csrf-refused" });
});

/** `fetch` does not send what only browsers say. */
function ask(method: string, path: string, headers: Record<string, string>, body = "") {
  interface Got {
    readonly status: number | undefined;
    readonly headers: Readonly<Record<string, string | undefined>>;
    readonly setCookie: readonly string[];
    readonly body: string;
  }
  return new Promise<Got>((resolve, reject) => {
    const outgoing = sendRequest(`${server.url}${path}`, { method, headers }, (incoming) => {
      let text = "";
      incoming.setEncoding("utf8");
      incoming.on("data", (chunk: string) => (text += chunk));
      incoming.on("end", () => {
        const { "set-cookie": setCookie = [], ...rest } = incoming.headers;
        resolve({ status: incoming.statusCode, headers: rest as Got["headers"], setCookie, body: text });
      });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
