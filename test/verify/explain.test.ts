import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SignJWT } from "jose";
import {
  type Delivery,
  type Hint,
  openSource,
  type OpenSource,
  type ProviderDefinition,
  type RejectionCause,
  type Scheme,
  sign,
  type Source,
} from "../../src/verify/index.ts";
import { awsSns, kinde, twilio } from "../../src/verify/providers/index.ts";
import { defineSource, type DefineOptions } from "../../src/verify/source.ts";
import { toRequest } from "./requests.ts";
import { after, NOW, SECRET, toBytes, toDelivery } from "./senders.ts";

const HMAC: Scheme = { kind: "hmac", signature: { header: "x-acme-signature", encoding: "hex" } };
const TOKENS: Scheme = { kind: "jwt", carrier: { in: "bearer" }, algorithms: ["HS256"], keys: { from: "secret" } };
const MESSAGE = { body: "{}", type: "any", id: "1", at: NOW };

function toSource(scheme: Scheme, options: Partial<DefineOptions> = {}): Source {
  const definition: ProviderDefinition = { name: "acme", scheme, id: { in: "none" }, type: { in: "none" } };
  return defineSource(definition, { secret: SECRET, ...options });
}

function open(scheme: Scheme = HMAC, options: Partial<DefineOptions> = {}): OpenSource {
  return openSource("acme", toSource(scheme, options));
}

async function deliver(source: Source): Promise<Delivery> {
  return toDelivery(await sign(source, MESSAGE));
}

const outbound = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.stubGlobal("fetch", outbound.mockReset());
});

afterEach(() => {
  vi.unstubAllGlobals();
});

test.each<RejectionCause>([
  "signature_missing",
  "timestamp_missing",
  "id_missing",
  "token_missing",
  "content_incomplete",
])("%s is explained by another sender's headers", async (cause) => {
  const delivery = toRequest({ headers: { "x-hub-signature-256": "sha256=00" } });

  expect(await open().explain(delivery, cause, NOW)).toBe("headers_of_another_sender");
});

test.each<RejectionCause>(["signature_mismatch", "token_mismatch", "jwt_body_mismatch"])(
  "%s is explained by a body that was cut",
  async (cause) => {
    const delivery = toRequest({ headers: { "content-length": "3" }, body: "{}" });

    expect(await open().explain(delivery, cause, NOW)).toBe("body_truncated");
  },
);

test.each<[string, Hint | undefined]>([
  ["3", "body_truncated"],
  ["0000000003", "body_truncated"],
  ["999999999999999", "body_truncated"],
  ["2", undefined],
  ["1", undefined],
  ["9999999999999999", undefined],
  ["3 bytes", undefined],
  ["about 3", undefined],
  ["3.5", undefined],
  ["Infinity", undefined],
  ["", undefined],
])("a content length of %j makes a body of two bytes %s", async (length, hint) => {
  const delivery = toRequest({ headers: { "content-length": length }, body: "{}" });

  expect(await open().explain(delivery, "signature_mismatch", NOW)).toBe(hint);
});

test("a token that is too old is explained by the clock, and one that is not for us by nothing", async () => {
  const aged: Scheme = { ...TOKENS, maxAgeMs: 1_000 };
  const seconds = NOW.getTime() / 1_000;
  const explain = async (claims: Record<string, unknown>): Promise<Hint | undefined> => {
    const token = await new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(toBytes(SECRET));
    return open(aged).explain(toRequest({ headers: { authorization: `Bearer ${token}` } }), "jwt_claims_refused", NOW);
  };

  expect(await explain({ iat: seconds - 3_600 })).toBe("clock_skew");
  expect(await explain({})).toBeUndefined();
});

test("a token signed with an old secret is explained by its end", async () => {
  const secret = [`${SECRET}-2`, { label: "old", secret: SECRET, notAfter: after(-1) }];
  const delivery = await deliver(toSource(TOKENS));

  expect(await open(TOKENS, { secret }).explain(delivery, "signature_mismatch", NOW)).toBe("secret_expired");
});

test.each<[string, Source, Delivery]>([
  [
    "a token's keys",
    kinde({ issuer: "https://acme.example" }),
    toRequest({ body: `${Buffer.from('{"alg":"RS256","kid":"a"}').toString("base64url")}.e30.AAAA` }),
  ],
  [
    "a certificate",
    awsSns({ topicArn: "arn:aws:sns:eu-west-1:123456789012:orders" }),
    toRequest({
      body: JSON.stringify({
        Type: "Notification",
        MessageId: "1",
        TopicArn: "arn:aws:sns:eu-west-1:123456789012:orders",
        Message: "a",
        Timestamp: NOW.toISOString(),
        SignatureVersion: "2",
        Signature: "AAAA",
        SigningCertURL: "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0.pem",
      }),
    }),
  ],
])("nobody fetches %s to explain a forgery", async (_name, source, delivery) => {
  const opened = openSource("acme", source);

  for (const cause of ["signature_mismatch", "jwt_body_mismatch", "timestamp_too_old", "jwt_claims_refused"] as const) {
    // oxlint-disable-next-line no-await-in-loop
    expect(await opened.explain(delivery, cause, NOW)).toBeUndefined();
  }
  expect(outbound).not.toHaveBeenCalled();
});

describe("siblings", () => {
  const wrong = (index: number): OpenSource =>
    openSource(`acme-${index}`, toSource(HMAC, { secret: `${SECRET}-${index}` }));
  const own = open(HMAC, { secret: `${SECRET}-own` });

  test.each<[number, Hint | undefined]>([
    [0, "secret_of_another_source"],
    [19, "secret_of_another_source"],
    [20, undefined],
  ])("the right one after %d others makes the hint %s", async (count, hint) => {
    const delivery = await deliver(toSource(HMAC));
    const siblings = [
      ...Array.from({ length: count }, (_, index) => wrong(index)),
      openSource("right", toSource(HMAC)),
    ];

    expect(await own.explain(delivery, "signature_mismatch", NOW, siblings)).toBe(hint);
  });

  test("without the right one there is no hint", async () => {
    const delivery = await deliver(toSource(HMAC));

    expect(await own.explain(delivery, "signature_mismatch", NOW, [own, wrong(1), wrong(2)])).toBeUndefined();
    expect(await own.explain(delivery, "signature_mismatch", NOW)).toBeUndefined();
  });

  test("one that fails takes the hint away and nothing else", async () => {
    const broken = { ...wrong(1), verify: () => Promise.reject(new Error("broken")) };
    const delivery = await deliver(toSource(HMAC));

    expect(await own.explain(delivery, "signature_mismatch", NOW, [broken])).toBeUndefined();
  });
});

test("an address is tried where a function builds what is signed", async () => {
  const form = { ...MESSAGE, body: "MessageSid=SM1" };
  const signed = await sign(twilio({ secret: SECRET, url: "https://app.example.com/api/webhooks/acme/" }), form);
  const configured = openSource("acme", twilio({ secret: SECRET, url: "https://app.example.com/api/webhooks/acme" }));

  expect(await configured.explain(toDelivery(signed), "signature_mismatch", NOW)).toBe("url_differs");
});

test("a key of another length is tried as another kind of secret", async () => {
  const secret = "00112233445566778899aabbccddeeff";
  const strict: Scheme = { ...HMAC, key: "hex", keyBytes: { min: 16, max: 16 } };
  const delivery = await deliver(toSource(HMAC, { secret }));

  expect(await open(strict, { secret }).explain(delivery, "signature_mismatch", NOW)).toBe("secret_of_another_kind");
  expect(await open(strict, { secret: `${secret.slice(0, -1)}0` }).explain(delivery, "signature_mismatch", NOW)).toBe(
    undefined,
  );
});
