import * as v from "valibot";
import { expect, onTestFinished, test } from "vitest";

import { apiError, createApi, reply } from "../../../src/route/index.ts";
import { createMemoryStorage, upload } from "../../../src/route/uploads/index.ts";
import { type RouteExports, serveWeb } from "../../support/serve-web.ts";
import { field, file, FORM_HEADERS, PNG, writeForm } from "./form.ts";

interface User {
  readonly id: string;
}

const api = createApi({
  auth: {
    challenge: "Bearer",
    usesCookies: false,
    isAmbient: () => false,
    authenticate: async ({ headers }) => {
      const id = headers.get("authorization");
      return id === null ? { kind: "anonymous" as const } : { kind: "authenticated" as const, user: { id } };
    },
  },
  onError: () => undefined,
});

const FORM = writeForm([file("avatar", "me.png", PNG), field("title", "Sea")]);

async function post(exports: RouteExports, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const server = await serveWeb({ "/api/avatar": exports });
  onTestFinished(() => server.close());
  return fetch(`${server.url}/api/avatar`, { method: "POST", headers: { ...FORM_HEADERS, ...headers }, body: FORM });
}

test("a route's handler is given what was uploaded, stored in the user's folder", async () => {
  const storage = createMemoryStorage();
  const POST = api
    .route("/api/avatar")
    .use(
      upload(({ user }: { readonly user: User; readonly request: Request }) => ({
        files: { avatar: { types: ["image/png"] }, cover: { types: ["image/png"], required: false } },
        fields: v.object({ title: v.string() }),
        storage,
        folder: ["avatars", user.id],
      })),
    )
    .handle(({ context: { upload: received } }) => {
      const title: string = received.fields.title;
      const cover: string | undefined = received.files.cover?.key;
      return reply(201, { key: received.files.avatar.key, title, cover });
    });

  const answer = await post({ POST }, { authorization: "ada" });

  expect(answer.status).toBe(201);
  expect(await answer.json()).toEqual({ key: [...storage.files.keys()][0], title: "Sea" });
  expect([...storage.files.keys()]).toEqual([expect.stringMatching(/^avatars\/ada\//)]);
});

test("nobody who may not call the route stores anything", async () => {
  const storage = createMemoryStorage();
  const POST = api
    .route("/api/avatar")
    .use(upload({ files: { avatar: { types: ["image/png"] } }, storage }))
    .handle(() => undefined);

  expect((await post({ POST })).status).toBe(401);
  expect(storage.files.size).toBe(0);
});

test.each([
  ["throws", 409, () => Promise.reject(apiError(409, "full"))],
  ["fails", 500, () => Promise.reject(new Error("bug"))],
  ["answers with an error", 402, () => reply(402, { error: "pay" })],
])("a handler that %s leaves no file", async (_name, status, handler) => {
  const storage = createMemoryStorage();
  const POST = api
    .route("/api/avatar")
    .auth("none")
    .use(upload({ files: { avatar: { types: ["image/png"] } }, storage }))
    .handle(handler);

  const answer = await post({ POST });

  expect(answer.status).toBe(status);
  expect(storage.files.size).toBe(0);
});

test("a redirect of Next.js is no failure", async () => {
  const storage = createMemoryStorage();
  const redirect = Object.assign(new Error("NEXT_REDIRECT"), { digest: "NEXT_REDIRECT;replace;/me;303;" });
  const POST = api
    .route("/api/avatar")
    .auth("none")
    .use(upload({ files: { avatar: { types: ["image/png"] } }, storage }))
    .handle(() => Promise.reject(redirect));
  const server = await serveWeb({ "/api/avatar": { POST } });
  onTestFinished(() => server.close());

  await fetch(`${server.url}/api/avatar`, { method: "POST", headers: FORM_HEADERS, body: FORM, redirect: "manual" });

  expect(storage.files.size).toBe(1);
});
