import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import type Stripe from "stripe";
import { afterAll, afterEach, beforeAll, describe, expect, expectTypeOf, test, vi } from "vitest";

import { silentLogger } from "../../src/core/logger.ts";
import { createSluice, type HandlerTransaction } from "../../src/index.ts";
import { createApi } from "../../src/route/index.ts";
import {
  type AdminClient,
  createSupabase,
  type SessionClient,
  type Supabase,
  type SupabaseOptions,
} from "../../src/supabase/index.ts";
import { stripe } from "../../src/verify/providers/index.ts";
import { toSender, SECRET } from "../support/senders.ts";
import { serveApp } from "../support/served-app.ts";
import { type Database, PUBLISHABLE_KEY, type ProjectServer, SECRET_KEY, startProject } from "./project-server.ts";
import { NO_WEB_SOCKET, toSession, writeSession } from "./session-cookies.ts";

let project: ProjectServer;
let supabase: Supabase<Database>;

beforeAll(async () => {
  project = await startProject();
  supabase = createSupabase<Database>({ url: project.url, publishableKey: PUBLISHABLE_KEY, secretKey: SECRET_KEY });
});

afterAll(() => project.close());

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("the session client on its own", () => {
  test("is nobody's without a session, and sends no refresh token anywhere", async () => {
    const nobody = supabase.sessionClient(new Request("http://localhost/"));
    const cookie = await writeSession(project.url, toSession(await project.sign(), 1));
    const ada = supabase.sessionClient(new Request("http://localhost/", { headers: { cookie } }));

    expect((await nobody.from("tasks").select()).data).toEqual([]);
    expect((await ada.from("tasks").select()).data).toEqual([{ id: 1, owner: "ada" }]);
    expect((await ada.auth.getSession()).data.session).toMatchObject({ refresh_token: "" });
    expect(project.seen.map(({ path }) => path)).toEqual(["/rest/v1/tasks", "/rest/v1/tasks"]);
  });

  test("reads the cookie of another name where the app says so", async () => {
    const named = createSupabase<Database>({
      url: project.url,
      publishableKey: PUBLISHABLE_KEY,
      cookieName: "sb-public-auth-token",
    });
    const cookie = (await writeSession(project.url, toSession(await project.sign()))).replaceAll(
      "sb-127-",
      "sb-public-",
    );
    const request = new Request("http://localhost/", { headers: { cookie } });

    expect((await named.sessionClient(request).from("tasks").select("id")).data).toEqual([{ id: 1 }]);
  });
});

describe("webhooks", () => {
  test("get the admin client once they are verified, in handlers and responders", async () => {
    const lists: unknown[] = [];
    const admins = new Set<unknown>();
    const app = await serveApp({ sources: { acme: toSender()({ secret: SECRET }) } }, (sluice) => {
      sluice.on(
        "acme/paid",
        { name: "pay" },
        supabase.withAdmin(async ({ event }, admin) => {
          admins.add(admin);
          lists.push([event.type, (await admin.from("tasks").select("id")).data]);
        }),
      );
      sluice.respond(
        "acme/asked",
        { name: "answer" },
        supabase.withAdmin(async (_context, admin) => {
          admins.add(admin);
          return (await admin.from("tasks").select("id")).data;
        }),
      );
    });

    const answer = await app.send("acme", { type: "asked" });
    await app.send("acme", { type: "paid" });
    await app.sluice.drain();

    expect(await answer.json()).toEqual([{ id: 1 }, { id: 2 }]);
    expect(lists).toEqual([["paid", [{ id: 1 }, { id: 2 }]]]);
    expect(admins.size).toBe(1);
    await app.close();
  });

  test("keep the types of what they are given", () => {
    const sluice = createSluice({
      sources: { stripe: stripe<Stripe.Event>({ secret: "whsec_4f1c9a7be2d84c06b35e" }) },
      logger: silentLogger,
    });

    sluice.on(
      "stripe/invoice.paid",
      { name: "paid" },
      supabase.withAdmin(({ event, tx, attempt }, admin) => {
        expectTypeOf(event.payload).toEqualTypeOf<Stripe.InvoicePaidEvent>();
        expectTypeOf(tx).toEqualTypeOf<HandlerTransaction>();
        expectTypeOf(attempt).toEqualTypeOf<number>();
        expectTypeOf(admin).toEqualTypeOf<AdminClient<Database>>();
      }),
    );
  });
});

test("the two clients are told apart by type, each where the other is wanted", () => {
  const asUser = (client: SessionClient<Database>) => client;
  const asAdmin = (client: AdminClient<Database>) => client;
  const people = createApi({ auth: supabase.users() }).route("/people");
  const plain = createClient<Database>(project.url, PUBLISHABLE_KEY, { realtime: { transport: NO_WEB_SOCKET } });

  people.handle(({ user }) => {
    asUser(user.client);
    // @ts-expect-error: a user's client is no admin client.
    asAdmin(user.client);
    // @ts-expect-error: a user has no admin client.
    return user.admin;
  });
  createApi({ auth: supabase.services() })
    .route("/programs")
    .handle(({ user }) => {
      asAdmin(user.admin);
      // @ts-expect-error: an admin client would pass row level security by.
      asUser(user.admin);
    });
  // @ts-expect-error: neither is a client from elsewhere.
  asAdmin(plain);
  // @ts-expect-error: a route has no event, so it gets no admin client.
  people.handle(supabase.withAdmin((_context, admin) => admin));
  expectTypeOf<AdminClient<Database>>().toExtend<SupabaseClient<Database>>();
  expectTypeOf<SessionClient<Database>>().toExtend<SupabaseClient<Database>>();
});

describe("what is refused at start-up", () => {
  const toJwt = (role: string): string =>
    `x.${Buffer.from(JSON.stringify({ role })).toString("base64url")}.${"y".repeat(20)}`;
  const good: SupabaseOptions = {
    url: "https://project.supabase.co",
    publishableKey: PUBLISHABLE_KEY,
    secretKey: SECRET_KEY,
  };

  test.each<[string, Partial<SupabaseOptions>, string]>([
    ["a missing URL", { url: undefined }, "url"],
    ["another kind of URL", { url: "postgres://localhost/db" }, "url"],
    ["a missing publishable key", { publishableKey: undefined }, "publishableKey"],
    ["the secret key in the publishable one's place", { publishableKey: SECRET_KEY }, "publishableKey"],
    ["the old secret key in the publishable one's place", { publishableKey: toJwt("service_role") }, "publishableKey"],
    ["the publishable key in the secret one's place", { secretKey: PUBLISHABLE_KEY }, "secretKey"],
    ["the old public key in the secret one's place", { secretKey: toJwt("anon") }, "secretKey"],
    ["an empty secret key", { secretKey: "" }, "secretKey"],
    ["a cookie that is no session's", { cookieName: "session" }, "cookieName"],
  ])("%s, by its name and without the key", (_name, wrong, option) => {
    const make = (): unknown => createSupabase({ ...good, ...wrong });

    expect(make).toThrow(expect.objectContaining({ code: "CONFIG_INVALID", message: expect.stringContaining(option) }));
    expect(make).not.toThrow(SECRET_KEY);
  });

  test("an admin client without a secret key", () => {
    const keyless = createSupabase({ url: good.url, publishableKey: good.publishableKey });

    expect(() => keyless.withAdmin(() => undefined)).toThrow(/secretKey/);
    expect(() => keyless.services()).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
  });

  test("neither the older keys, nor anything while Next.js builds", () => {
    createSupabase({ ...good, publishableKey: toJwt("anon"), secretKey: toJwt("service_role") });
    vi.stubEnv("NEXT_PHASE", "phase-production-build");

    createSupabase({ url: undefined, publishableKey: undefined }).withAdmin(() => undefined);
  });

  test("programs' keys while Next.js builds: they are missed at the first use", async () => {
    vi.stubEnv("NEXT_PHASE", "phase-production-build");
    const services = createSupabase({ url: undefined, publishableKey: undefined, secretKey: undefined }).services();
    const api = createApi({ auth: services });
    const onRequest = new Request("http://localhost/", { headers: { apikey: SECRET_KEY } });

    expect(api.route("/api/rollup").handle(() => "done").contract.access).toBe("required");
    await expect(services.authenticate(onRequest)).rejects.toMatchObject({ code: "CONFIG_INVALID" });
    expect(await services.authenticate(new Request("http://localhost/"))).toEqual({ kind: "anonymous" });
  });
});

test("while the key set cannot be had, nobody is let in on a guess", async () => {
  const cold = await startProject();
  cold.isUp = false;
  const users = createSupabase({
    url: cold.url,
    publishableKey: PUBLISHABLE_KEY,
    cookieName: "sb-cold-auth-token",
  }).users();
  const headers = { authorization: `Bearer ${await cold.sign()}` };

  await expect(users.authenticate(new Request("http://localhost/", { headers }))).rejects.toMatchObject({
    status: 503,
  });
  await cold.close();
});
