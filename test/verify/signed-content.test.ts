import { createHmac } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HmacScheme } from "../../src/verify/schemes/hmac.ts";
import type { SchemeContext } from "../../src/verify/schemes/scheme.ts";
import { after, NOW, SECRET, toBytes } from "./senders.ts";
import { BODY, SIGNATURE_HEX } from "./signed-content-vectors.ts";
import { ADDRESS, check, HEX, openMac, rejected, type Request, VERIFIED } from "./signed-content-support.ts";

const SECONDS = "1795176000";
const AT_ADDRESS = { options: { url: ADDRESS } };
const FORM = { "content-type": "application/x-www-form-urlencoded" };

interface Vector {
  readonly scheme: Partial<HmacScheme>;
  readonly context?: Partial<SchemeContext>;
  readonly request: Request;
}

function signed(scheme: Partial<HmacScheme>, signature: string, request: Request, context = {}): Vector {
  return {
    scheme,
    context,
    request: { body: BODY, ...request, headers: { "x-signature": signature, ...request.headers } },
  };
}

const BASE64 = { header: "x-signature", encoding: "base64" } as const;

// Every signature was made with Python's hmac and hashlib.
const VECTORS: Readonly<Record<string, Vector>> = {
  "the body alone": signed({}, SIGNATURE_HEX, {}),
  "the address with its query, and the body": signed(
    { content: "{url}{body}" },
    "133e9e2ca706a608a6aa9a0dfe94d5de260d1d6f6bc46ed291ab7b0d8dad4292",
    { url: "/whatever?a=1&b=%20" },
    AT_ADDRESS,
  ),
  "method, address, body and milliseconds": signed(
    {
      signature: BASE64,
      content: "{method}{url}{body}{timestamp}",
      timestamp: { from: { header: "x-time" }, unit: "ms" },
    },
    "L9cB4tMxMWvqZf6aDiUZ4sUcINxo+GJ/YjH/U/HozaQ=",
    { headers: { "x-time": `${SECONDS}000` } },
    AT_ADDRESS,
  ),
  "address and sorted form": signed(
    { hash: "sha1", signature: BASE64, content: "{url}{form}" },
    "p8whtb4oPAh2m+6cA9RFOU1PQt4=",
    { url: "/?x=1", headers: FORM, body: "Beta=%C3%A9Z&Alpha=1+2" },
    AT_ADDRESS,
  ),
  "a checksum of the body between headers and a setting": signed(
    {
      content: "{id}|{timestamp}|{setting:webhookId}|{body:crc32}",
      idHeader: "x-id",
      timestamp: { from: { header: "x-time" }, unit: "rfc3339" },
    },
    "c062bae6469577ca60042fe804a3f9c44b3199cc64fd301f6a99a8c245d5a048",
    { headers: { "x-id": "tx-1", "x-time": "2026-11-20T12:00:00Z" } },
    { settings: { webhookId: "WH-1" } },
  ),
  "the body as a JSON string beside a pair": signed(
    {
      signature: { ...BASE64, format: { kind: "pairs", separator: ",", key: "sign" } },
      content: '{"Body":{body:json},"EnvironmentName":"{pair:env}","TimeStamp":{timestamp}}',
      timestamp: { from: { pair: "t" }, unit: "ms" },
    },
    `sign=CT4ckOc98D7grt9xDFJqK/eFgwjc82UFld2YA0UOk/I=, env=master, t=${SECONDS}000`,
    { body: '{"name":"Zo\u00eb"}' },
  ),
  "id, nanoseconds and body without anything between": signed(
    {
      content: "{id}{timestamp}{body}",
      idHeader: "x-id",
      timestamp: { from: { header: "x-time" }, unit: "rfc3339" },
    },
    "bd03d79017dec41c1e4928a43fbf0b637185ba75ee7b91e92eb3149c3e9b85fc",
    { headers: { "x-id": "e76c6bd4-55c9-4987-8304-da1588d8988b", "x-time": "2026-11-20T12:00:00.123456789Z" } },
  ),
  "method, path, query and a hash of the body": signed(
    { content: "{method}\n{path}\n{query}\n{body:sha256:hex}" },
    "998f30f4ddbb202a30aae865bcd5bed622679885c3cb6ff1dd99b53f10e1f8cd",
    { url: "/elsewhere?q=1" },
    AT_ADDRESS,
  ),
  "origin and headers": signed(
    { content: "{origin}|{header:x-nonce}|{header:X-Version}|{body}" },
    "d540fb2ae90b1e990c3fd1056f72613b39e56669a23e120fa5e145ec3dcc65cd",
    { headers: { "X-Nonce": "n-1", "x-version": "v 2" } },
    AT_ADDRESS,
  ),
  "a sequence of timestamp and signatures": signed(
    {
      signature: { ...HEX, format: { kind: "sequence", separator: "," } },
      content: "{timestamp}.{body}",
      timestamp: { from: { entry: "first" }, unit: "s" },
    },
    `${SECONDS},${"0".repeat(64)},43f7dbb552786292b34b239dbf3a34404f7a0738184fb7e79280fb3c34b4da08`,
    {},
  ),
  "a token inside the body": {
    scheme: {
      signature: { path: "signature.signature", encoding: "hex" },
      content: "{timestamp}{field:signature.token}",
      timestamp: { from: { path: "signature.timestamp" }, unit: "s" },
    },
    request: {
      body: JSON.stringify({
        signature: {
          timestamp: SECONDS,
          token: "tok-1",
          signature: "2c83d9f4fa7047426e4826f5294eda9ea86214c45f1c41ad1472afe7be05ef7e",
        },
      }),
    },
  },
  "a base64url key": signed(
    { key: "base64url" },
    "a305f14871b22a9ff71ecb4b7c3600a6b7c9bfa2eedf0a0e8889869d4042984f",
    {},
    {
      secrets: [{ label: "0", secret: "-_8AEiM0RVZneImaq7zN3g" }],
    },
  ),
};

describe.each(Object.entries(VECTORS))("%s", (_name, { scheme, context, request }) => {
  const open = openMac(scheme, context);

  test("verifies as Python signed it", async () => {
    expect(await check(open, request)).toEqual(VERIFIED);
  });

  test("is refused with a secret that differs in one letter", async () => {
    const [secret] = context?.secrets ?? [{ label: "0", secret: SECRET }];
    const other = { label: "0", secret: (secret?.secret ?? "").replace(/^./, (first) => (first === "b" ? "c" : "b")) };

    expect(await check(openMac(scheme, { ...context, secrets: [other] }), request)).toEqual(
      rejected("signature_mismatch"),
    );
  });

  test("A4 is refused with one more byte in the body", async () => {
    const isWhole =
      typeof scheme.content !== "string" || scheme.content.includes("{body") || scheme.content.includes("{form");

    const verdict = await check(open, { ...request, body: `${String(request.body)} ` });
    expect(verdict.kind).toBe(isWhole ? "rejected" : "verified");
  });

  test("what it signs verifies, an hour later it does not where it is timed", async () => {
    const contentType = request.headers?.["content-type"];
    const made = await open.sign({
      body: toBytes(String(request.body)),
      type: "a",
      id: "id-1",
      at: NOW,
      headers: contentType === undefined ? {} : { "content-type": contentType },
    });
    const arrived = { headers: made.headers, body: made.body, url: `/x?${new URLSearchParams(made.query).toString()}` };

    expect(await check(open, arrived)).toEqual(VERIFIED);
    expect(await check(open, arrived, after(3_600_000))).toEqual(
      scheme.timestamp === undefined ? VERIFIED : rejected("timestamp_too_old"),
    );
  });
});

// The hashes of every algorithm and encoding, signed by Python over `POST\n/hooks/acme\nq=1\n<hash>`.
test.each([
  ["md5:hex", "939def5924e5be95107637d0175011f5e269c850a8f73be2f81de7c239698c6e"],
  ["md5:base64", "90ca0b07ec78e0cfc0293752a52b90ac2c5552a8f07ca1ecd83a1df092da6a9a"],
  ["md5:base64url", "918327e7c41eb3500b54e76858a5330b754a180ece55ec6c2f0ba74eb865e49a"],
  ["sha1:hex", "b147d8522bd3d82a4776a6b6bb95760edd4fe8cf2f079eb0916066b4d0110a5f"],
  ["sha1:base64", "c23a2baf08ba5be89d6d8cfe4c44323372ec3fc55a51fe1909c493ecbf9023f8"],
  ["sha256:base64", "fb4ac846b53bcf1ca98b25783f0a79d8d6219525e498f3635bfe826d4b3c7811"],
  ["sha256:base64url", "6bf442532e3bf84f163502afd9d76dace6769f0c4af88e1f3a31ab0b199fec6f"],
  ["sha512:hex", "7aa184ca0f210d1c57f37822e4169625b451b44a6cc12b07b8cc7abca6400ed4"],
  ["sha512:base64url", "2ad24cf046c8399fb838fd13037cb05bd3dadda827d31cd804e050a5dda72229"],
])("a body hashed as %s verifies", async (name, signature) => {
  const open = openMac({ content: `{method}\n{path}\n{query}\n{body:${name}}` }, AT_ADDRESS);

  const request = { url: "/?q=1", headers: { "x-signature": signature }, body: BODY };
  expect(await check(open, request)).toEqual(VERIFIED);
});

describe("A17 the address a sender signs", () => {
  const open = openMac({ content: "{url}{body}" }, AT_ADDRESS);
  const request = VECTORS["the address with its query, and the body"]!.request;

  test.each([
    { host: "evil.example" },
    { "x-forwarded-host": "evil.example", "x-forwarded-proto": "http" },
    { forwarded: "host=evil.example" },
    { "x-original-url": "/evil" },
  ])("is not changed by %j", async (headers) => {
    expect(await check(open, { ...request, headers: { ...request.headers, ...headers } })).toEqual(VERIFIED);
  });

  test.each(["https://evil.example/x?a=1&b=%20", "//evil.example?a=1&b=%20", "/?a=1&b=%20#x"])(
    "is not changed by the target %s",
    async (url) => {
      expect(await check(open, { ...request, url })).toEqual(VERIFIED);
    },
  );

  test.each(["/", "/?a=1", "/?a=1&b=+", "/?b=%20&a=1", "/?a=1&b=%20&"])("holds the query: %s", async (url) => {
    expect(await check(open, { ...request, url })).toEqual(rejected("signature_mismatch"));
  });

  test("is the one the app configured", async () => {
    const made = await open.sign({
      body: toBytes(BODY),
      type: "a",
      id: "1",
      at: NOW,
      headers: {},
      url: `${ADDRESS}/other`,
    });

    expect(await check(open, { headers: made.headers, body: BODY })).toEqual(rejected("signature_mismatch"));
  });

  test("keeps the query of the option in test deliveries", async () => {
    const withQuery = openMac({ content: "{url}{body}" }, { options: { url: `${ADDRESS}?tenant=1` } });
    const made = await withQuery.sign({ body: toBytes(BODY), type: "a", id: "1", at: NOW, headers: {} });

    expect(made.query).toEqual({ tenant: "1" });
    expect(await check(withQuery, { url: "/?tenant=1", headers: made.headers, body: BODY })).toEqual(VERIFIED);
  });
});

describe("timestamps", () => {
  const FROM_BODY: Partial<HmacScheme> = { timestamp: { from: { path: "sent.at" }, unit: "ms" } };

  const mac = (content: string): string => createHmac("sha256", SECRET).update(content).digest("hex");

  test.each([
    [`{"sent":{"at":${SECONDS}000}}`, undefined],
    [`{"sent":{"at":"${SECONDS}000"}}`, undefined],
    [`{"sent":{"at":${SECONDS}000.5}}`, "timestamp_malformed"],
    [`{"sent":{"at":${SECONDS}}}`, "timestamp_too_old"],
    ['{"sent":{"at":null}}', "timestamp_missing"],
    ['{"sent":{}}', "timestamp_missing"],
    ["[]", "timestamp_missing"],
    ["not json", "timestamp_missing"],
    [`{"sent":{"at":[${SECONDS}000]}}`, "timestamp_malformed"],
  ])("the body %s has the cause %s", async (body, cause) => {
    const verdict = await check(openMac(FROM_BODY), { headers: { "x-signature": mac(body) }, body });

    expect(verdict).toEqual(cause === undefined ? VERIFIED : rejected(cause));
  });

  test.each([
    ["in a parameter", { parameter: "t" }, { url: `/?t=${SECONDS}` }, undefined],
    ["A8 in a parameter twice", { parameter: "t" }, { url: `/?t=${SECONDS}&t=${SECONDS}` }, "timestamp_malformed"],
    ["in no parameter", { parameter: "t" }, {}, "timestamp_missing"],
    [
      "A8 in a header twice",
      { header: "x-t" },
      { headers: { "x-t": `${SECONDS}, ${SECONDS}` } },
      "timestamp_malformed",
    ],
  ] as const)("%s", async (_name, from, request, cause) => {
    const open = openMac({ timestamp: { from, unit: "s" }, content: "{timestamp}.{body}" });
    const headers = { "x-signature": mac(`${SECONDS}.${BODY}`), ...("headers" in request ? request.headers : {}) };

    expect(await check(open, { ...request, headers, body: BODY })).toEqual(
      cause === undefined ? VERIFIED : rejected(cause),
    );
  });

  test("A8 a sequence that came twice is malformed", async () => {
    const { scheme, request } = VECTORS["a sequence of timestamp and signatures"]!;
    const header = request.headers?.["x-signature"] ?? "";

    expect(await check(openMac(scheme), { ...request, headers: { "x-signature": `${header}, ${header}` } })).toEqual(
      rejected("signature_malformed"),
    );
  });

  test("test deliveries write it into the body, as what was there before", async () => {
    const sign = async (body: string): Promise<string> => {
      const made = await openMac(FROM_BODY).sign({ body: toBytes(body), type: "a", id: "1", at: NOW, headers: {} });
      return Buffer.from(made.body).toString();
    };

    expect(await sign('{"sent":{"at":1}}')).toBe(`{"sent":{"at":${SECONDS}000}}`);
    expect(await sign('{"sent":{"at":"1"}}')).toBe(`{"sent":{"at":"${SECONDS}000"}}`);
    expect(await sign("{}")).toBe(`{"sent":{"at":${SECONDS}000}}`);
    expect(await sign(`{ "sent": {"at": ${SECONDS}000} }`)).toBe(`{ "sent": {"at": ${SECONDS}000} }`);
  });

  test("a body that can hold none cannot be signed", () => {
    const sign = (): unknown =>
      openMac(FROM_BODY).sign({ body: toBytes("[]"), type: "a", id: "1", at: NOW, headers: {} });

    expect(sign).toThrow("JSON object");
  });
});

describe("a definition that does not fit together is refused", () => {
  const header = { from: { header: "x-t" }, unit: "s" } as const;
  const inBody = { from: { path: "t" }, unit: "s" } as const;
  const parameter = { from: { parameter: "t" }, unit: "s" } as const;
  const pair = { from: { pair: "t" }, unit: "s" } as const;
  const pairs = { kind: "pairs", separator: ",", key: "v1" } as const;
  const sequence = { kind: "sequence", separator: "," } as const;
  const first = { from: { entry: "first" }, unit: "s" } as const;
  const TIME = 'option "content": must cover the sender\'s timestamp';
  const ID = 'option "content": must name {id}';
  const INSIDE = 'option "content": covers the signature itself';
  const PLACE = 'option "signature": must be in one place';

  test.each([
    ["an unsigned timestamp header", { timestamp: header }, TIME],
    ["a timestamp header like the body's name", { timestamp: inBody, content: "{header:x-body}.{header:y}" }, TIME],
    ["a template's timestamp that is nowhere", { content: "{timestamp}.{body}" }, TIME],
    ["an unsigned id", { idHeader: "x-id" }, ID],
    ["a template's id that is nowhere", { content: "{id}.{body}" }, ID],
    ["a timestamp under a mere checksum", { timestamp: inBody, content: "{header:x}.{body:crc32}" }, TIME],
    ["a timestamp in a field while another is signed", { timestamp: inBody, content: "{field:other}." }, TIME],
    ["an unsigned parameter", { timestamp: parameter }, TIME],
    ["a parameter while another is signed", { timestamp: parameter, content: "{query:other}.{body}" }, TIME],
    [
      "a pair without pairs",
      { timestamp: pair, content: "{timestamp}.{body}" },
      'option "timestamp": can only be a pair',
    ],
    ["an unsigned pair", { timestamp: pair, signature: { ...HEX, format: pairs } }, TIME],
    ["a sequence without a timestamp", { signature: { ...HEX, format: sequence } }, "must be the first entry exactly"],
    [
      "a first entry without a sequence",
      { timestamp: first, content: "{timestamp}.{body}" },
      'option "timestamp": must be the first entry exactly',
    ],
    [
      "a pair beside several headers",
      { timestamp: pair, signature: { headers: ["a"], encoding: "hex", format: pairs }, content: "{timestamp}.{body}" },
      PLACE,
    ],
    [
      "a first entry beside several headers",
      {
        timestamp: first,
        signature: { headers: ["a"], encoding: "hex", format: sequence },
        content: "{timestamp}.{body}",
      },
      PLACE,
    ],
    [
      "another pair beside numbered headers",
      { signature: { numberedHeader: "a", encoding: "hex", format: pairs }, content: "{pair:x}.{body}" },
      PLACE,
    ],
    ["a signature inside the signed body", { signature: { path: "s", encoding: "hex" } }, INSIDE],
    [
      "a signature inside a body of which a checksum is signed",
      { signature: { path: "s", encoding: "hex" }, content: "{header:x}.{body:crc32}" },
      INSIDE,
    ],
    ["a signature that is its own field", { signature: { path: "s", encoding: "hex" }, content: "{field:s}." }, INSIDE],
    [
      "a signature inside the signed query",
      { signature: { parameter: "s", encoding: "hex" }, content: "{query}\n{body}" },
      INSIDE,
    ],
    [
      "a signature inside the signed address",
      { signature: { parameter: "s", encoding: "hex" }, content: "{url}\n{body}" },
      INSIDE,
    ],
    [
      "a signature that is its own parameter",
      { signature: { parameter: "s", encoding: "hex" }, content: "{query:s}.{body}" },
      INSIDE,
    ],
    ["a secret outside a digest", { content: "{secret}{body}" }, "names {secret}, which is unknown here"],
    ["a pair without pairs, by name", { content: "{pair:x}.{body}" }, "names {pair:x}, which is unknown here"],
    ["an unknown placeholder", { content: "{host}{body}" }, "names {host}, which is unknown here"],
    ["a placeholder of an unknown kind", { content: "{cookie:a}.{body}" }, "names {cookie:a}, which is unknown here"],
  ] as const)("%s", (_name, scheme, problem) => {
    expect(() => openMac(scheme as Partial<HmacScheme>, AT_ADDRESS)).toThrow(problem);
  });

  test.each([
    ["a timestamp in the signed body", { timestamp: inBody }],
    ["a timestamp in the signed body beside a header", { timestamp: inBody, content: "{header:x}.{body}" }],
    ["a timestamp in a signed form", { timestamp: inBody, content: "{header:x}.{form}" }],
    ["a timestamp in a signed parameter", { timestamp: parameter, content: "{query:t}.{body}" }],
    ["a timestamp in the signed address", { timestamp: parameter, content: "{url}.{body}" }],
    ["a timestamp in the hashed body", { timestamp: inBody, content: "{body:sha256:hex}" }],
    ["a timestamp in a signed field", { timestamp: inBody, content: "{field:t}." }],
    ["a timestamp in a signed header", { timestamp: header, content: "{header:X-T}.{body}" }],
    ["a timestamp in the signed query", { timestamp: parameter, content: "{query}\n{body}" }],
    [
      "a timestamp in a signed pair",
      { timestamp: pair, signature: { ...HEX, format: pairs }, content: "{pair:t}.{body}" },
    ],
    ["an id in a signed header", { idHeader: "x-id", content: "{header:X-Id}.{body}" }],
    ["anything before a function", { idHeader: "x-id", timestamp: header, content: () => "x" }],
  ] as const)("%s is not", (_name, scheme) => {
    expect(() => openMac(scheme as Partial<HmacScheme>, AT_ADDRESS)).not.toThrow();
  });
});

describe("what a template names", () => {
  test.each(["{header:x}.{body}", "{body}.{header:x}"])("%s has to be there", async (content) => {
    const headers = { "x-signature": "0".repeat(64) };

    expect(await check(openMac({ content }), { headers })).toEqual(rejected("content_incomplete"));
    expect(await check(openMac({ content }), { headers: { ...headers, x: "" } })).toEqual(
      rejected("signature_mismatch"),
    );
  });

  test.each([
    ["{header:x}|{id}.{body}", "a.b"],
    ["{body}.{id}|{header:x}", "a.b"],
    ["{id}{timestamp}{body}", "a1795176001b"],
  ])("%s has an id that cannot be %s", async (content, id) => {
    const timestamp = content.includes("{timestamp}") && ({ from: { header: "x-t" }, unit: "s" } as const);
    const open = openMac({ content, idHeader: "x-id", ...(timestamp !== false && { timestamp }) });
    const headers = { "x-signature": "0".repeat(64), "x-t": SECONDS, "x-id": id, x: "" };

    expect(await check(open, { headers })).toEqual(rejected("id_malformed"));
    expect(await check(open, { headers: { ...headers, "x-id": "ab" } })).toEqual(rejected("signature_mismatch"));
  });
});

describe("a content function", () => {
  const scheme: Partial<HmacScheme> = {
    idHeader: "x-id",
    timestamp: { from: { header: "x-t" }, unit: "s" },
    content: ({ body, method, headers }, { id, timestamp, url, settings }) =>
      [method, headers.get("x-t"), id, timestamp, url, settings["team"], Buffer.from(body).toString()].join("\n"),
  };
  const context = { ...AT_ADDRESS, settings: { team: "T1" } };

  test("builds what is signed from the delivery and the checked values", async () => {
    const content = `POST\n${SECONDS}\nid-1\n${SECONDS}\n${ADDRESS}?a=1\nT1\n${BODY}`;
    const headers = {
      "x-id": "id-1",
      "x-t": SECONDS,
      "x-signature": createHmac("sha256", SECRET).update(content).digest("hex"),
    };

    expect(await check(openMac(scheme, context), { url: "/?a=1", headers, body: BODY })).toEqual(VERIFIED);
  });

  test("also signs test deliveries", async () => {
    const open = openMac(scheme, context);
    const made = await open.sign({ body: toBytes(BODY), type: "a", id: "id-1", at: NOW, headers: {} });

    expect(await check(open, { headers: made.headers, body: made.body })).toEqual(VERIFIED);
  });

  test("is told of nothing its definition does not describe", async () => {
    const content = JSON.stringify({ timestamp: "", id: "", url: "", settings: {} });
    const open = openMac({ content: (_delivery, values) => JSON.stringify(values) });
    const signature = createHmac("sha256", SECRET).update(content).digest("hex");

    expect(await check(open, { headers: { "x-signature": signature }, url: "/?a=1" })).toEqual(VERIFIED);
  });

  test("may return bytes", async () => {
    const open = openMac({ content: ({ body }) => body });

    expect(await check(open, { headers: { "x-signature": SIGNATURE_HEX }, body: BODY })).toEqual(VERIFIED);
  });

  test.each([
    ["that finds nothing", () => undefined],
    [
      "that throws",
      () => {
        throw new Error(BODY);
      },
    ],
  ])("%s refuses the delivery", async (_name, content) => {
    expect(await check(openMac({ content }), { headers: { "x-signature": SIGNATURE_HEX }, body: BODY })).toEqual(
      rejected("content_incomplete"),
    );
  });
});

describe("secrets", () => {
  const FIRST = "e084431fbc7f18aaaf4450bb71b07c818f7dcf2e09b9ea22ce3c74e45ab305a5";
  const SECOND = "ae553fe78fb964ba26ca03c9e2a9058c8a98b58e8904f5c0f0c196eec88a5451";
  const [first, second] = ["first-secret", "second-secret"];
  const arrive = (signature: string): Request => ({ headers: { "x-signature": signature }, body: BODY });

  test("in one text are told apart by labels of their own", async () => {
    const open = openMac({ secretSeparator: "|" }, { secrets: [{ label: "main", secret: `${first}|${second}` }] });

    expect(await check(open, arrive(FIRST))).toEqual({ kind: "verified", secret: { index: 0, label: "main" } });
    expect(await check(open, arrive(SECOND))).toEqual({ kind: "verified", secret: { index: 0, label: "main.1" } });
  });

  test.each(["first-secret|", "first-secret|first-secret", "first-secret|short", "|"])(
    "in one text are checked one by one: %s",
    (secret) => {
      expect(() => openMac({ secretSeparator: "|" }, { secrets: [{ label: "0", secret }] })).toThrow('option "secret');
    },
  );

  test("A12 an old one proves nothing after its end", async () => {
    const secrets = [
      { label: "new", secret: first },
      { label: "old", secret: second, notAfter: after(1_000) },
    ];
    const open = openMac({}, { secrets });

    expect(await check(open, arrive(SECOND), NOW)).toMatchObject({
      kind: "verified",
      secret: { index: 1, label: "old" },
    });
    expect(await check(open, arrive(SECOND), after(1_001))).toEqual(rejected("signature_mismatch"));
    expect(await check(open, arrive(FIRST), after(1_001))).toMatchObject({ secret: { index: 0, label: "new" } });
  });

  test.each([
    ["utf8", "prefix-", `prefix-${SECRET}`],
    ["utf8", "prefix-", SECRET],
    ["base64", "v1,whsec_", `v1,whsec_${Buffer.from(SECRET).toString("base64")}`],
    ["whsec", "v1,", `v1,whsec_${Buffer.from(SECRET).toString("base64")}`],
    ["hex", "hex:", `hex:${Buffer.from(SECRET).toString("hex").toUpperCase()}`],
    ["base64url", "", Buffer.from(SECRET).toString("base64url")],
  ] as const)("written as %s lose the prefix %j", async (key, keyPrefix, secret) => {
    const open = openMac({ key, keyPrefix }, { secrets: [{ label: "0", secret }] });

    expect(await check(open, arrive(SIGNATURE_HEX))).toEqual(VERIFIED);
  });

  test("may be missing where the sender brings one, and then prove nothing", async () => {
    const open = openMac({}, { secrets: [], mayLackSecret: true });

    expect(await check(open, arrive(SIGNATURE_HEX))).toEqual(rejected("signature_mismatch"));
    expect(() => open.sign({ body: toBytes(BODY), type: "a", id: "1", at: NOW, headers: {} })).toThrow(
      'option "secret"',
    );
    expect(() => openMac({}, { secrets: [] })).toThrow('option "secret"');
  });
});

describe("whatever is signed verifies, and nothing else does", () => {
  const SCHEMES: Readonly<Record<string, Partial<HmacScheme>>> = {
    timed: { timestamp: { from: { header: "x-t" }, unit: "rfc3339" }, content: "{timestamp}.{body}" },
    hashed: { content: "{method}\n{url}\n{body:sha512:base64}" },
    inQuery: { signature: { parameter: "sig", encoding: "base64url" }, content: "{header:x-nonce}.{body}" },
    numbered: { signature: { numberedHeader: "x-sig-", encoding: "hex-upper" }, hash: "sha512" },
    sequence: {
      signature: { ...HEX, format: { kind: "sequence", separator: ";" } },
      timestamp: { from: { entry: "first" }, unit: "ms" },
      content: "{timestamp}{body}",
    },
    json: { content: "{body:json}{query:nonce}" },
  };

  test.each(Object.entries(SCHEMES))("%s", async (name, scheme) => {
    const open = openMac(scheme, AT_ADDRESS);
    const text = fc.string({ unit: "grapheme", maxLength: 60 });
    const at = fc.integer({ min: -300_000, max: 300_000 });

    await fc.assert(
      fc.asyncProperty(text, text, at, async (body, other, offsetMs) => {
        fc.pre(body !== other);
        const made = await open.sign({ body: toBytes(body), type: "a", id: "id-1", at: after(offsetMs), headers: {} });
        const request = { headers: made.headers, url: `/?${new URLSearchParams(made.query).toString()}`, body };

        expect(await check(open, request), name).toEqual(VERIFIED);
        expect((await check(open, { ...request, body: other })).kind).toBe("rejected");
      }),
    );
  });
});
