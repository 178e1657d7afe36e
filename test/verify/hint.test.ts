import { createHmac } from "node:crypto";
import * as fc from "fast-check";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { toBodyVariants } from "../../src/verify/hints/body-variants.ts";
import { findOtherSender, type ProvenBy, toProofHeaders } from "../../src/verify/hints/foreign-headers.ts";
import { type Hint, HINT_TEXTS } from "../../src/verify/hints/hint.ts";
import { type Delivery, openSource, type ProviderDefinition, sign, type Source } from "../../src/verify/index.ts";
import type { HmacScheme } from "../../src/verify/schemes/hmac.ts";
import { defineSource, type DefineOptions } from "../../src/verify/source.ts";
import { toRequest } from "./requests.ts";
import { after, NOW, SECRET, toBytes, toDelivery } from "./senders.ts";

const HMAC: HmacScheme = { kind: "hmac", signature: { header: "x-acme-signature", encoding: "hex" } };

function define(scheme: Partial<HmacScheme> = {}, definition: Partial<ProviderDefinition> = {}): ProviderDefinition {
  return {
    name: "acme",
    scheme: { ...HMAC, ...scheme },
    id: { in: "none" },
    type: { in: "none" },
    ...definition,
  };
}

const ACME = define();
const TIMED = define({
  content: "{timestamp}.{body}",
  timestamp: { from: { header: "x-acme-time" }, unit: "s" },
});

function toSource(definition: ProviderDefinition, options: Partial<DefineOptions> = {}): Source {
  return defineSource(definition, { secret: SECRET, ...options });
}

async function deliver(source: Source, body: string, at: Date = NOW): Promise<Delivery> {
  return toDelivery(await sign(source, { body, type: "any", id: "1", at }));
}

/** What a source makes of a delivery it refuses. */
async function explain(source: Source, delivery: Delivery, now = NOW): Promise<Hint | undefined> {
  const open = openSource("acme", source);
  const verdict = await open.verify(delivery, now);
  if (verdict.kind !== "rejected") return expect.fail("The delivery was not refused");
  return open.explain(delivery, verdict.cause, now);
}

describe("body_reserialised", () => {
  const value = { url: "https://example.com/a?b=1", name: "Zoë 😀", list: [1, { a: "x: y, z" }], empty: {} };
  const compact = JSON.stringify(value);
  const ascii = compact.replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

  test.each([
    ["compact", compact],
    ["compact with a line end", `${compact}\n`],
    ["compact with a Windows line end", `${compact}\r\n`],
    ["with two spaces", JSON.stringify(value, undefined, 2)],
    ["with two spaces and a line end", `${JSON.stringify(value, undefined, 2)}\n`],
    ["with four spaces", JSON.stringify(value, undefined, 4)],
    [
      "as Python writes it",
      `{"url": "https://example.com/a?b=1", "name": "Zoë 😀", "list": [1, {"a": "x: y, z"}], "empty": {}}`,
    ],
    ["in ASCII", ascii],
    ["in ASCII with escaped slashes, as PHP writes it", ascii.replaceAll("/", "\\/")],
    ["with escaped slashes", compact.replaceAll("/", "\\/")],
  ])("is found where the sender wrote JSON %s", async (_name, sent) => {
    const { headers } = await deliver(toSource(ACME), sent);

    for (const came of [compact, JSON.stringify(value, undefined, 3), ascii]) {
      if (came === sent) continue;
      // oxlint-disable-next-line no-await-in-loop
      expect(await explain(toSource(ACME), { ...toRequest({ body: came }), headers })).toBe("body_reserialised");
    }
  });

  test.each([
    ["line ends", "a,b\r\nc,d\r\n", "a,b\nc,d\n"],
    ["line ends the other way", "a,b\nc,d\n", "a,b\r\nc,d\r\n"],
    ["white space around it", "a=1", " a=1\n"],
    ["a line end that was cut off", "a=1\r\n", "a=1"],
  ])("is found in text for %s", async (_name, sent, came) => {
    const { headers } = await deliver(toSource(ACME), sent);

    expect(await explain(toSource(ACME), { ...toRequest({ body: came }), headers })).toBe("body_reserialised");
  });

  test("is not said of a body that really is another", async () => {
    const { headers } = await deliver(toSource(ACME), '{"amount":1}');

    expect(await explain(toSource(ACME), { ...toRequest({ body: '{"amount":2}' }), headers })).toBeUndefined();
  });

  test("is not looked for in bodies over 256 KiB", async () => {
    const compactOf = (length: number): string => `{"a":"${"x".repeat(length - 8)}"}`;
    const pretty = (length: number): string => compactOf(length - 1).replace(":", ": ");
    const hintFor = async (bytes: number): Promise<Hint | undefined> => {
      const { headers } = await deliver(toSource(ACME), compactOf(bytes - 1));
      return explain(toSource(ACME), { ...toRequest({ body: pretty(bytes) }), headers });
    };

    expect(await hintFor(262_144)).toBe("body_reserialised");
    expect(await hintFor(262_145)).toBeUndefined();
  });

  test("no nesting overflows anything", async () => {
    const deep = "[".repeat(100_000) + "]".repeat(100_000);
    const { headers } = await deliver(toSource(ACME), "{}");

    expect(await explain(toSource(ACME), { ...toRequest({ body: deep }), headers })).toBeUndefined();
  });

  test("variants are few, never the body itself and never twice", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json().map(toBytes), fc.string().map(toBytes), fc.uint8Array()), (body) => {
        const variants = [...toBodyVariants(body)].map((variant) => Buffer.from(variant).toString("latin1"));

        expect(variants).not.toContain(Buffer.from(body).toString("latin1"));
        expect(new Set(variants).size).toBe(variants.length);
        expect(variants.length).toBeLessThanOrEqual(7 * 6 * 4);
      }),
    );
  });
});

describe("clock_skew", () => {
  test.each([
    ["late", after(3_600_000)],
    ["early", after(-3_600_000)],
  ])("is found for a good delivery that comes an hour %s", async (_name, now) => {
    expect(await explain(toSource(TIMED), await deliver(toSource(TIMED), "{}"), now)).toBe("clock_skew");
  });

  test("is not said where the signature is bad as well", async () => {
    const delivery = await deliver(toSource(TIMED, { secret: `${SECRET}-2` }), "{}");

    expect(await explain(toSource(TIMED), delivery, after(3_600_000))).toBeUndefined();
  });
});

describe("body_truncated", () => {
  test("is found where fewer bytes came than were announced", async () => {
    const headers = { "x-acme-signature": "0".repeat(64), "content-length": "9" };

    expect(await explain(toSource(ACME), toRequest({ headers, body: "a=1&b=23" }))).toBe("body_truncated");
    expect(
      await explain(toSource(ACME), toRequest({ headers: { ...headers, "content-length": "8" }, body: "a=1&b=23" })),
    ).toBeUndefined();
  });

  test("is found where JSON ends inside", async () => {
    const headers = { "x-acme-signature": "0".repeat(64) };

    expect(await explain(toSource(ACME), toRequest({ headers, body: '{"a":[1,' }))).toBe("body_truncated");
  });
});

describe("headers_of_another_sender", () => {
  const others: readonly ProvenBy[] = [
    ACME,
    { name: "other", scheme: { ...HMAC, signature: { header: "X-Other-Signature", encoding: "hex" } } },
    { name: "rotating", scheme: { ...HMAC, signature: { headers: ["x-new", "x-old"], encoding: "hex" } } },
    { name: "numbered", scheme: { ...HMAC, signature: { numberedHeader: "x-sig-", encoding: "hex" } } },
    { name: "inside", scheme: { ...HMAC, signature: { path: "signature", encoding: "hex" } } },
    { name: "token", scheme: { kind: "token", carrier: { in: "header", header: "X-Token" } } },
    {
      name: "bearer",
      scheme: { kind: "token", carrier: { in: "header", header: "Authorization", prefix: "Bearer " } },
    },
    { name: "basic", scheme: { kind: "basic" } },
    {
      name: "jwt",
      scheme: {
        kind: "jwt",
        carrier: { in: "header", header: "x-jwt" },
        algorithms: ["HS256"],
        keys: { from: "secret" },
      },
    },
    { name: "twin", scheme: HMAC },
  ];

  test.each([
    ["x-other-signature", "other"],
    ["x-old", "rotating"],
    ["x-sig-1", "numbered"],
    ["x-token", "token"],
    ["x-jwt", "jwt"],
    ["x-acme-signature", undefined],
    ["authorization", undefined],
    ["x-unknown", undefined],
  ])("the header %s is that of %s", (header, sender) => {
    expect(findOtherSender(toRequest({ headers: { [header]: "a" } }).headers, ACME, others)).toBe(sender);
  });

  test("a signature inside the body or query has no header", () => {
    expect(toProofHeaders(others[4]!)).toEqual([]);
    expect(toProofHeaders({ name: "a", scheme: { ...HMAC, signature: { parameter: "s", encoding: "hex" } } })).toEqual(
      [],
    );
  });

  test("GitHub's headers are known", async () => {
    const headers = { "x-hub-signature-256": `sha256=${"0".repeat(64)}`, "x-github-event": "push" };

    expect(await explain(toSource(ACME), toRequest({ headers, body: "{}" }))).toBe("headers_of_another_sender");
  });

  test("a delivery without any proof has no hint", async () => {
    expect(await explain(toSource(ACME), toRequest({ body: "{}" }))).toBeUndefined();
  });
});

describe("url_differs", () => {
  const definition = define({ content: "{url}{body}" });
  const url = "https://app.example.com/api/webhooks/acme";
  const withUrl = (text: string): Source => toSource(definition, { url: text });

  test.each([
    ["http instead of https", "http://localhost/api/webhooks/acme", "https://localhost/api/webhooks/acme"],
    ["a closing slash", `${url}/`, url],
    ["no closing slash", url, `${url}/`],
    ["the standard port", "https://app.example.com:443/api/webhooks/acme", url],
    ["the request's own address", url, "https://internal.example.com/hooks/acme"],
    ["another host with the same path", "https://internal.example.com/api/webhooks/acme", url],
  ])("is found where the sender signed %s", async (_name, signed, configured) => {
    const { headers, body } = await deliver(withUrl(signed), "{}");
    const named = {
      get: (name: string) => (name === "host" ? "internal.example.com" : headers.get(name)),
      entries: headers.entries,
    };

    expect(await explain(withUrl(configured), { ...toRequest({ body }), headers: named })).toBe("url_differs");
  });

  test("is found where the sender left the query out", async () => {
    const { headers, body } = await deliver(withUrl(url), "{}");

    expect(await explain(withUrl(url), { ...toRequest({ body, query: "utm=1" }), headers })).toBe("url_differs");
  });

  test("is not said where the signature is bad for every address", async () => {
    const { headers, body } = await deliver(toSource(definition, { url, secret: `${SECRET}-2` }), "{}");

    expect(await explain(withUrl(url), { ...toRequest({ body }), headers })).toBeUndefined();
  });
});

describe("secrets", () => {
  test("secret_expired is found where an old secret still signs", async () => {
    const source = toSource(ACME, {
      secret: [`${SECRET}-2`, { label: "old", secret: SECRET, notAfter: after(-1) }],
    });

    expect(await explain(source, await deliver(toSource(ACME), "{}"))).toBe("secret_expired");
  });

  test("secret_expired is not said of a delivery no secret signed", async () => {
    const source = toSource(ACME, {
      secret: [`${SECRET}-2`, { label: "old", secret: `${SECRET}-3`, notAfter: after(-1) }],
    });

    expect(await explain(source, await deliver(toSource(ACME), "{}"))).toBeUndefined();
  });

  test("secret_of_another_source is found among the siblings of the same sender", async () => {
    const delivery = await deliver(toSource(ACME), "{}");
    const open = openSource("acme", toSource(ACME, { secret: `${SECRET}-2` }));
    const right = openSource("acme-eu", toSource(ACME));
    const ofOther = openSource("other", toSource({ ...ACME, name: "other" }));
    const explainAmong = async (...siblings: (typeof open)[]): Promise<Hint | undefined> =>
      open.explain(delivery, "signature_mismatch", NOW, siblings);

    expect(await explainAmong(open, right)).toBe("secret_of_another_source");
    expect(await explainAmong(open, ofOther)).toBeUndefined();
  });

  test.each([
    ["hex", "00112233445566778899aabbccddeeff", "hex"],
    ["base64", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "base64"],
    ["base64 after whsec_", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec"],
  ] as const)("secret_of_another_kind is found where the key is the secret's %s", async (_name, secret, key) => {
    const delivery = await deliver(toSource(define({ key }), { secret }), "{}");

    expect(await explain(toSource(ACME, { secret }), delivery)).toBe("secret_of_another_kind");
  });

  test("secret_of_another_kind is found where the key is the whole text, whsec_ included", async () => {
    const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const delivery = await deliver(toSource(ACME, { secret }), "{}");

    expect(await explain(toSource(define({ key: "whsec" }), { secret }), delivery)).toBe("secret_of_another_kind");
  });

  test.each([
    ["sk_live_51H8xabcdef", undefined, "secret_of_another_kind"],
    ["ghp_16C7e42F292c6912E7", undefined, "secret_of_another_kind"],
    ["sk_live_51H8xabcdef", "whsec_", "secret_of_another_kind"],
    ["a-secret-without-prefix", "whsec_", "secret_of_another_kind"],
    ["whsec_of-some-length", "whsec_", undefined],
    ["sk_live_51H8xabcdef", "sk_live_", undefined],
    ["a-secret-without-prefix", undefined, undefined],
  ])("the secret %j where %j is expected: %s", async (secret, secretPrefix, hint) => {
    const definition = define({}, secretPrefix === undefined ? {} : { secretPrefix });

    expect(await explain(toSource(definition, { secret }), await deliver(toSource(ACME), "{}"))).toBe(hint);
  });

  test.each([
    '{"livemode":false}',
    '{"livemode":true}',
    '{"meta":{"test_mode":true}}',
    '{"environment":"sandbox"}',
    '{"mode":"LIVE"}',
  ])("secret_of_another_mode is found for %s", async (body) => {
    expect(await explain(toSource(ACME, { secret: `${SECRET}-2` }), await deliver(toSource(ACME), body))).toBe(
      "secret_of_another_mode",
    );
  });

  test.each(['{"livemode":"maybe"}', '{"environment":"berlin"}', "not JSON", "null"])(
    "secret_of_another_mode is not said of %s",
    async (body) => {
      expect(
        await explain(toSource(ACME, { secret: `${SECRET}-2` }), await deliver(toSource(ACME), body)),
      ).toBeUndefined();
    },
  );
});

describe("limits", () => {
  const outbound = vi.fn<typeof fetch>();

  beforeEach(() => {
    vi.stubGlobal("fetch", outbound.mockReset());
    return () => vi.unstubAllGlobals();
  });

  test("a token refused for its claims makes nobody fetch keys", async () => {
    const definition: ProviderDefinition = {
      ...ACME,
      scheme: {
        kind: "jwt",
        carrier: { in: "bearer" },
        algorithms: ["RS256"],
        keys: { from: "url", url: "https://keys.example.com/jwks" },
      },
    };
    const open = openSource("acme", defineSource(definition, { secret: [] }));

    expect(await open.explain(toRequest({ body: "{}" }), "jwt_claims_refused", NOW)).toBeUndefined();
    expect(outbound).not.toHaveBeenCalled();
  });

  test.each([
    "signature_malformed",
    "timestamp_malformed",
    "id_malformed",
    "jwt_malformed",
    "handshake_refused",
  ] as const)("%s says enough by itself", async (cause) => {
    const open = openSource("acme", toSource(TIMED));

    expect(await open.explain(await deliver(toSource(TIMED), "{}"), cause, NOW)).toBeUndefined();
  });

  test("a body nobody can decode never makes explaining fail", async () => {
    const open = openSource("acme", toSource(ACME));

    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), async (body) => {
        const mac = createHmac("sha256", "another-secret").update(body).digest("hex");
        const delivery = toRequest({ body, headers: { "x-acme-signature": mac } });

        expect([undefined, "body_truncated", "secret_of_another_mode"]).toContain(
          await open.explain(delivery, "signature_mismatch", NOW),
        );
      }),
    );
  });

  test("every hint has a sentence", () => {
    expect(Object.keys(HINT_TEXTS)).toHaveLength(9);
    for (const text of Object.values(HINT_TEXTS)) expect(text).toMatch(/^[A-Z].*[^.]\.$/);
  });
});
