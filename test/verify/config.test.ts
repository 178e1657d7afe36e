import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { SluiceError } from "../../src/core/errors.ts";
import { openSource, sign, type Source } from "../../src/verify/index.ts";
import {
  basicAuth,
  github,
  hmac,
  kinde,
  sharedToken,
  signature,
  standardWebhooks,
  stripe,
  supabaseDatabase,
} from "../../src/verify/providers/index.ts";
import { NOW, SECRET, STANDARD_SECRET } from "./senders.ts";

function refusal(source: Source, name = "shop"): SluiceError {
  try {
    openSource(name, source);
  } catch (error) {
    if (error instanceof SluiceError) return error;
  }
  return expect.fail("The configuration was accepted");
}

describe("A13 secrets that prove nothing are refused at start-up", () => {
  test.each([
    ["missing", undefined, "missing"],
    ["empty", "", "missing"],
    ["an empty list", [], "missing"],
    ["missing in a list", [SECRET, undefined], "missing"],
    ["spaces", "          ", "white space"],
    ["padded before", ` ${SECRET}`, "white space"],
    ["padded after", `${SECRET} `, "white space"],
    ["a line break after it", `${SECRET}\n`, "white space"],
    ["a carriage return after it", `${SECRET}\r`, "white space"],
    ["a tab in it", "a-shared\tsecret-of-some-length", "white space"],
    ["short", "k9$Lq2x", "shorter than 8"],
    ["the same twice", [SECRET, SECRET], "repeats a secret"],
    [
      "two of one label",
      [
        { label: "a", secret: SECRET },
        { label: "a", secret: `${SECRET}2` },
      ],
      "repeats a label",
    ],
    ["a label with spaces", [{ label: "my label", secret: SECRET }], "label"],
    ["a label that is a secret's length", [{ label: "x".repeat(65), secret: SECRET }], "label"],
  ])("A13 a secret that is %s", (_name, secret, problem) => {
    const { code, message } = refusal(stripe({ secret }));

    expect(code).toBe("CONFIG_INVALID");
    expect(message).toContain('Source "shop", option "secret');
    expect(message).toContain(problem);
    expect(message).toContain("STRIPE_WEBHOOK_SECRET");
    expect(message).not.toContain(SECRET);
  });

  test.each([
    "changeme",
    "change_me",
    "CHANGE-ME",
    "your_secret",
    "your-webhook-secret",
    "YOUR_SIGNING_SECRET_HERE",
    "whsec_...",
    "whsec_",
    "whsec_xxx",
    "whsec_xxxxxxxxxxxxxxxxxxxxxxxx",
    "whsec_your_secret",
    "xxx",
    "<secret>",
    "<your webhook secret>",
    "${STRIPE_WEBHOOK_SECRET}",
    "{{secret}}",
    "[secret]",
    "todo",
    "TODO",
    "example",
    "replace_me",
    "test",
    "secret",
    "password",
    "my-secret",
    "undefined",
    "null",
    "........",
    "00000000000000000000000000000000",
    "aaaaaaaaaaaaaaaa",
  ])("A13 the placeholder %s", (secret) => {
    const { message } = refusal(github({ secret }));

    expect(message).toContain("is a placeholder");
    expect(message.replaceAll(/secret(?=")|not a secret|GITHUB_WEBHOOK_SECRET/g, "")).not.toContain(secret);
  });

  test("A13 the message names the entry of a list", () => {
    expect(refusal(stripe({ secret: [SECRET, "changeme"] })).message).toContain('option "secret[1]"');
  });

  test("a value that is not text is refused, as plain JavaScript may pass one", () => {
    const source = stripe({ secret: SECRET });
    const secrets = [{ label: "0", secret: 12_345_678 as unknown as string }];

    expect(refusal({ ...source, secrets }).message).toContain("missing");
  });

  test.each([
    "correct horse battery staple",
    "It's a Secret to Everybody",
    "tests-are-not-a-placeholder",
    "sk_live_51H8x",
  ])("%s is accepted where the key is the text itself", (secret) => {
    expect(openSource("shop", github({ secret })).name).toBe("shop");
  });
});

function base64(bytes: number): string {
  return Buffer.alloc(bytes, "sluice").toString("base64");
}

describe("keys in an encoding", () => {
  test.each([
    ["no base64", "whsec_not!base64!at!all!!!!!!!!!!!!", "is not base64"],
    ["base64 without its padding", `whsec_${base64(25).replace(/=+$/, "")}`, "is not base64"],
    ["base64url", `whsec_${Buffer.alloc(24, 0xfb).toString("base64url")}`, "is not base64"],
    ["23 bytes", `whsec_${base64(23)}`, "23 bytes"],
    ["65 bytes", `whsec_${base64(65)}`, "65 bytes"],
    ["spaces inside", "whsec_MfKQ9r8GKYqr TwjUPD8ILPZIo2LaLaSw", "white space"],
  ])("Standard Webhooks refuses a key of %s", (_name, secret, problem) => {
    const { message } = refusal(standardWebhooks({ secret }));

    expect(message).toContain(problem);
    expect(message).not.toContain(secret);
  });

  test.each([24, 64])("Standard Webhooks accepts a key of %i bytes, with or without the prefix", (bytes) => {
    expect(openSource("shop", standardWebhooks({ secret: `whsec_${base64(bytes)}` })).isSigned).toBe(true);
    expect(openSource("shop", standardWebhooks({ secret: base64(bytes) })).isSigned).toBe(true);
  });

  test.each([
    ["hex", "not-hexadecimal-at-all", "is not hex"],
    ["hex", "0011223", "shorter than 8"],
    ["hex", "001122334", "is not hex"],
    ["hex", "00112233445566", "7 bytes"],
    ["base64", "AQIDBAU=", "5 bytes"],
  ] as const)("a key that is to be %s and is not", (key, secret, problem) => {
    expect(refusal(hmac({ header: "x-signature", key, secret })).message).toContain(problem);
  });
});

describe("options", () => {
  test.each([
    ["a path", "https://example.kinde.com/path", undefined],
    ["a slash after it", "https://example.kinde.com/", undefined],
    ["this machine by name", "http://localhost:3001", undefined],
    ["this machine by address", "http://127.0.0.1:3001", undefined],
    ["this machine by its IPv6 address", "http://[::1]:3001", undefined],
    ["nothing", undefined, "missing"],
    ["an empty text", "", "missing"],
    ["no URL", "example.kinde.com", "is not a URL"],
    ["a space after it", "https://example.kinde.com ", "is not a URL"],
    ["plain http", "http://example.kinde.com", "https"],
    ["a host that only looks local", "http://localhost.example.com", "https"],
    ["another protocol", "file:///etc/passwd", "https"],
    ["a password", "https://me:canary@example.kinde.com", "more than a host"],
    ["a query", "https://example.kinde.com?canary", "more than a host"],
    ["a fragment", "https://example.kinde.com#canary", "more than a host"],
  ])("an issuer with %s", (_name, issuer, problem) => {
    if (problem === undefined) {
      expect(openSource("shop", kinde({ issuer })).provider).toBe("kinde");
      return;
    }
    const { message } = refusal(kinde({ issuer }));

    expect(message).toContain('Source "shop", option "issuer"');
    expect(message).toContain(problem);
    expect(message).toContain("KINDE_ISSUER_URL");
    expect(message).not.toMatch(/canary|localhost\.example|passwd/);
  });

  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
  const weak = generateKeyPairSync("rsa", { modulusLength: 1_024 })
    .publicKey.export({ type: "spki", format: "pem" })
    .toString();
  const refusals: readonly (readonly [string, Source, string, string])[] = [
    ["maxBytes of 0", stripe({ secret: SECRET, maxBytes: 0 }), "maxBytes", "whole number"],
    ["maxBytes with a fraction", stripe({ secret: SECRET, maxBytes: 1.5 }), "maxBytes", "whole number"],
    ["an endless toleranceMs", stripe({ secret: SECRET, toleranceMs: Infinity }), "toleranceMs", "whole number"],
    ["a negative toleranceMs", stripe({ secret: SECRET, toleranceMs: -1 }), "toleranceMs", "whole number"],
    ["a tolerance where no time is signed", github({ secret: SECRET, toleranceMs: 1_000 }), "toleranceMs", "no effect"],
    ["content of nothing", hmac({ secret: SECRET, header: "x", content: "signed" }), "content", "part of the delivery"],
    [
      "content with another placeholder",
      hmac({ secret: SECRET, header: "x", content: "{boby}" }),
      "content",
      "{boby}, which is unknown",
    ],
    [
      "a signed address that is not set",
      hmac({ secret: SECRET, header: "x", content: "{url}{body}" }),
      "url",
      "missing",
    ],
    ["content with the body twice", hmac({ secret: SECRET, header: "x", content: "{body}{body}" }), "content", "once"],
    [
      "a timestamp that is not signed",
      hmac({ secret: SECRET, header: "x", timestamp: { header: "y" }, content: "{body}" }),
      "content",
      "timestamp",
    ],
    [
      "a signed timestamp that is nowhere",
      hmac({ secret: SECRET, header: "x", content: "{timestamp}{body}" }),
      "content",
      "timestamp",
    ],
    ["a signed id that is nowhere", hmac({ secret: SECRET, header: "x", content: "{id}.{body}" }), "content", "{id}"],
    [
      "an id that nothing ends",
      hmac({ secret: SECRET, header: "x", id: { header: "y" }, content: "{id}{body}" }),
      "content",
      "between two placeholders",
    ],
    [
      "a timestamp pair in a plain header",
      hmac({ secret: SECRET, header: "x", timestamp: { pair: "t" } }),
      "timestamp",
      "pairs",
    ],
    ["no user name", basicAuth({ username: undefined, password: SECRET }), "username", "missing"],
    ["a user name with a colon", basicAuth({ username: "a:b", password: SECRET }), "username", "colon"],
    ["no password", basicAuth({ username: "acme", password: undefined }), "password", "missing"],
    ["a token with spaces", sharedToken({ secret: "two words here", header: "x" }), "secret", "white space"],
    ["a token beyond ASCII", sharedToken({ secret: "schlüssel-wort", header: "x" }), "secret", "ASCII"],
    ["no secret for a database webhook", supabaseDatabase({ secret: undefined }), "secret", "missing"],
    ["no public key", signature({ algorithm: "ed25519", publicKey: undefined, header: "x" }), "publicKey", "missing"],
    [
      "a key of another algorithm",
      signature({ algorithm: "ed25519", publicKey: pem, header: "x" }),
      "publicKey",
      "ed25519",
    ],
    ["a weak key", signature({ algorithm: "rsa-sha256", publicKey: weak, header: "x" }), "publicKey", "rsa-sha256"],
    [
      "a key that is none",
      signature({ algorithm: "ed25519", key: "raw-hex", publicKey: "00112233", header: "x" }),
      "publicKey",
      "ed25519",
    ],
  ];

  test.each(refusals)("%s is refused", (_name, source, option, problem) => {
    const { code, message } = refusal(source);

    expect(code).toBe("CONFIG_INVALID");
    expect(message).toContain(`Source "shop", option "${option}"`);
    expect(message).toContain(problem);
  });

  test.each([
    "",
    "Stripe",
    "-stripe",
    "_stripe",
    "str ipe",
    "strïpe",
    "../x",
    "a/b",
    "a.b",
    "a".repeat(65),
    "__proto__",
  ])("%j is not a source name", (name) => {
    expect(refusal(stripe({ secret: SECRET }), name).message).toContain("is not a source name");
  });

  test.each(["s", "stripe", "stripe-eu_2", "2checkout", "a".repeat(64)])("%s is a source name", (name) => {
    expect(openSource(name, stripe({ secret: SECRET })).name).toBe(name);
  });
});

describe("signing", () => {
  const message = { body: "{}", type: "user.created", id: "1", at: NOW };
  const issuer = "https://example.kinde.com";

  test.each([
    ["without a development key", undefined, "is needed to sign"],
    ["with one that is no JSON", "canary", "is not a private JWK"],
    ["with a public one", JSON.stringify({ kty: "RSA", n: "canary", e: "AQAB" }), "is not a private JWK"],
    ["with a broken one", JSON.stringify({ kty: "RSA", n: "canary", e: "AQAB", d: "canary" }), "is not a private JWK"],
  ])("a JWT cannot be signed %s", async (_name, developmentKey, problem) => {
    const failure = await sign(kinde({ issuer, developmentKey }), message).catch((error: unknown) => error);

    expect(failure).toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringContaining(problem),
    });
    expect(String(failure)).not.toContain("canary");
  });

  test("a missing secret is refused as at start-up", async () => {
    await expect(sign(stripe({ secret: undefined }), message)).rejects.toMatchObject({
      code: "CONFIG_INVALID",
    });
  });

  test("claims are a JSON object", async () => {
    const developmentKey = JSON.stringify(
      generateKeyPairSync("rsa", { modulusLength: 2_048 }).privateKey.export({ format: "jwk" }),
    );

    await expect(sign(kinde({ issuer, developmentKey }), { ...message, body: "[]" })).rejects.toMatchObject({
      code: "INPUT_INVALID",
    });
  });
});

test("an opened source shows none of its secrets", () => {
  const open = openSource("shop", standardWebhooks({ secret: STANDARD_SECRET }));

  expect(JSON.stringify(open)).not.toContain(STANDARD_SECRET.slice(6));
});
