import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, type IncomingMessage, request, type RequestOptions } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";

import { PNG, pngOf } from "../route/uploads/form.ts";
import { type Answer, call, type CallOptions, open } from "../support/call.ts";
import { EXAMPLE_ENV, type ExampleApp, serveExample } from "../support/example-app.ts";
import { createExampleSession } from "../support/example-session.ts";
import { runSluice } from "../support/sluice-process.ts";
import { waitUntil } from "../support/wait-until.ts";

/** The app is served as it is behind a proxy that ends TLS: it does not know this of itself. */
const ORIGIN = "https://app.example.com";
const BEHIND_PROXY = { host: "app.example.com", "x-forwarded-proto": "https", "x-forwarded-for": "198.51.100.1" };
const PARTNER = "https://partner.example";

let directory: string;
let app: ExampleApp;
let session: string;
let bearer: { readonly authorization: string };
let cookie: { readonly cookie: string };

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "sluice-routes-"));
  app = await serveExample({ SLUICE_DIRECTORY: directory, APP_ORIGIN: ORIGIN });
  session = await createExampleSession("ada", ORIGIN);
  bearer = { authorization: `Bearer ${session}` };
  cookie = { cookie: `__Host-session=${session}` };
}, 240_000);

afterAll(async () => {
  await app?.stop();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

function ask(line: string, { headers = {}, body }: CallOptions = {}): Promise<Answer> {
  return call(app.url, line, { headers: { ...BEHIND_PROXY, ...headers }, body });
}

function codeOf(answer: Answer | undefined): unknown {
  return answer?.json()["code"];
}

describe("verbs", () => {
  test("a plain handler works beside guarded ones", async () => {
    const answer = await ask("GET /api/health");

    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ status: "ok" });
  });

  test.each([
    ["/api/tasks", "GET, HEAD, POST, OPTIONS"],
    [`/api/tasks/${crypto.randomUUID()}`, "GET, HEAD, PUT, DELETE, OPTIONS"],
    ["/api/notes", "POST, OPTIONS"],
    ["/api/limited", "GET, HEAD, OPTIONS"],
    ["/routes/form/send", "POST, OPTIONS"],
  ])("%s answers each verb it does not have with 405 and Allow", async (path, allow) => {
    const verbs = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"].filter((verb) => !allow.split(", ").includes(verb));

    const answers = await Promise.all(verbs.map((verb) => ask(`${verb} ${path}`)));

    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 405, headers: { allow } });
    }
    const options = await ask(`OPTIONS ${path}`);
    expect(options).toMatchObject({ status: 204, text: "", headers: { allow } });
  });

  test("HEAD is GET without a body, with the same checks", async () => {
    const refused = await ask("HEAD /api/tasks");
    const answer = await ask("HEAD /api/tasks", { headers: bearer });

    expect([refused.status, answer.status]).toEqual([401, 200]);
    expect(answer.text).toBe("");
    expect(answer.headers["content-type"]).toBe("application/json");
  });

  test("one handler answers under two verbs", async () => {
    const answers = await Promise.all(["GET /api/ping", "POST /api/ping"].map((line) => ask(line)));

    expect(answers.map((answer) => answer.json()["pong"])).toEqual(["GET", "POST"]);
    expect(answers[0]?.headers["x-pong"]).toBe("1");
  });

  test("a static route is run once, while the app is built", async () => {
    const first = await ask("GET /api/plans");
    const second = await ask("GET /api/plans", { headers: cookie });

    expect(first.json()["builtAt"]).toBe(second.json()["builtAt"]);
    expect(second.headers["x-nextjs-cache"]).toBe("HIT");
  });
});

describe("other origins", () => {
  test("a preflight is answered, behind the proxy's protection too", async () => {
    const asked = {
      origin: PARTNER,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization, content-type",
    };

    const answers = await Promise.all(
      ["/api/tasks", "/api/imports"].map((path) => ask(`OPTIONS ${path}`, { headers: asked })),
    );

    for (const answer of answers) {
      expect(answer.status).toBe(204);
      expect(answer.headers["access-control-allow-origin"]).toBe(PARTNER);
      expect(answer.headers["access-control-allow-methods"]).toContain("POST");
      expect(answer.headers["access-control-allow-headers"]?.toLowerCase()).toContain("authorization");
    }
  });

  test.each([
    ["401", "GET /api/tasks", {}],
    ["404", `GET /api/docs/nothing`, {}],
    ["405", "PATCH /api/tasks", {}],
    ["415", "POST /api/contact", { body: "{}", headers: { "content-type": "text/plain" } }],
    ["422", "POST /api/contact", { body: {} }],
  ] satisfies [string, string, CallOptions][])(
    "an error of %s can be read by a listed origin alone",
    async (status, line, options: CallOptions) => {
      const listed = await ask(line, { ...options, headers: { ...options.headers, origin: PARTNER } });
      const other = await ask(line, { ...options, headers: { ...options.headers, origin: "https://other.example" } });

      expect([listed.status, other.status]).toEqual([Number(status), Number(status)]);
      expect(listed.headers["access-control-allow-origin"]).toBe(PARTNER);
      expect(listed.headers.vary?.toLowerCase()).toContain("origin");
      expect(other.headers["access-control-allow-origin"]).toBeUndefined();
    },
  );
});

describe("who calls", () => {
  test.each([
    ["nothing", {}, "unauthorized"],
    ["a token of nobody's", { authorization: "Bearer a.b.c" }, "credentials-invalid"],
    ["another scheme", { authorization: "Basic YTpi" }, "unauthorized"],
    ["a cookie that is over", { cookie: "__Host-session=a.b.c" }, "unauthorized"],
  ])("with %s a handler answers 401, never a redirect", async (_name, headers, code) => {
    const answer = await ask("GET /api/tasks", { headers: { ...headers, accept: "text/html" } });

    expect(answer.status).toBe(401);
    expect(answer.headers["www-authenticate"]).toMatch(/^Bearer/);
    expect(answer.headers["content-type"]).toBe("application/problem+json");
    expect(answer.headers.location).toBeUndefined();
    expect(codeOf(answer)).toBe(code);
  });

  test("a token for another app, or from another issuer, is refused", async () => {
    const foreign = await createExampleSession("ada", "https://other.example");

    const answer = await ask("GET /api/tasks", { headers: { authorization: `Bearer ${foreign}` } });

    expect(answer.status).toBe(401);
  });

  test("answers for users are kept by no cache", async () => {
    const answer = await ask("GET /api/tasks", { headers: cookie });

    expect(answer.status).toBe(200);
    expect(answer.headers["cache-control"]).toBe("private, no-store");
  });

  test("programs have keys, and a person's session is none", async () => {
    const key = EXAMPLE_ENV["ROBOT_API_KEY"] ?? "";
    const wrong = `${key.slice(0, -1)}${key.endsWith("A") ? "B" : "A"}`;
    const given = [
      {},
      bearer,
      { authorization: `Bearer ${wrong}` },
      { authorization: `Bearer ${key}` },
      { "x-api-key": key },
    ];

    const answers = await Promise.all(given.map((headers) => ask("POST /api/robots", { headers })));

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 200, 200]);
    expect(answers[4]?.json()).toEqual({ team: "reporting" });
  });

  // H94: what proxies and frameworks were fooled by.
  test.each([
    ["GET /api/tasks", { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" }],
    ["GET /api/tasks", { "x-middleware-subrequest": "src/proxy:src/proxy:src/proxy:src/proxy:src/proxy" }],
    ["GET /api/tasks", { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" }],
    ["GET /api/tasks", { "x-middleware-next": "1", "x-middleware-override-headers": "authorization" }],
    ["GET /api/health", { "x-middleware-rewrite": "/api/tasks", "x-invoke-path": "/api/tasks" }],
    ["GET /api/tasks", { "x-matched-path": "/api/health", "x-invoke-status": "200" }],
    ["GET /api/tasks", { rsc: "1", "next-router-prefetch": "1" }],
    ["GET /api/tasks?_rsc=1", { rsc: "1" }],
    ["GET /api/tasks", { "x-nextjs-data": "1" }],
    ["GET /api/tasks.rsc", { rsc: "1" }],
    ["GET /api/tasks.json", {}],
    ["GET /api/tasks?nxtPid=1&nxtIid=1", {}],
    ["GET /_next/data/build/api/tasks.json", { "x-nextjs-data": "1" }],
    ["GET /api/%74asks", {}],
    ["GET /api/tasks/", {}],
    ["GET //api/tasks", {}],
    ["GET /api/./tasks", {}],
    ["GET /api/x/../tasks", {}],
    ["GET /api/x/..%2ftasks", {}],
    ["GET /API/TASKS", {}],
    ["GET /api/tasks;x=1", {}],
    ["GET /api/tasks%00", {}],
    ["POST /api/imports", { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" }],
    ["GET /routes/account", { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" }],
    ["GET /routes/account?_rsc=1", { rsc: "1" }],
    ["GET /routes/account.rsc", { rsc: "1" }],
    ["GET /routes/%61ccount", {}],
    ["GET /routes/account.segments/_tree.segment.rsc", { rsc: "1", "next-router-segment-prefetch": "/_tree" }],
  ] satisfies [string, Record<string, string>][])("nobody gets in with %s %o", async (line, headers) => {
    const task = await ask("POST /api/tasks", { headers: bearer, body: { title: "Only Ada's" } });
    expect(task.status).toBe(201);

    const answer = await ask(line, { headers });

    expect(answer.text).not.toContain("Only Ada's");
    expect(answer.text).not.toContain("Sign out");
    expect(answer.status < 200 || answer.status >= 300 || line.includes("health")).toBe(true);
  });
});

describe("what is sent", () => {
  test("a task is made, read, changed and deleted, by its owner alone", async () => {
    const made = await ask("POST /api/tasks", { headers: bearer, body: { title: " Write " } });
    const location = made.headers.location ?? "";
    const stranger = { authorization: `Bearer ${await createExampleSession("eve", ORIGIN)}` };
    const read = await ask(`GET ${location}`, { headers: bearer });
    const strangers = await ask(`GET ${location}`, { headers: stranger });
    const changed = await ask(`PUT ${location}`, { headers: bearer, body: { title: "Write", isDone: true } });
    const listed = await ask("GET /api/tasks?done=true&limit=100", { headers: bearer });
    const deleted = await ask(`DELETE ${location}`, { headers: bearer });
    const gone = await ask(`GET ${location}`, { headers: bearer });

    expect(made.status).toBe(201);
    expect(location).toBe(`/api/tasks/${made.json()["id"] as string}`);
    expect(read.json()).toEqual({ ...made.json(), title: "Write", isDone: false });
    expect([strangers.status, codeOf(strangers)]).toEqual([404, "not-found"]);
    expect(changed.json()).toEqual({ ...read.json(), isDone: true });
    expect(listed.json()["tasks"]).toContainEqual(changed.json());
    expect([deleted.status, deleted.text]).toEqual([204, ""]);
    expect(gone.status).toBe(404);
    expect(gone.headers["content-type"]).toBe("application/problem+json");
  });

  test("422 says where each thing is wrong, and repeats nothing", async () => {
    const body = { title: "", isDone: "SECRET-VALUE", ownerId: "eve" };

    const answer = await ask("POST /api/tasks", { headers: bearer, body });

    expect(answer.status).toBe(422);
    const problem = answer.json() as { code: string; errors: { pointer: string }[] };
    expect(problem.code).toBe("validation-failed");
    expect(problem.errors.map(({ pointer }) => pointer).toSorted()).toEqual(["/isDone", "/ownerId", "/title"]);
    expect(answer.text).not.toContain("SECRET-VALUE");
  });

  test.each([
    ["GET /api/tasks?limit=x", {}, { in: "query", name: "limit" }],
    ["GET /api/tasks?limit=1&limit=2", {}, { in: "query", name: "limit" }],
    ["GET /api/tasks/1", {}, { in: "params", name: "id" }],
    ["GET /api/report", {}, { in: "headers", name: "x-tenant" }],
    ["GET /api/report", { "x-tenant": "<b>" }, { in: "headers", name: "x-tenant" }],
  ])("%s is 422 and names the place", async (line, headers, place) => {
    const answer = await ask(line, { headers: { ...bearer, ...headers } });

    expect(answer.status).toBe(422);
    expect(answer.json()["errors"]).toEqual([expect.objectContaining(place)]);
  });

  test("what handlers throw on purpose says what it says", async () => {
    const report = { "x-tenant": "acme" };
    const free = { authorization: `Bearer ${await createExampleSession("free-1", ORIGIN)}` };

    const empty = await ask("POST /api/notes", { headers: bearer, body: { text: " " } });
    const good = await ask("POST /api/notes", { headers: bearer, body: { text: "Hi" } });
    const unpaid = await ask("GET /api/report", { headers: { ...free, ...report } });
    const paid = await ask("GET /api/report", { headers: { ...bearer, ...report } });

    expect([empty.status, codeOf(empty)]).toEqual([400, "bad-request"]);
    expect(empty.json()["errors"]).toEqual([expect.objectContaining({ pointer: "/text" })]);
    expect(good.json()).toEqual({ by: "Ada", text: "Hi" });
    expect([unpaid.status, codeOf(unpaid)]).toEqual([402, "plan-needed"]);
    expect([paid.status, paid.headers["x-report-version"]]).toEqual([200, "2"]);
  });

  test.each([
    ["malformed JSON", '{"title":', { "content-type": "application/json" }, [400, "body-malformed"]],
    ["no body", undefined, { "content-type": "application/json" }, [422, "validation-failed"]],
    ["another type", '{"title":"x"}', { "content-type": "text/plain" }, [415, "media-type-unsupported"]],
    ["no type", '{"title":"x"}', {}, [415, "media-type-unsupported"]],
    ["a form", "title=x", { "content-type": "application/x-www-form-urlencoded" }, [415, "media-type-unsupported"]],
    [
      "a compressed body",
      "x",
      { "content-type": "application/json", "content-encoding": "gzip" },
      [415, "content-encoding-unsupported"],
    ],
    [
      "more than is taken",
      `{"title":"${"x".repeat(20_000)}"}`,
      { "content-type": "application/json" },
      [413, "body-too-large"],
    ],
  ] as const)("%s is refused", async (_name, body, headers, expected) => {
    const answer = await ask("POST /api/tasks", { headers: { ...bearer, ...headers }, body });

    expect([answer.status, codeOf(answer)]).toEqual(expected);
    if (expected[1] === "media-type-unsupported") expect(answer.headers["accept-post"]).toBe("application/json");
  });

  test("who may not call makes nobody read a body", async () => {
    const answer = await ask("POST /api/tasks", { headers: { "content-type": "application/json" }, body: "{" });

    expect(answer.status).toBe(401);
  });

  test("a body that Next.js cut behind proxy.ts is refused, and one that it did not is whole", async () => {
    const headers = { ...bearer, "content-type": "application/octet-stream" };

    const whole = await ask("POST /api/imports", { headers, body: "x".repeat(9 * 1_048_576) });
    const cut = await ask("POST /api/imports", { headers, body: "x".repeat(12 * 1_048_576) });

    expect(whole.json()).toEqual({ bytes: 9 * 1_048_576 });
    expect([cut.status, codeOf(cut)]).toEqual([400, "body-truncated"]);
    expect(cut.text).toContain("proxyClientMaxBodySize");
  });
});

describe("Next.js's own signals", () => {
  test("notFound() is a problem, redirect() leads on", async () => {
    const missing = await ask("GET /api/docs/guides/nothing");
    const redirected = await ask("GET /api/docs/latest");
    const found = await ask("GET /api/docs/guides/start");

    expect([missing.status, codeOf(missing)]).toEqual([404, "not-found"]);
    expect([redirected.status, redirected.headers.location]).toEqual([307, "/api/docs/guides/start"]);
    expect(found.json()).toEqual({ path: "guides/start" });
  });

  test("every answer has a request id, the trace's where there is one", async () => {
    const trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    const headers = { traceparent: `00-${trace}-00f067aa0ba902b7-01`, "x-request-id": "forged" };

    const answers = await Promise.all(
      [
        "GET /api/docs/guides/start",
        "GET /api/docs/nothing",
        "GET /api/tasks",
        "PATCH /api/tasks",
        "POST /api/imports",
      ].map((line) => ask(line, { headers })),
    );

    expect(answers.map((answer) => answer.headers["x-request-id"])).toEqual(answers.map(() => trace));
    expect(answers[4]?.json()["instance"]).toBe(trace);
  });
});

describe("MakerKit's form", () => {
  test("a handler gets the body, the awaited parameters, the user and the request", async () => {
    const headers = { ...bearer, "accept-language": "en" };

    const answer = await ask("PUT /api/notes/7", { headers, body: { text: "Hi" } });
    const anonymous = await ask("PUT /api/notes/7", { body: { text: "Hi" } });

    expect(answer.json()).toEqual({ id: "7", by: "Ada", text: "Hi", language: "en" });
    expect(anonymous.status).toBe(401);
  });

  test("a public route has no user, and asks for a captcha where it says so", async () => {
    const headers = { ...bearer, "x-captcha-token": "person" };

    const answer = await ask("POST /api/feedback", { headers, body: { text: "Hi" } });
    const robot = await ask("POST /api/feedback", { headers: bearer, body: { text: "Hi" } });

    expect(answer.json()).toEqual({ text: "Hi", isKnown: false });
    expect([robot.status, codeOf(robot)]).toEqual([403, "captcha-missing"]);
  });
});

describe("uploads", () => {
  function upload(file: Blob | null, headers: Readonly<Record<string, string>> = bearer): Promise<Response> {
    const form = new FormData();
    if (file !== null) form.set("image", file, "../../me.html");
    return fetch(`${app.url}/api/uploads`, { method: "POST", headers, body: form });
  }

  test("an image gets a name of its own below its user's folder, and a public URL", async () => {
    const answer = await upload(new Blob([PNG], { type: "text/html" }));
    const stored = (await answer.json()) as { readonly url: string };

    expect(answer.status).toBe(201);
    expect(stored).toEqual({ url: expect.any(String), name: "me.html", type: "image/png", size: PNG.byteLength });
    expect(stored.url).toMatch(/^https:\/\/app\.example\.com\/files\/images\/ada\/[\w-]{36}\.png$/);
    expect(answer.headers.get("location")).toBe(stored.url);
  });

  test("it is given out as a file to save, that runs nowhere", async () => {
    const { url } = (await (await upload(new Blob([PNG]))).json()) as { readonly url: string };

    const answer = await fetch(`${app.url}${new URL(url).pathname}`);

    expect(Buffer.from(await answer.arrayBuffer())).toEqual(PNG);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "image/png",
      "content-disposition": `attachment; filename="me.html"; filename*=UTF-8''me.html`,
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
    });
  });

  test.each([
    ["nobody is signed in", () => upload(new Blob([PNG]), {}), [401, "unauthorized"]],
    ["there is no file", () => upload(null), [422, "validation-failed"]],
    ["the file is empty", () => upload(new Blob([])), [422, "file-empty"]],
    [
      "the bytes are a page's, whatever it is called",
      () => upload(new Blob(["<script>alert(1)</script>"], { type: "image/png" })),
      [415, "file-type-refused"],
    ],
    ["the file has more than 5 MB", () => upload(new Blob([pngOf(5 * 1_048_576 + 1)])), [413, "file-too-large"]],
    [
      "it is no form",
      () => fetch(`${app.url}/api/uploads`, { method: "POST", headers: bearer, body: "x" }),
      [415, "media-type-unsupported"],
    ],
  ] as const)("refused where %s", async (_name, send, expected) => {
    const answer = await send();

    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual(expected);
  });

  test("a refusal leaves the connection good for the next request", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const send = async (path: string, options: RequestOptions, body?: Buffer): Promise<number | undefined> => {
      const outgoing = request(`${app.url}${path}`, { agent, ...options });
      const answered = once(outgoing, "response", { signal: AbortSignal.timeout(3_000) });
      outgoing.end(body);
      const [answer] = (await answered) as [IncomingMessage];
      answer.resume();
      await once(answer, "end");
      return answer.statusCode;
    };
    const head = '--b\r\ncontent-disposition: form-data; name="image"; filename="me.png"\r\n\r\n';
    const form = Buffer.concat([Buffer.from(head), pngOf(6_000_000), Buffer.from("\r\n--b--\r\n")]);
    const headers = { ...bearer, "content-type": "multipart/form-data; boundary=b", "content-length": form.byteLength };

    const refused = await send("/api/uploads", { method: "POST", headers }, form);
    const next = await send("/api/health", {});

    expect([refused, next]).toEqual([413, 200]);
  });

  test("5 MB are taken, and read back whole", async () => {
    const sent = pngOf(5 * 1_048_576);
    const { url } = (await (await upload(new Blob([sent]))).json()) as { readonly url: string };

    const answer = await fetch(`${app.url}${new URL(url).pathname}`);

    expect(sent.equals(Buffer.from(await answer.arrayBuffer()))).toBe(true);
  });

  test.each([
    "/files/../.env",
    "/files/..%2f..%2fapi.ts",
    "/files/images/ada",
    "/files/images/ada/x.png",
    "/files/%00",
  ])("%s gives out nothing", async (path) => {
    const answer = await ask(`GET ${path}`);

    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.text).not.toContain("createApi");
  });

  test("without a bucket there are no uploads past the app", async () => {
    const body = { name: "me.png", type: "image/png", size: 10 };

    const answer = await ask("POST /api/uploads/direct", { headers: bearer, body });

    expect([answer.status, codeOf(answer)]).toEqual([404, "not-found"]);
  });
});

describe("one contract", () => {
  test("the OpenAPI document is valid, and has the routes with their answers", async () => {
    const answer = await ask("GET /api/openapi.json");
    const document = answer.json() as { readonly paths: Record<string, Record<string, { responses: object }>> };
    const { valid, errors } = await new Validator().validate(structuredClone(document));

    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(Object.keys(document.paths["/api/tasks/{id}"] ?? {})).toEqual(["get", "put", "delete"]);
    expect(Object.keys(document.paths["/api/tasks"]?.["post"]?.responses ?? {})).toEqual(
      expect.arrayContaining(["201", "401", "403", "413", "415", "422"]),
    );
    expect(document).toMatchObject({ openapi: "3.1.1", webhooks: expect.objectContaining({}) });
  });

  test("the route map is what sluice typegen writes", async () => {
    const saas = "examples/saas";

    const { code, output } = await runSluice([
      "typegen",
      `${saas}/app`,
      "--loader",
      `${saas}/load-routes.ts`,
      "--check",
    ]);

    expect([code, output]).toEqual([0, expect.stringContaining("up to date")]);
  });
});

describe("rate limits", () => {
  test("the sixth request of a sender is 429, whatever it says of itself", async () => {
    const answers: Answer[] = [];
    for (let count = 1; count <= 6; count += 1) {
      answers.push(await ask("GET /api/limited", { headers: { "x-forwarded-for": `192.0.2.${count}, 203.0.113.7` } }));
    }
    const other = await ask("GET /api/limited", { headers: { "x-forwarded-for": "203.0.113.8" } });

    const last = answers[5];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(answers[0]?.headers["ratelimit-policy"]).toBe('"burst";q=5;w=10, "hourly";q=100;w=3600');
    expect(answers[0]?.headers["ratelimit"]).toMatch(/^"burst";r=4;t=\d+, "hourly";r=99;t=\d+$/);
    expect(Number(last?.headers["retry-after"])).toBeGreaterThan(0);
    expect(last?.json()).toMatchObject({
      type: "https://iana.org/assignments/http-problem-types#quota-exceeded",
      code: "rate-limited",
      "violated-policies": ["burst"],
    });
    expect(other.status).toBe(200);
  });

  test("senders of one IPv6 network are one", async () => {
    const answers: Answer[] = [];
    for (let count = 1; count <= 6; count += 1) {
      answers.push(await ask("GET /api/limited", { headers: { "x-forwarded-for": `2001:db8:1:2::${count}` } }));
    }

    expect(answers.at(-1)?.status).toBe(429);
  });
});

describe("captchas and idempotency keys", () => {
  test.each([
    ["a mistake in the form, before any token is used", {}, "person", [422, "validation-failed"]],
    ["no token", { email: "a@example.com", text: "Hi" }, undefined, [403, "captcha-missing"]],
    ["a token that is no good", { email: "a@example.com", text: "Hi" }, "robot", [403, "captcha-refused"]],
    ["a good token", { email: "a@example.com", text: "Hi" }, "person", [200, undefined]],
  ])("%s", async (_name, body, token, expected) => {
    const headers = token === undefined ? {} : { "x-captcha-token": token };

    const answer = await ask("POST /api/contact", { headers, body });

    expect([answer.status, codeOf(answer)]).toEqual(expected);
  });

  test("a request sent again with its key is answered again and run once", async () => {
    const key = { ...bearer, "idempotency-key": `"${crypto.randomUUID()}"` };
    const order = (item: string, headers: Record<string, string>): Promise<Answer> =>
      ask("POST /api/orders", { headers, body: { item } });

    const first = await order("book", key);
    const again = await order("book", key);
    const other = await order("lamp", key);
    const without = await order("book", bearer);

    expect(first.status).toBe(201);
    expect(again.json()).toEqual(first.json());
    expect(again.headers["idempotent-replayed"]).toBe("true");
    expect([other.status, codeOf(other)]).toEqual([422, "idempotency-key-reused"]);
    expect([without.status, codeOf(without)]).toEqual([400, "idempotency-key-missing"]);
  });
});

describe("requests that other sites make browsers send", () => {
  const OWN = { "sec-fetch-site": "same-origin", origin: ORIGIN };
  const FOREIGN = { "sec-fetch-site": "cross-site", origin: "https://evil.example" };
  const TEXT = { "content-type": "text/plain;charset=UTF-8" };

  /** A token for whoever has this cookie, and the cookies to send it with. */
  async function giveToken(owner: string): Promise<{ readonly token: string; readonly cookie: string }> {
    const answer = await ask("GET /api/csrf", { headers: owner === "" ? {} : { cookie: owner } });
    const [kept = ""] = (answer.headers["set-cookie"] ?? []).map((text) => text.split(";", 1)[0] ?? "");
    return { token: String(answer.json()["token"]), cookie: [owner, kept].filter((one) => one !== "").join("; ") };
  }

  test.each([
    ["a page of the app", { ...OWN }, 303],
    ["the address bar, or a bookmark", { "sec-fetch-site": "none" }, 303],
    ["another site", { ...FOREIGN }, 403],
    ["another site, as a form's navigation", { ...FOREIGN, "sec-fetch-mode": "navigate" }, 403],
    ["a sibling subdomain", { "sec-fetch-site": "same-site", origin: "https://blog.example.com" }, 403],
    ["another site that takes the app's name", { "sec-fetch-site": "cross-site", origin: ORIGIN }, 403],
    ["an old browser on the app's page", { origin: ORIGIN }, 303],
    ["an old browser elsewhere", { origin: "https://evil.example" }, 403],
    ["an origin that begins with the app's", { origin: `${ORIGIN}.evil.example` }, 403],
    ["the app's host without TLS", { origin: "http://app.example.com" }, 403],
    ["a sandboxed frame", { origin: "null" }, 403],
    ["a site that names itself the host", { origin: "https://evil.example", host: "evil.example" }, 403],
    ["the same, by X-Forwarded-Host", { origin: "https://evil.example", "x-forwarded-host": "evil.example" }, 403],
  ])("a signed-in browser's request from %s", async (_name, headers, status) => {
    const answer = await ask("POST /auth/sign-out", { headers: { ...cookie, ...headers } });

    expect(answer.status).toBe(status);
    if (status === 403) expect(codeOf(answer)).toBe("csrf-refused");
    expect(answer.headers.vary).toMatch(/Sec-Fetch-Site/i);
  });

  test("headers that say nothing are enough without cookies, and need a token with them", async () => {
    const mine = await giveToken(cookie.cookie);
    const others = await giveToken(`__Host-session=${await createExampleSession("eve", ORIGIN)}`);
    const [ownKept = "", othersKept = ""] = [mine, others].map((one) => one.cookie.split("; ")[1]);

    const answers = await Promise.all(
      [
        {},
        cookie,
        { cookie: mine.cookie, "x-csrf-token": mine.token },
        { cookie: mine.cookie, "x-csrf-token": others.token },
        { cookie: `${cookie.cookie}; ${othersKept}`, "x-csrf-token": others.token },
        { cookie: ownKept, "x-csrf-token": mine.token },
      ].map((headers) => ask("POST /auth/sign-out", { headers })),
    );

    expect(answers.map(({ status }) => status)).toEqual([303, 403, 303, 403, 403, 403]);
    expect(codeOf(answers[1])).toBe("csrf-token-invalid");
  });

  test.each([
    ["a cookie, from the app's page", () => ({ ...cookie, ...OWN }), 201],
    ["a cookie, from another site", () => ({ ...cookie, ...FOREIGN }), 403],
    ["a cookie, from another site, as plain text", () => ({ ...cookie, ...FOREIGN, ...TEXT }), 403],
    ["a cookie, from the origin that may only read", () => ({ ...cookie, origin: PARTNER }), 403],
    ["a bearer token, from another site", () => ({ ...bearer, ...FOREIGN }), 201],
    ["a bearer token and a cookie, from another site", () => ({ ...bearer, ...cookie, ...FOREIGN }), 201],
    ["nothing, from another site", () => FOREIGN, 401],
  ])("what decides below /api/ is the credential: %s", async (_name, toHeaders, status) => {
    const headers = { "content-type": "application/json", ...toHeaders() };

    const answer = await ask("POST /api/tasks", { headers, body: '{"title":"x"}' });

    expect(answer.status).toBe(status);
  });

  test("a form that always needs its token has it in a field or a header", async () => {
    const { token, cookie: kept } = await giveToken("");
    const send = (fields: Record<string, string>, headers: Record<string, string>): Promise<Answer> =>
      ask("POST /routes/form/send", {
        headers: { ...OWN, "content-type": "application/x-www-form-urlencoded", ...headers },
        body: new URLSearchParams({ message: "Hi", ...fields }).toString(),
      });

    const answers = await Promise.all([
      send({ csrf_token: token }, { cookie: kept }),
      send({}, { cookie: kept, "x-csrf-token": token }),
      send({}, { cookie: kept }),
      send({ csrf_token: token }, {}),
      send({ csrf_token: `${token}x` }, { cookie: kept }),
      send({ csrf_token: token }, { cookie: kept, ...FOREIGN }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([303, 303, 403, 403, 403, 403]);
  });

  test("the token's cookie is the host's own, and no cache keeps the answer", async () => {
    const { headers } = await ask("GET /api/csrf");

    expect(headers["set-cookie"]?.[0]).toMatch(/^__Host-csrf=[\w-]+; Path=\/; Max-Age=\d+; Secure; SameSite=Lax$/);
    expect(headers["cache-control"]).toBe("private, no-store");
  });

  // H95, as a form's field: the whole list is in test/route/redirect.test.ts.
  test.each([
    ["/routes/form/sent", "/routes/form/sent"],
    ["/routes?a=%2F%2Fevil.example", "/routes?a=%2F%2Fevil.example"],
    ["https://evil.example", "/routes/form"],
    ["//evil.example", "/routes/form"],
    ["/\\evil.example", "/routes/form"],
    ["/\t/evil.example", "/routes/form"],
    ["/%2f%2fevil.example", "/routes/form"],
    ["/.//evil.example", "/routes/form"],
    ["javascript:alert(1)", "/routes/form"],
    ["/ok\r\nset-cookie: a=b", "/routes/form"],
    [`${ORIGIN}@evil.example`, "/routes/form"],
  ])("a form's target %j leads to %s", async (next, location) => {
    const { token, cookie: kept } = await giveToken("");

    const answer = await ask("POST /routes/form/send", {
      headers: { ...OWN, cookie: kept, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ message: "Hi", csrf_token: token, next }).toString(),
    });

    expect([answer.status, answer.headers.location]).toEqual([303, location]);
    expect(answer.headers["set-cookie"]).toBeUndefined();
  });
});

describe("coming back from another site", () => {
  interface Left {
    readonly kept: string;
    readonly state: string;
    readonly path: string;
  }

  /** Leaves to sign in, and chooses Ada there. */
  async function leave(next: string): Promise<Left> {
    const left = await ask(`GET /auth/sign-in?next=${encodeURIComponent(next)}`);
    expect(left.status).toBe(303);
    const target = new URL(left.headers.location ?? "");
    expect(target.origin).toBe(ORIGIN);
    const page = await ask(`GET ${target.pathname}${target.search}`);
    const path = /href="(\/auth\/callback[^"]*)">Ada</.exec(page.text)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const kept = left.headers["set-cookie"]?.[0] ?? "";
    expect(kept).toMatch(/^__Host-sign-in-state=.*; Secure; HttpOnly; SameSite=Lax$/);
    return { kept: kept.split(";", 1)[0] ?? "", state: target.searchParams.get("state") ?? "", path };
  }

  test("sets the session's cookie and leads on within the app, whatever the container is called", async () => {
    const { path, kept } = await leave("/routes/account?tab=1");

    const headers = { cookie: kept, host: "container:3000", "x-forwarded-host": "evil.example" };
    const answer = await ask(`GET ${path}`, { headers });

    expect([answer.status, answer.headers.location]).toEqual([303, "/routes/account?tab=1"]);
    const cookies = answer.headers["set-cookie"] ?? [];
    const made = cookies.find((text) => text.startsWith("__Host-session=")) ?? "";
    expect(made).toMatch(/^__Host-session=[\w.-]+; Path=\/; Max-Age=28800; Secure; HttpOnly; SameSite=Lax$/);
    expect(cookies.some((text) => /^__Host-sign-in-state=; .*Max-Age=0/.test(text))).toBe(true);
    const account = await ask("GET /routes/account", { headers: { cookie: made.split(";", 1)[0] ?? "" } });
    expect(account.status).toBe(200);
    expect(account.text).toContain("Ada");
  });

  test("an answer is good once, for the browser that left, and with a proof", async () => {
    const { path, kept, state } = await leave("/routes/account");

    const withoutProof = await leave("/routes/account");
    const forged = await ask(`GET /auth/callback?state=${withoutProof.state}&code=ada`, {
      headers: { cookie: withoutProof.kept },
    });
    const elsewhere = await ask(`GET ${path}`);
    const head = await ask(`HEAD ${path}`, { headers: { cookie: kept } });
    const [first, second] = [
      await ask(`GET ${path}`, { headers: { cookie: kept } }),
      await ask(`GET ${path}`, { headers: { cookie: kept } }),
    ];

    expect(state).not.toBe("");
    expect([forged.status, codeOf(forged)]).toEqual([403, "code-invalid"]);
    expect([elsewhere.status, codeOf(elsewhere)]).toEqual([403, "callback-state-missing"]);
    expect(head.status).toBe(405);
    expect([first?.status, second?.status]).toEqual([303, 403]);
    for (const answer of [forged, elsewhere, second]) {
      expect(answer?.headers["set-cookie"]?.some((text) => text.startsWith("__Host-session="))).not.toBe(true);
    }
  });

  test.each(["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])(
    "%s is nowhere to be led to",
    async (next) => {
      const { path, kept } = await leave(next);

      const answer = await ask(`GET ${path}`, { headers: { cookie: kept } });

      expect(answer.headers.location).toBe("/routes/account");
    },
  );
});

describe("revalidation", () => {
  const secret = { authorization: `Bearer ${EXAMPLE_ENV["CMS_SECRET"]}` };

  async function askedAt(): Promise<string> {
    const page = await ask("GET /routes/cms");
    return /<time>([^<]+)</.exec(page.text)?.[1] ?? "";
  }

  test("401 for a wrong secret, 400 without a tag, and a fresh page afterwards", async () => {
    const before = await askedAt();
    const refused = await Promise.all([
      ask("POST /api/revalidate", { body: { tag: "posts" } }),
      ask("POST /api/revalidate", { headers: { authorization: "Bearer wrong" }, body: { tag: "posts" } }),
      ask("POST /api/revalidate", { headers: { authorization: "Bearer wrong" } }),
      ask("GET /api/revalidate?token=wrong&tag=posts"),
      ask("GET /api/revalidate?tag=posts", { headers: cookie }),
      ask("POST /api/revalidate", { headers: secret }),
      ask("POST /api/revalidate", { headers: secret, body: { tag: "users" } }),
      ask("POST /api/revalidate", { headers: secret, body: { tags: ["posts", 1] } }),
      ask(`HEAD /api/revalidate?token=${EXAMPLE_ENV["CMS_SECRET"]}&tag=posts`),
    ]);
    const unchanged = await askedAt();
    const accepted = await ask("POST /api/revalidate", { headers: secret, body: { tag: "posts" } });
    const after = await askedAt();

    expect(refused.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 400, 400, 400, 405]);
    expect(codeOf(refused[5])).toBe("tag-missing");
    expect(unchanged).toBe(before);
    expect(accepted.json()).toEqual({ revalidated: true, tags: ["posts"] });
    expect(Date.parse(after)).toBeGreaterThan(Date.parse(before));
    expect(await askedAt()).toBe(after);
  });

  test("a CMS that can only GET names the token and the tag", async () => {
    const before = await askedAt();

    const answer = await ask(`GET /api/revalidate?token=${EXAMPLE_ENV["CMS_SECRET"]}&tag=posts`);

    expect(answer.status).toBe(200);
    expect(Date.parse(await askedAt())).toBeGreaterThan(Date.parse(before));
    expect(app.output()).not.toContain(EXAMPLE_ENV["CMS_SECRET"]);
  });
});

describe("streams", () => {
  async function countListeners(): Promise<number> {
    return Number((await ask("GET /api/ticks/listeners")).json()["count"]);
  }

  test("events come as they happen, go on after the last one seen, and end when nobody listens", async () => {
    const headers = { ...BEHIND_PROXY, "accept-encoding": "gzip", "last-event-id": "41" };

    const stream = await open(app.url, "GET /api/ticks", { headers });
    let text = "";
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
      text += String(chunk);
      if (text.includes("id: 43")) break;
    }
    const during = await countListeners();
    stream.destroy();

    expect(stream.headers["content-type"]).toBe("text/event-stream; charset=utf-8");
    expect(stream.headers["cache-control"]).toBe("no-cache, no-transform");
    expect(stream.headers["x-accel-buffering"]).toBe("no");
    expect(stream.headers["content-encoding"]).toBeUndefined();
    expect(text).toContain("retry: 500");
    expect(text).toMatch(/id: 42\n/);
    expect(text).not.toContain("id: 41\n");
    expect(during).toBe(1);
    await waitUntil("the generator has ended", async () => (await countListeners()) === 0, 1_000);
  });

  test("ends in time, with the time to wait", async () => {
    const answer = await ask("GET /api/ticks");

    expect(answer.text.match(/^event: tick$/gm)?.length).toBeGreaterThan(5);
    expect(answer.text.trimEnd()).toMatch(/retry: 500$/);
    expect(await countListeners()).toBe(0);
  });

  test("HEAD opens none", async () => {
    const answer = await ask("HEAD /api/ticks");

    expect([answer.status, answer.text]).toEqual([200, ""]);
    expect(answer.headers["content-type"]).toBe("text/event-stream; charset=utf-8");
    expect(await countListeners()).toBe(0);
  });
});

describe("proxy.ts", () => {
  test("programs are told 401, people are led to sign in, and afterwards back", async () => {
    const program = await ask("POST /api/imports");
    const person = await ask("GET /routes/account?tab=1");
    const signedIn = await ask("GET /routes/account", { headers: cookie });

    expect(program.status).toBe(401);
    expect(program.headers["content-type"]).toBe("application/problem+json");
    expect(program.headers["www-authenticate"]).toBe("Bearer");
    expect([person.status, person.headers.location]).toEqual([
      303,
      `/auth/sign-in?next=${encodeURIComponent("/routes/account?tab=1")}`,
    ]);
    expect(signedIn.status).toBe(200);
  });

  test("serves another path under the same address, and leads elsewhere", async () => {
    // Bound to 127.0.0.1, Next.js takes a rewrite for one to another host, which behind TLS it cannot reach.
    // https://github.com/vercel/next.js/issues/94745
    const rewritten = await call(app.url, "GET /api/guide");
    const redirected = await ask("GET /guarded-routes");

    expect(rewritten.json()).toEqual({ path: "guides/start" });
    expect([redirected.status, redirected.headers.location]).toEqual([308, "/routes"]);
  });

  test("headers of the request get into no answer", async () => {
    const secrets = { ...bearer, "x-internal": "SECRET-VALUE", "x-middleware-override-headers": "x-internal" };

    const answers = await Promise.all(
      ["GET /api/tasks", "GET /routes/account", "GET /guarded-routes", "POST /api/imports"].map((line) =>
        ask(line, { headers: { ...cookie, ...secrets } }),
      ),
    );

    for (const answer of answers) {
      expect(JSON.stringify(answer.headers)).not.toContain("SECRET-VALUE");
      expect(JSON.stringify(answer.headers)).not.toContain(session);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith("x-middleware-request"))).toEqual([]);
    }
  });
});

test("what it logs of all this holds no secret and no token", () => {
  const secrets = Object.entries(EXAMPLE_ENV).filter(([name, value]) => /SECRET|KEY/.test(name) && value !== "");

  for (const [, value] of secrets) expect(app.output()).not.toContain(value);
  expect(app.output()).not.toContain(session);
});
