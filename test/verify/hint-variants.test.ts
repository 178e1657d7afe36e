import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { toBodyVariants } from "../../src/verify/hints/body-variants.ts";
import { toUrlVariants } from "../../src/verify/hints/url-variants.ts";
import { openSource, type ProviderDefinition, sign } from "../../src/verify/index.ts";
import { github, signature } from "../../src/verify/providers/index.ts";
import { defineSource } from "../../src/verify/source.ts";
import { after, NOW, SECRET, toBytes, toDelivery } from "./senders.ts";
import { toRequest } from "./requests.ts";

describe("the bodies tried", () => {
  const tried = (text: string): readonly string[] =>
    [...toBodyVariants(toBytes(text))].map((body) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(body));

  test("of text are its line ends and what surrounds it", () => {
    expect(tried(" a\r\nb\n")).toEqual([
      "a\r\nb",
      "a\r\nb\n",
      "a\r\nb\r\n",
      " a\nb\n",
      "a\nb",
      "a\nb\n",
      "a\nb\r\n",
      " a\r\nb\r\n",
    ]);
  });

  test("of JSON are the usual ways to lay it out", () => {
    const ends = (text: string): readonly string[] => [text, `${text}\n`, `${text}\r\n`];

    expect(tried('{ "a":[1,"b: c, d"] }')).toEqual([
      ...ends('{ "a":[1,"b: c, d"] }').slice(1),
      ...ends('{"a":[1,"b: c, d"]}'),
      ...ends('{\n  "a": [\n    1,\n    "b: c, d"\n  ]\n}'),
      ...ends('{\n    "a": [\n        1,\n        "b: c, d"\n    ]\n}'),
      ...ends('{"a": [1, "b: c, d"]}'),
    ]);
  });

  test.each([
    ['[ "a/b" ]', String.raw`[ "a\/b" ]`],
    [String.raw`[ "a\/b" ]`, '[ "a/b" ]'],
    ['[ "\u00e9" ]', String.raw`[ "\u00e9" ]`],
    [String.raw`[ "\u00e9" ]`, '[ "\u00e9" ]'],
    ['[ "\u00e9/" ]', String.raw`[ "\u00e9\/" ]`],
    [String.raw`[ "a\\\u00e9" ]`, '[ "a\\\\\u00e9" ]'],
    [String.raw`[ "\\\\\u00e9" ]`, '[ "\\\\\\\\\u00e9" ]'],
    [String.raw`[ "\u0080" ]`, '[ "\u0080" ]'],
    ['["a\\"b", "c"]', String.raw`["a\"b","c"]`],
    [String.raw`{"a":"x\"y, z: w","b":1}`, String.raw`{"a": "x\"y, z: w", "b": 1}`],
    [String.raw`{"a":"x,y\"zz","b":1}`, String.raw`{"a": "x,y\"zz", "b": 1}`],
    ['\uFEFF["a"]', '[\n  "a"\n]'],
    ['["\uFEFFa"]', '[\n  "\uFEFFa"\n]'],
  ])("of %s are %s among them", (came, sent) => {
    expect(tried(came)).toContain(sent);
  });

  test("leave alone what JSON has to escape, and what is no escape", () => {
    expect(tried(String.raw`[ "\u0022\u000a\u007f" ]`)).not.toContain('[ "\u0022\u000a\u007f" ]');
    expect(tried(String.raw`[ "\u007f" ]`)).not.toContain('[ "\u007f" ]');
    expect(tried(String.raw`[ "\\u00e9" ]`)).not.toContain('[ "\\\u00e9" ]');
  });

  test("of what is no text are none", () => {
    expect([...toBodyVariants(new Uint8Array([0x5b, 0xff, 0x5d]))]).toEqual([]);
  });
});

describe("the addresses tried", () => {
  const tried = (configured: string | undefined, url: string, headers: Readonly<Record<string, string>> = {}) =>
    [...toUrlVariants(configured, { ...toRequest({ headers }), url })].map((variant) => [variant.url, variant.target]);

  test("are the configured one, with the other protocol, port and closing slash", () => {
    expect(tried("https://a.example/in", "//").map(([url]) => url)).toEqual([
      "https://a.example/in",
      "https://a.example/in/",
      "https://a.example:443/in",
      "https://a.example:443/in/",
      "http://a.example/in",
      "http://a.example/in/",
      "http://a.example:80/in",
      "http://a.example:80/in/",
    ]);
    expect(tried("http://a.example:8080/in/", "//").map(([url]) => url)).toEqual([
      "https://a.example:8080/in/",
      "https://a.example:8080/in",
      "https://a.example/in/",
      "https://a.example/in",
      "https://a.example:443/in/",
      "https://a.example:443/in",
      "http://a.example:8080/in/",
      "http://a.example:8080/in",
      "http://a.example/in/",
      "http://a.example/in",
      "http://a.example:80/in/",
      "http://a.example:80/in",
    ]);
  });

  test("are with and without the query that came", () => {
    expect(tried("https://a.example/in", "//?b=1").slice(0, 2)).toEqual([
      ["https://a.example/in", "//?b=1"],
      ["https://a.example/in", "//"],
    ]);
  });

  test("are every host that is named anywhere, with the configured path and the request's own", () => {
    const headers = { host: "b.internal:3000", "x-forwarded-host": "c.example, proxy.internal" };
    const bases = new Set(
      tried("https://a.example/in", "/own", headers).map(([url = ""]) => url.replace(/^https?:|:\d+(?=\/)|\/$/g, "")),
    );

    expect([...bases].map((base) => base.replace(/:\d+/, ""))).toEqual(
      expect.arrayContaining([
        "//a.example/in",
        "//c.example/own",
        "//b.internal/own",
        "//localhost/own",
        "//c.example/in",
        "//b.internal/in",
      ]),
    );
  });

  test("are the request's own where none is configured, and never a part of its path", () => {
    const urls = tried(undefined, "https://a.example/own", { host: "" }).map(([url]) => url);

    expect(urls[0]).toBe("https://a.example/own");
    expect(urls.filter((url = "") => !url.includes("//a.example"))).toEqual([]);
  });

  test("are the hosts themselves where the request names no address", () => {
    expect(tried(undefined, "//", { host: "b.example" })[0]).toEqual(["https://b.example/", "//"]);
  });

  test("are without any slash at the end of the configured one", () => {
    expect(tried("https://a.example/in//", "//").map(([url]) => url)).toContain("https://a.example/in");
  });

  test("are 96 at most, and none twice", () => {
    const headers = { host: "b.internal:3000", "x-forwarded-host": "c.example:8080" };
    const all = tried("https://a.example:8443/in", "https://d.example:9000/own?b=1", headers).map(String);

    expect(all).toHaveLength(96);
    expect(new Set(all).size).toBe(96);
  });
});

describe("what says which mode an event is of", () => {
  const hint = async (body: string): Promise<string | undefined> => {
    const { headers } = await sign(github({ secret: `${SECRET}-2` }), { body, type: "push", id: "1", at: NOW });
    return openSource("shop", github({ secret: SECRET })).explain(
      toRequest({ headers, body }),
      "signature_mismatch",
      NOW,
    );
  };

  test.each(["livemode", "liveMode", "live_mode", "testmode", "test_mode", "isTest", "sandbox"])(
    "%s, where it is true or false",
    async (name) => {
      expect(await hint(`{"${name}":true}`)).toBe("secret_of_another_mode");
      expect(await hint(`{"${name}":"yes"}`)).toBeUndefined();
    },
  );

  test.each(["environment", "env", "mode"])("%s, where it is the name of one", async (name) => {
    for (const mode of ["sandbox", "test", "live", "Production"]) {
      expect(await hint(`{"${name}":"${mode}"}`)).toBe("secret_of_another_mode");
    }
    for (const other of ["livestream", "contest", "staging"]) {
      expect(await hint(`{"${name}":"${other}"}`)).toBeUndefined();
    }
  });
});

test("one good secret is enough not to call the others of another kind", async () => {
  const open = openSource("shop", github({ secret: ["sk_live_51H8xabcdef", SECRET] }));
  const delivery = toRequest({ headers: { "x-hub-signature-256": `sha256=${"0".repeat(64)}` }, body: "a" });

  expect(await open.explain(delivery, "signature_mismatch", NOW)).toBeUndefined();
});

test("the mode is looked for in a form too, where the sender sends one", async () => {
  const definition: ProviderDefinition = {
    name: "acme",
    scheme: { kind: "hmac", signature: { header: "x-signature", encoding: "hex" } },
    id: { in: "none" },
    type: { in: "none" },
    payload: "form-or-json",
  };
  const headers = {
    "x-signature": "0".repeat(64),
    "content-type": "application/x-www-form-urlencoded",
  };
  const delivery = toRequest({ headers, body: "payload=%7B%22livemode%22%3Atrue%7D" });
  const open = openSource("acme", defineSource(definition, { secret: SECRET }));

  expect(await open.explain(delivery, "signature_mismatch", NOW)).toBe("secret_of_another_mode");
});

test("a delivery signed with a pinned key is looked at again, as nothing has to be fetched for it", async () => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const source = signature({
    algorithm: "ed25519",
    header: "x-signature",
    timestamp: { header: "x-time" },
    publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
    developmentKey: JSON.stringify(privateKey.export({ format: "jwk" })),
  });
  const delivery = toDelivery(await sign(source, { body: "{}", type: "any", id: "1", at: NOW }));
  const open = openSource("shop", source);

  expect(await open.explain(delivery, "timestamp_too_old", after(3_600_000))).toBe("clock_skew");
});

describe("what is no signing secret", () => {
  test.each([
    "sk_live_51H8xabcdef",
    "pk_test_51H8xabcdef",
    "rk_live_51H8xabcdef",
    "gho_16C7e42F292c69",
    "ghp_16C7e42F292c69",
    "ghu_16C7e42F292c69",
    "ghs_16C7e42F292c69",
    "github_pat_11ABCDEFG",
    "glpat-abcdefgh1234",
    "xoxa-123456789012",
    "xoxb-123456789012",
    "xoxp-123456789012",
    "xapp-1-A0123456789",
    "shpat_0123456789ab",
    "shpca_0123456789ab",
    "shppa_0123456789ab",
    "lin_api_0123456789",
  ])("%s, which calls a sender's interface", async (secret) => {
    const open = openSource("shop", github({ secret }));
    const delivery = toRequest({ headers: { "x-hub-signature-256": `sha256=${"0".repeat(64)}` }, body: "a" });

    expect(await open.explain(delivery, "signature_mismatch", NOW)).toBe("secret_of_another_kind");
    expect(
      await openSource("shop", github({ secret: `my-${secret}` })).explain(delivery, "signature_mismatch", NOW),
    ).toBeUndefined();
  });
});
