import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  type Handshake,
  type PayloadForm,
  type ProviderDefinition,
  type Scheme,
  sign,
  type SignedRequest,
  type TestMessage,
} from "../../src/verify/index.ts";
import { defineSource } from "../../src/verify/source.ts";
import { NOW, SECRET, toBytes } from "./senders.ts";

const FORM = "application/x-www-form-urlencoded";
const HMAC: Scheme = { kind: "hmac", signature: { header: "x-signature", encoding: "hex" } };
const ACME: ProviderDefinition = { name: "acme", scheme: HMAC, id: { in: "none" }, type: { in: "none" } };
const MESSAGE: TestMessage = { body: "{}", type: "order.paid.late", id: "evt_1", at: NOW };

/** The request a sender with this definition would send. */
function make(definition: Partial<ProviderDefinition>, message: Partial<TestMessage> = {}): Promise<SignedRequest> {
  return sign(defineSource({ ...ACME, ...definition }, { secret: SECRET }), { ...MESSAGE, ...message });
}

function toText({ body }: SignedRequest): string {
  return new TextDecoder().decode(body);
}

test("a test delivery has its content type, its proof and nothing that its sender does not send", async () => {
  expect(await make({})).toEqual({
    headers: {
      "content-type": "application/json",
      "x-signature": createHmac("sha256", SECRET).update("{}").digest("hex"),
    },
    body: toBytes("{}"),
  });
});

test("id and type stand in headers where the sender repeats them there", async () => {
  const id = { in: "header", header: "x-id" } as const;
  const type = { in: "header", header: "x-type" } as const;

  expect((await make({ id, type })).headers).toMatchObject({ "x-id": "evt_1", "x-type": "order.paid.late" });
  expect((await make({ type: { ...type, append: "action" } })).headers).toMatchObject({ "x-type": "order" });
});

test("a token that is the body is called one", async () => {
  const scheme: Scheme = { kind: "jwt", carrier: { in: "body" }, algorithms: ["HS256"], keys: { from: "secret" } };

  expect((await make({ scheme, payload: "jwt" })).headers["content-type"]).toBe("application/jwt");
});

test("bytes are sent as they are", async () => {
  const body = new Uint8Array([0x7b, 0xff, 0x7d]);

  expect((await make({}, { body })).body).toEqual(body);
});

describe("a sender of forms", () => {
  test.each([
    ["its fields", '{"a":"x y","b":2,"c":{"d":true}}', "a=x+y&b=2&c=%7B%22d%22%3Atrue%7D"],
    ["a form as it is", "a=x%20y", "a=x%20y"],
    ["a list as it is", "[1]", "[1]"],
  ])("sends %s", async (_name, body, sent) => {
    expect(toText(await make({ payload: "form" }, { body }))).toBe(sent);
  });
});

test.each<[PayloadForm, string, readonly string[] | undefined, string]>([
  ["json", "{}", undefined, "application/json"],
  ["json", "{}", ["application/cloudevents+json"], "application/cloudevents+json"],
  ["json", "{}", ["text/plain", "application/json"], "application/json"],
  ["text", "a", undefined, "text/plain; charset=utf-8"],
  ["text", "a", ["text/plain"], "text/plain; charset=utf-8"],
  ["form", "a=1", undefined, FORM],
  ["form-or-json", "a=1", undefined, FORM],
  ["form-or-json", "a=[", undefined, FORM],
  ["form-or-json", ' {"a":1}', undefined, "application/json"],
  ["form-or-json", "[1]", undefined, "application/json"],
])("%s such as %s, where %j is taken, is called %s", async (payload, body, contentTypes, expected) => {
  const { headers } = await make({ payload, ...(contentTypes && { contentTypes }) }, { body });

  expect(headers["content-type"]).toBe(expected);
});

test.each<[string, Scheme, string]>([
  ["an HMAC", HMAC, 'option "secret": is missing or empty'],
  ["a token", { kind: "token", carrier: { in: "header", header: "x-token" } }, 'option "secret": is needed to sign'],
  ["a password", { kind: "basic", username: "acme" }, 'option "password": is needed to sign'],
])("%s that a handshake is still to bring signs nothing", async (_name, scheme, problem) => {
  const handshake: Handshake = { method: "POST", proof: "none", secret: "header:x-hook-secret", answer: {} };
  const source = defineSource({ ...ACME, scheme, handshakes: [handshake] }, { secret: [], onSecret: () => undefined });

  await expect(sign(source, MESSAGE)).rejects.toThrow(problem);
});
