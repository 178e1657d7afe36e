import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import * as z from "zod";

import { type Captcha, createApi, createMemoryStorage, upload, type Schema } from "../../../src/route/index.ts";
import { PNG } from "../uploads/form.ts";

const CONTEXT = { params: Promise.resolve({}) };
const FORM = { "content-type": "application/x-www-form-urlencoded" };

/** Takes one token, wherever it was found. */
const captcha: Captcha = {
  async verify(_exchange, token) {
    expect(token).toBe("t1");
  },
};
const api = createApi({ captcha });

describe.each<[string, Schema]>([
  ["Valibot", v.strictObject({ text: v.string() })],
  ["Zod", z.strictObject({ text: z.string() })],
  ["ArkType", type({ text: "string", "+": "reject" })],
])("a strict schema of %s", (_name, schema) => {
  const contact = api
    .route("/api/contact")
    .form(schema)
    .captcha()
    .handle(({ form }) => form);

  test.each([
    ["Turnstile", { "cf-turnstile-response": "t1" }],
    ["hCaptcha, which writes two", { "h-captcha-response": "t1", "g-recaptcha-response": "t1" }],
    ["reCAPTCHA", { "g-recaptcha-response": "t1" }],
    ["a page of one's own", { captchaToken: "t1" }],
  ])("does not see the field of %s", async (_service, fields) => {
    const answer = await contact(post({ text: "hello", ...fields }), CONTEXT);

    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ text: "hello" });
  });

  test("refuses other fields as before", async () => {
    const answer = await contact(post({ text: "hello", other: "x", "cf-turnstile-response": "t1" }), CONTEXT);

    expect(answer.status).toBe(422);
  });
});

test("a strict schema of a body does not see the captcha's field either", async () => {
  const contact = api
    .route("/api/contact")
    .body(v.strictObject({ text: v.string() }))
    .captcha()
    .handle(({ body }) => body);
  const body = JSON.stringify({ text: "hello", "cf-turnstile-response": "t1" });
  const headers = { "content-type": "application/json" };

  const answer = await contact(new Request("http://localhost/api/contact", { method: "POST", headers, body }), CONTEXT);

  expect(await answer.json()).toEqual({ text: "hello" });
});

test.each<[string, Schema]>([
  ["at once", v.object({ text: v.string(), captchaToken: v.string() })],
  [
    "later",
    v.objectAsync({
      text: v.string(),
      captchaToken: v.pipeAsync(
        v.string(),
        v.checkAsync(async () => true),
      ),
    }),
  ],
])("a schema that asks for the token gets it, if it answers %s", async (_name, schema) => {
  const contact = api
    .route("/api/contact")
    .form(schema)
    .captcha()
    .handle(({ form }) => form);

  const answer = await contact(post({ text: "hello", captchaToken: "t1" }), CONTEXT);

  expect(await answer.json()).toEqual({ text: "hello", captchaToken: "t1" });
});

test("on a route without a captcha the fields are like any other", async () => {
  const contact = createApi()
    .route("/api/contact")
    .form(v.strictObject({ text: v.string() }))
    .handle(({ form }) => form);

  expect((await contact(post({ text: "hello", captchaToken: "t1" }), CONTEXT)).status).toBe(422);
});

test("a strict schema of an upload's fields does not see the CSRF token", async () => {
  const files = { avatar: { types: ["image/png"] } };
  const receive = createApi({ csrf: { field: "_csrf" } })
    .route("/api/avatar")
    .stream()
    .use(upload({ files, fields: v.strictObject({ title: v.string() }), storage: createMemoryStorage() }))
    .handle(({ context }) => context.upload.fields);
  const send = (name: string): Promise<Response> => {
    const body = new FormData();
    body.set(name, "token");
    body.set("title", "Sea");
    body.set("avatar", new File([PNG], "a.png"));
    return receive(new Request("http://localhost/api/avatar", { method: "POST", body }), CONTEXT);
  };

  const [answer, other] = await Promise.all([send("_csrf"), send("_other")]);

  expect([answer.status, await answer.json()]).toEqual([200, { title: "Sea" }]);
  expect(other.status).toBe(422);
});

function post(fields: Readonly<Record<string, string>>): Request {
  const body = new URLSearchParams(fields).toString();
  return new Request("http://localhost/api/contact", { method: "POST", headers: FORM, body });
}
