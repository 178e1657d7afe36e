import { expect, test } from "vitest";
import { assertVectors, type DeliveryVector } from "../../src/testing/index.ts";
import { defineProvider, github, sharedToken } from "../../src/verify/providers/index.ts";

const SECRET = "It's a Secret to Everybody";
const VECTOR: DeliveryVector = {
  name: "GitHub's own example",
  source: github({ secret: SECRET }),
  at: new Date("2026-11-20T12:00:00Z"),
  request: {
    headers: {
      "X-Hub-Signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    },
    body: "Hello, World!",
  },
};

test("vectors that come out as expected pass", async () => {
  const refused = { ...VECTOR.request, body: "Hello, world!" };

  await assertVectors([VECTOR, { ...VECTOR, request: refused, verdict: "signature_mismatch" }]);
});

test.each([
  [
    "a good one that is refused",
    { request: { ...VECTOR.request, body: "Hello, world!" } },
    "signature_mismatch, and not verified",
  ],
  ["a flawed one that verifies", { verdict: "signature_mismatch" }, "verified, and not signature_mismatch"],
  [
    "one refused for another reason",
    { request: { headers: {}, body: "" }, verdict: "signature_mismatch" },
    "signature_missing",
  ],
] as const)("%s is named with what it came to", async (_name, change, message) => {
  const failing = assertVectors([VECTOR, { ...VECTOR, ...change, name: "the example" }]);

  await expect(failing).rejects.toMatchObject({ code: "VECTOR_MISMATCH", message: expect.stringContaining(message) });
});

test("a definition that forgets the body is found out", async () => {
  const forgetful = defineProvider({
    name: "forgetful",
    scheme: {
      kind: "hmac",
      signature: { header: "x-hub-signature-256", format: { kind: "prefixed", prefix: "sha256=" }, encoding: "hex" },
      content: () => "Hello, World!",
    },
    id: { in: "none" },
    type: { in: "none" },
  });

  const failing = assertVectors([{ ...VECTOR, source: forgetful({ secret: SECRET }) }]);

  await expect(failing).rejects.toThrow("still verified with another body");
});

test("a token says nothing about the body, so none is tried", async () => {
  const source = sharedToken({ secret: "a-token-of-some-length", header: "x-token" });
  const request = { headers: { "x-token": "a-token-of-some-length" }, body: "{}" };

  await assertVectors([{ ...VECTOR, source, request }]);
});

test("no vector proves nothing", async () => {
  await expect(assertVectors([])).rejects.toThrow("There is no vector");
});
