import * as v from "valibot";
import { expect, onTestFinished, test } from "vitest";

import { createApi } from "../../../src/route/index.ts";
import { createMemoryStorage, upload } from "../../../src/route/uploads/index.ts";
import { serveWeb } from "../../support/serve-web.ts";
import { file, FORM_HEADERS, pngOf, writeForm } from "./form.ts";

const api = createApi({ onError: () => undefined });

test("a route that leaves its body unread takes files larger than it would hold", async () => {
  const storage = createMemoryStorage();
  const POST = api
    .route("/api/[album]/photos")
    .stream()
    .use(upload(({ params }) => ({ files: { photo: { types: ["image/png"] } }, storage, folder: [params.album] })))
    .handle(({ context }) => ({ key: context.upload.files.photo.key }));
  const server = await serveWeb({ "/api/[album]/photos": { POST } });
  onTestFinished(() => server.close());
  const body = writeForm([file("photo", "a.png", pngOf(3_000_000))]);

  const answer = await fetch(`${server.url}/api/sea/photos`, { method: "POST", headers: FORM_HEADERS, body });

  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ key: expect.stringMatching(/^sea\//) });
});

test.each([
  ["a body", () => api.route("/a").stream().body(v.object({}))],
  ["a form", () => api.route("/a").form(v.object({})).stream()],
  ["keys", () => api.route("/a").idempotent().stream()],
])("a route that leaves its body unread has no %s", (_what, build) => {
  expect(() => build().handle(() => undefined)).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
});
