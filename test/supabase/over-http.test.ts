import type { SupabaseClient } from "@supabase/supabase-js";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { anyOf, createApi, methods } from "../../src/route/index.ts";
import { createSupabase } from "../../src/supabase/index.ts";
import { serveWeb, type WebServer } from "../support/serve-web.ts";
import {
  type Database,
  OLD_TOKEN,
  PUBLISHABLE_KEY,
  type ProjectServer,
  SECRET_KEY,
  startProject,
} from "./project-server.ts";
import { toSession, writeSession } from "./session-cookies.ts";

let project: ProjectServer;
let server: WebServer;

beforeAll(async () => {
  project = await startProject();
  const supabase = createSupabase<Database>({
    url: project.url,
    publishableKey: PUBLISHABLE_KEY,
    secretKey: SECRET_KEY,
  });
  const list = async (client: SupabaseClient<Database>): Promise<readonly number[]> => {
    const { data, error } = await client.from("tasks").select("id");
    if (error !== null) throw new Error(error.message);
    return data.map(({ id }) => id);
  };
  const people = createApi({ auth: supabase.users() });
  const programs = createApi({ auth: supabase.services() });
  const both = createApi({ auth: anyOf(supabase.users(), supabase.services()) });
  server = await serveWeb({
    "/mine": methods({ GET: people.route("/mine").handle(async ({ user }) => [user.id, await list(user.client)]) }),
    "/safe": methods({
      GET: createApi({ auth: supabase.users({ mfa: true }) })
        .route("/safe")
        .handle(({ user }) => user.id),
    }),
    "/all": methods({ GET: programs.route("/all").handle(async ({ user }) => list(user.admin)) }),
    "/either": methods({
      GET: both.route("/either").handle(async ({ user }) => list(user.mode === "secret" ? user.admin : user.client)),
    }),
  });
});

afterAll(async () => {
  await server.close();
  await project.close();
});

beforeEach(() => {
  project.seen.length = 0;
  project.isUp = true;
});

const get = (path: string, headers: Record<string, string>): Promise<Response> =>
  fetch(`${server.url}${path}`, { headers });

const nowSeconds = (): number => Math.floor(Date.now() / 1_000);

/** Which of the auth server's addresses were asked, beside its key set. */
const listAuthCalls = (): readonly string[] =>
  project.seen.map(({ path }) => path).filter((path) => path.startsWith("/auth/") && !path.endsWith("/jwks.json"));

describe("someone with the cookies that @supabase/ssr wrote", () => {
  test("is let in as whom the token names, and gets their own rows", async () => {
    const cookie = await writeSession(project.url, toSession(await project.sign()));

    const answer = await get("/mine", { cookie });

    expect(cookie).toContain("-auth-token.1=");
    expect(await answer.json()).toEqual(["ada", [1]]);
    expect(project.seen.find(({ path }) => path.startsWith("/rest/"))).toMatchObject({ apikey: PUBLISHABLE_KEY });
  });

  test("is let in though the session says it has ended, without a refresh or a cookie", async () => {
    const cookie = await writeSession(project.url, toSession(await project.sign(), nowSeconds() - 60));

    const answer = await get("/mine", { cookie });

    expect(await answer.json()).toEqual(["ada", [1]]);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(listAuthCalls()).toEqual([]);
  });

  test.each([
    ["whose token has ended, though the session says it has not", { expiresIn: -1 }, "right"],
    ["whose token another key signed", {}, "wrong"],
    ["whose token is nobody's", { sub: "" }, "right"],
    ["whose token is an old anonymous key", { role: "anon" }, "right"],
  ] as const)("%s is nobody", async (_name, claims, key) => {
    const cookie = await writeSession(
      project.url,
      toSession(await project.sign(claims, key), nowSeconds() + 100_000_000),
    );

    const answer = await get("/mine", { cookie });

    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: "unauthorized" });
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(listAuthCalls()).toEqual([]);
  });

  test.each([
    ["no base64", "base64-%%%"],
    ["no JSON", `base64-${Buffer.from("{").toString("base64url")}`],
    ["no session", `base64-${Buffer.from("[1]").toString("base64url")}`],
    ["null", "null"],
    ["no token", `base64-${Buffer.from('{"access_token":"a.b.c"}').toString("base64url")}`],
    ["a token of numbers", '{"access_token":1}'],
    ["nothing", ""],
  ])("whose cookie holds %s is nobody", async (_name, value) => {
    const answer = await get("/mine", { cookie: `sb-127-auth-token=${value}` });

    expect(answer.status).toBe(401);
  });

  test("is nobody where two cookies of one name differ", async () => {
    const [ada, grace] = [await project.sign(), await project.sign({ sub: "grace" })];
    const toCookie = (token: string): string =>
      `sb-127-auth-token=base64-${Buffer.from(JSON.stringify({ access_token: token })).toString("base64url")}`;

    expect((await get("/mine", { cookie: `${toCookie(ada)}; ${toCookie(grace)}` })).status).toBe(401);
    expect((await get("/mine", { cookie: `${toCookie(ada)}; ${toCookie(ada)}` })).status).toBe(200);
  });

  test("is whom the auth server says, where its token is of the old kind", async () => {
    const forged = OLD_TOKEN.replace(/[^.]+$/, Buffer.from("forged").toString("base64url"));
    const toCookie = async (token: string) => writeSession(project.url, toSession(token));

    const [known, unknown] = [
      await get("/mine", { cookie: await toCookie(OLD_TOKEN) }),
      await get("/mine", { cookie: await toCookie(forged) }),
    ];

    expect(await known.json()).toEqual(["ada", []]);
    expect(unknown.status).toBe(401);
  });

  test.each([
    ["no algorithm", { alg: "none" }],
    ["another key's algorithm", { alg: "RS256" }],
    ["an algorithm that there is not", { alg: "XX256" }],
    ["an unknown key", { kid: "made-up" }],
  ])("is nobody with a token that names %s", async (_name, changes) => {
    const [header = "", payload, signature] = (await project.sign()).split(".");
    const honest = JSON.parse(Buffer.from(header, "base64url").toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...honest, ...changes })).toString("base64url");
    const cookie = await writeSession(project.url, toSession([forged, payload, signature].join(".")));

    expect((await get("/mine", { cookie })).status).toBe(401);
  });

  test("is asked for a second factor where one is demanded", async () => {
    const sign = async (aal: string) => writeSession(project.url, toSession(await project.sign({ aal })));

    expect((await get("/safe", { cookie: await sign("aal1") })).status).toBe(403);
    expect((await get("/safe", { cookie: await sign("aal2") })).status).toBe(200);
  });
});

describe("someone with a bearer token", () => {
  test("gets their own rows, whatever the cookies say", async () => {
    const cookie = await writeSession(project.url, toSession(await project.sign()));
    const authorization = `Bearer ${await project.sign({ sub: "grace" })}`;

    expect(await (await get("/mine", { cookie, authorization })).json()).toEqual(["grace", [2]]);
  });

  test.each([
    ["has ended", { expiresIn: -1 }, "right"],
    ["another key signed", {}, "wrong"],
  ] as const)("that %s is refused, good cookies or not", async (_name, claims, key) => {
    const cookie = await writeSession(project.url, toSession(await project.sign()));
    const answer = await get("/mine", { cookie, authorization: `Bearer ${await project.sign(claims, key)}` });

    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: "credentials-invalid" });
  });
});

describe("a program with the secret key", () => {
  test("gets all rows, and a user none but their own", async () => {
    expect(await (await get("/all", { apikey: SECRET_KEY })).json()).toEqual([1, 2]);
    expect(await (await get("/either", { apikey: SECRET_KEY })).json()).toEqual([1, 2]);
    expect(await (await get("/either", { authorization: `Bearer ${await project.sign()}` })).json()).toEqual([1]);
  });

  test.each([
    ["the publishable key", async () => ({ apikey: PUBLISHABLE_KEY })],
    ["a user's token", async () => ({ authorization: `Bearer ${await project.sign()}` })],
    ["a user's cookies", async () => ({ cookie: await writeSession(project.url, toSession(await project.sign())) })],
    ["nothing", async () => ({})],
  ])("is what its routes want: %s is refused, and the table is not asked", async (_name, toHeaders) => {
    const headers = await toHeaders();
    project.seen.length = 0;

    expect((await get("/all", headers)).status).toBe(401);
    expect(project.seen).toEqual([]);
  });
});
