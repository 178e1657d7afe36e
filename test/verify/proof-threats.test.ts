import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { openSource, sign, type Source, type Verdict } from "../../src/verify/index.ts";
import {
  basicAuth,
  github,
  hmac,
  lemonSqueezy,
  sharedToken,
  shopify,
  slack,
  standardWebhooks,
  stripe,
} from "../../src/verify/providers/index.ts";
import { after, NOW, SECRET, SENDERS, STANDARD_SECRET, toBytes, toDelivery } from "./senders.ts";

const BODY = '{"id":"evt_1","type":"order.paid"}';
const SECONDS = Math.floor(NOW.getTime() / 1_000);
const VERIFIED = { kind: "verified", secret: { index: 0, label: "0" } };

function rejected(cause: string): unknown {
  return { kind: "rejected", cause };
}

function check(source: Source, headers: Readonly<Record<string, string>>, now = NOW): Promise<Verdict> {
  return openSource("acme", source).verify(toDelivery({ headers, body: toBytes(BODY) }), now);
}

function encode(text: string): string {
  return Buffer.from(text).toString("base64");
}

function mac(content: string, secret = SECRET, hash = "sha256"): string {
  return createHmac(hash, secret).update(content).digest("hex");
}

function stripeHeader(timestamp: string | number = SECONDS, secret = SECRET): string {
  return `t=${timestamp},v1=${mac(`${timestamp}.${BODY}`, secret)}`;
}

function checkStripe(header: string, now = NOW): Promise<Verdict> {
  return check(stripe({ secret: SECRET }), { "stripe-signature": header }, now);
}

async function signedHeaders(source: Source): Promise<Record<string, string>> {
  return {
    ...(await sign(source, { body: BODY, type: "order.paid", id: "msg_1", at: NOW })).headers,
  };
}

describe("A1 A2 absent proof", () => {
  test.each(Object.entries(SENDERS))(
    "A1 %s refuses a delivery without headers",
    async (_name, { source, isSigned }) => {
      expect(await check(source, {})).toEqual(rejected(isSigned ? "signature_missing" : "token_missing"));
    },
  );

  test.each([
    ["an empty header", "", "signature_missing"],
    ["a prefix alone", "v1=", "signature_malformed"],
    ["a timestamp alone", `t=${SECONDS}`, "signature_malformed"],
    ["a timestamp and an empty signature", `t=${SECONDS},v1=`, "signature_malformed"],
    ["separators", ",,,", "signature_malformed"],
    ["no timestamp", `v1=${mac(BODY)}`, "timestamp_missing"],
  ])("A2 Stripe refuses %s", async (_name, header, cause) => {
    expect(await checkStripe(header)).toEqual(rejected(cause));
  });

  test.each(["", "sha256=", "sha256", "="])("A2 GitHub refuses the header %j", async (header) => {
    expect((await check(github({ secret: SECRET }), { "x-hub-signature-256": header })).kind).toBe("rejected");
  });

  test.each(["v1,", "v1", ",", " ", "v1, v1,"])("A2 Standard Webhooks refuses the header %j", async (signature) => {
    const source = standardWebhooks({ secret: STANDARD_SECRET });
    const headers = { ...(await signedHeaders(source)), "webhook-signature": signature };

    expect(await check(source, headers)).toEqual(rejected("signature_malformed"));
  });

  test.each([
    ["webhook-timestamp", "timestamp_missing"],
    ["webhook-id", "id_missing"],
  ])("A2 Standard Webhooks refuses a delivery without %s", async (name, cause) => {
    const source = standardWebhooks({ secret: STANDARD_SECRET });
    const headers = await signedHeaders(source);

    expect(await check(source, { ...headers, [name]: "" })).toEqual(rejected(cause));
  });
});

test.each(Object.entries(SENDERS).filter(([, { source }]) => source.definition.scheme.kind === "hmac"))(
  "A3 %s refuses what another secret signed",
  async (_name, { source, type }) => {
    const secrets = [{ label: "0", secret: "ffeeddccbbaa99887766554433221100" }];
    const impostor = { ...source, secrets };

    const request = await sign(impostor, { body: BODY, type, id: "msg_1", at: NOW });

    expect(await openSource("acme", source).verify(toDelivery(request), NOW)).toEqual(rejected("signature_mismatch"));
  },
);

describe("A5 other versions", () => {
  test("A5 the right MAC under Stripe's v0 is refused", async () => {
    expect(await checkStripe(stripeHeader().replace("v1=", "v0="))).toEqual(rejected("signature_malformed"));
  });

  test("A5 a MAC under Standard Webhooks' asymmetric version is refused", async () => {
    const source = standardWebhooks({ secret: STANDARD_SECRET });
    const headers = await signedHeaders(source);
    const signature = headers["webhook-signature"]?.replace("v1,", "v1a,") ?? "";

    expect(await check(source, { ...headers, "webhook-signature": signature })).toEqual(
      rejected("signature_malformed"),
    );
  });

  test.each([
    ["SHA-1 under its own prefix", `sha1=${mac(BODY, SECRET, "sha1")}`],
    ["SHA-1 under the prefix of SHA-256", `sha256=${mac(BODY, SECRET, "sha1")}`],
    ["SHA-512 under the prefix of SHA-256", `sha256=${mac(BODY, SECRET, "sha512")}`],
    ["the right MAC without a prefix", mac(BODY)],
    ["the right MAC with its prefix in upper case", `SHA256=${mac(BODY)}`],
  ])("A5 GitHub refuses %s", async (_name, header) => {
    expect(await check(github({ secret: SECRET }), { "x-hub-signature-256": header })).toEqual(
      rejected("signature_malformed"),
    );
  });

  test("A5 GitHub's old header is not looked at", async () => {
    const headers = { "x-hub-signature": `sha1=${mac(BODY, SECRET, "sha1")}` };

    expect(await check(github({ secret: SECRET }), headers)).toEqual(rejected("signature_missing"));
  });
});

describe("A6 other spellings", () => {
  test("A6 hex in upper case is refused", async () => {
    expect(await check(lemonSqueezy({ secret: SECRET }), { "x-signature": mac(BODY).toUpperCase() })).toEqual(
      rejected("signature_malformed"),
    );
  });

  const base64 = createHmac("sha256", SECRET).update(BODY).digest("base64");
  const spare = base64.slice(0, -2) + String.fromCharCode(base64.charCodeAt(base64.length - 2) + 1) + "=";
  test.each([
    ["base64 without padding", base64.slice(0, -1)],
    ["base64 with too much padding", `${base64}=`],
    ["base64 with a line break", `${base64}\n`],
    ["base64 with its spare bits set", spare],
    ["hex", mac(BODY)],
  ])("A6 Shopify refuses %s", async (_name, header) => {
    expect(await check(shopify({ secret: SECRET }), { "x-shopify-hmac-sha256": header })).toEqual(
      rejected("signature_malformed"),
    );
  });

  test("A6 base64url is refused where base64 is expected, and the other way round", async () => {
    const bytes = Buffer.alloc(64, 0xfb);

    for (const [expected, sent] of [
      ["base64", "base64url"],
      ["base64url", "base64"],
    ] as const) {
      const source = hmac({
        secret: SECRET,
        header: "x-signature",
        hash: "sha512",
        encoding: expected,
      });
      expect(await check(source, { "x-signature": bytes.toString(sent) })).toEqual(rejected("signature_malformed"));
      expect(await check(source, { "x-signature": bytes.toString(expected) })).toEqual(rejected("signature_mismatch"));
    }
  });
});

describe("A7 many signatures", () => {
  const decoys = (count: number): string =>
    Array.from({ length: count }, (_, index) => `v1=${mac(String(index))}`).join(",");
  const good = `v1=${mac(`${SECONDS}.${BODY}`)}`;

  test("A7 the last of 16 signatures may be the good one", async () => {
    expect(await checkStripe(`t=${SECONDS},${decoys(15)},${good}`)).toEqual(VERIFIED);
  });

  test("A7 17 signatures are refused, the good one among them", async () => {
    expect(await checkStripe(`t=${SECONDS},${good},${decoys(16)}`)).toEqual(rejected("signature_malformed"));
  });

  test("A7 17 entries of a list are refused", async () => {
    const source = standardWebhooks({ secret: STANDARD_SECRET });
    const headers = await signedHeaders(source);
    const signature = Array.from({ length: 17 }, () => headers["webhook-signature"]).join(" ");

    expect(await check(source, { ...headers, "webhook-signature": signature })).toEqual(
      rejected("signature_malformed"),
    );
  });

  test("A7 a header of 4096 bytes is read and one of 4097 is not", async () => {
    const header = stripeHeader();
    const padding = (bytes: number): string => `,v0=${"0".repeat(bytes - header.length - 4)}`;

    expect(await checkStripe(header + padding(4_096))).toEqual(VERIFIED);
    expect(await checkStripe(header + padding(4_097))).toEqual(rejected("signature_malformed"));
  });

  test("A7 entries of other versions and unreadable ones are passed over", async () => {
    const source = standardWebhooks({ secret: STANDARD_SECRET });
    const headers = await signedHeaders(source);
    const signature = `v1a,AAAA v1,!!! v2,x ${headers["webhook-signature"]}`;

    expect(await check(source, { ...headers, "webhook-signature": signature })).toEqual(VERIFIED);
  });
});

describe("A8 A9 duplicates", () => {
  test.each([
    ["the same one", `t=${SECONDS},`],
    ["another one", `t=${SECONDS + 1},`],
    ["an empty one", "t=,"],
  ])("A8 two t= entries are refused: %s", async (_name, extra) => {
    expect(await checkStripe(extra + stripeHeader())).toEqual(rejected("timestamp_malformed"));
  });

  test("A8 two timestamp headers are refused", async () => {
    const source = slack({ secret: SECRET });
    const headers = await signedHeaders(source);
    const twice = `${SECONDS}, ${SECONDS}`;

    expect(await check(source, { ...headers, "x-slack-request-timestamp": twice })).toEqual(
      rejected("timestamp_malformed"),
    );
  });

  test.each([
    [github({ secret: SECRET }), "x-hub-signature-256"],
    [lemonSqueezy({ secret: SECRET }), "x-signature"],
    [shopify({ secret: SECRET }), "x-shopify-hmac-sha256"],
    [slack({ secret: SECRET }), "x-slack-signature"],
  ])("A9 a signature header that came twice is refused (%#)", async (source, header) => {
    const headers = await signedHeaders(source);

    expect(await check(source, { ...headers, [header]: `${headers[header]}, ${headers[header]}` })).toEqual(
      rejected("signature_malformed"),
    );
  });

  test("A9 a token header that came twice is refused", async () => {
    const source = sharedToken({ secret: SECRET, header: "x-token" });

    expect(await check(source, { "x-token": `${SECRET}, ${SECRET}` })).toEqual(rejected("token_mismatch"));
  });
});

describe("A10 time", () => {
  test.each([
    ["exactly as old as the tolerance", 300_000, VERIFIED],
    ["one second older", 301_000, rejected("timestamp_too_old")],
    ["one millisecond older", 300_001, rejected("timestamp_too_old")],
    ["exactly as far ahead as the tolerance", -300_000, VERIFIED],
    ["one second further ahead", -301_000, rejected("timestamp_in_future")],
  ])("A10 a delivery %s", async (_name, ageMs, verdict) => {
    expect(await checkStripe(stripeHeader(), after(ageMs))).toEqual(verdict);
  });

  test("A10 a source's own tolerance replaces the provider's", async () => {
    const source = stripe({ secret: SECRET, toleranceMs: 5_000 });

    expect(await check(source, { "stripe-signature": stripeHeader() }, after(5_000))).toEqual(VERIFIED);
    expect(await check(source, { "stripe-signature": stripeHeader() }, after(5_001))).toEqual(
      rejected("timestamp_too_old"),
    );
  });

  test.each([
    ["-1"],
    ["0"],
    ["1e9"],
    ["0x65d4f2a0"],
    ["NaN"],
    ["Infinity"],
    ["٣"],
    ["12345678901234567890"],
    [`0${SECONDS}`],
    [`+${SECONDS}`],
    [`${SECONDS}.0`],
    [` ${SECONDS}`],
    [`${SECONDS} `],
    [`${SECONDS}\n`],
    [`${SECONDS}x`],
    ["１７００００００００"],
  ])("A10 the timestamp %j is malformed even if it is signed", async (timestamp) => {
    expect(await checkStripe(stripeHeader(timestamp))).toEqual(rejected("timestamp_malformed"));
  });

  test("A10 milliseconds where seconds are expected are in the future", async () => {
    expect(await checkStripe(stripeHeader(NOW.getTime()))).toEqual(rejected("timestamp_in_future"));
  });

  test("A10 seconds where milliseconds are expected are too old", async () => {
    const source = hmac({
      secret: SECRET,
      header: "x-signature",
      timestamp: { header: "x-time", unit: "ms" },
    });
    const headers = { "x-time": String(SECONDS), "x-signature": mac(`${SECONDS}.${BODY}`) };

    expect(await check(source, headers)).toEqual(rejected("timestamp_too_old"));
  });

  test("A10 nothing is in time for a clock that has none", async () => {
    expect((await checkStripe(stripeHeader(), new Date(Number.NaN))).kind).toBe("rejected");
  });
});

test.each([
  ["a dot", "msg.1", "id_malformed"],
  ["a space", "msg 1", "id_malformed"],
  ["a letter beyond ASCII", "msg_é", "id_malformed"],
  ["a line break", "msg\n1", "id_malformed"],
  ["256 characters", "m".repeat(256), "id_malformed"],
])("A11 Standard Webhooks refuses an id with %s even if it is signed", async (_name, id, cause) => {
  const source = standardWebhooks({ secret: STANDARD_SECRET });
  const { headers } = await sign(source, { body: BODY, type: "order.paid", id, at: NOW });

  expect(await check(source, headers)).toEqual(rejected(cause));
});

test("A11 an id of 255 characters is accepted", async () => {
  const source = standardWebhooks({ secret: STANDARD_SECRET });
  const { headers } = await sign(source, {
    body: BODY,
    type: "order.paid",
    id: "m".repeat(255),
    at: NOW,
  });

  expect(await check(source, headers)).toEqual(VERIFIED);
});

describe("A12 rotation", () => {
  const newer = "the-newer-secret-of-the-two";
  const older = "the-older-secret-of-the-two";

  test.each([
    ["the newer", newer, { index: 0, label: "0" }],
    ["the older", older, { index: 1, label: "1" }],
  ])("A12 a delivery signed with %s secret verifies and says so", async (_name, secret, match) => {
    const source = stripe({ secret: [newer, older] });

    expect(await check(source, { "stripe-signature": stripeHeader(SECONDS, secret) })).toEqual({
      kind: "verified",
      secret: match,
    });
  });

  test("A12 the label of a secret is recorded in place of its position", async () => {
    const source = stripe({ secret: [newer, { label: "2025", secret: older }] });

    expect(await check(source, { "stripe-signature": stripeHeader(SECONDS, older) })).toEqual({
      kind: "verified",
      secret: { index: 1, label: "2025" },
    });
  });

  test("A12 a secret taken out of the list proves nothing any more", async () => {
    const source = stripe({ secret: [newer] });

    expect(await check(source, { "stripe-signature": stripeHeader(SECONDS, older) })).toEqual(
      rejected("signature_mismatch"),
    );
  });

  test("A12 tokens rotate too", async () => {
    const source = sharedToken({ secret: [newer, older], header: "x-token" });

    expect(await check(source, { "x-token": older })).toEqual({
      kind: "verified",
      secret: { index: 1, label: "1" },
    });
  });
});

test("A14 what verifies at one source of a shared secret does not at a source that signs something else", async () => {
  const headers = { "stripe-signature": stripeHeader(), "x-signature": mac(`${SECONDS}.${BODY}`) };

  expect(await check(stripe({ secret: SECRET }), headers)).toEqual(VERIFIED);
  expect(await check(lemonSqueezy({ secret: SECRET }), headers)).toEqual(rejected("signature_mismatch"));
});

describe("tokens and passwords", () => {
  test.each([
    ["a prefix of it", SECRET.slice(0, -1)],
    ["more than it", `${SECRET}x`],
    ["another case", SECRET.toUpperCase()],
    ["10 kB", "x".repeat(10_000)],
  ])("a token that is %s is refused", async (_name, token) => {
    expect(await check(sharedToken({ secret: SECRET, header: "x-token" }), { "x-token": token })).toEqual(
      rejected("token_mismatch"),
    );
  });

  test("a token that comes twice in the query is refused", async () => {
    const open = openSource("acme", sharedToken({ secret: SECRET, query: "token" }));
    const url = `https://app.example.com/hook?token=${SECRET}&token=${SECRET}`;

    expect(await open.verify({ ...toDelivery({ headers: {}, body: toBytes("") }), url }, NOW)).toEqual(
      rejected("token_mismatch"),
    );
  });

  test.each([
    ["another password", `Basic ${encode("acme:wrong-password")}`],
    ["another user", `Basic ${encode(`acmf:${SECRET}`)}`],
    ["the border moved", `Basic ${encode(`acm:e${SECRET}`)}`],
    ["no base64", `Basic acme:${SECRET}`],
    ["another scheme", `Bearer ${encode(`acme:${SECRET}`)}`],
    ["the credentials alone", encode(`acme:${SECRET}`)],
  ])("basic authentication refuses %s", async (_name, authorization) => {
    expect(await check(basicAuth({ username: "acme", password: SECRET }), { authorization })).toEqual(
      rejected("token_mismatch"),
    );
  });

  test("a password may hold colons and letters beyond ASCII", async () => {
    const source = basicAuth({ username: "acme", password: "pä:ss:wörd" });

    expect(await check(source, { authorization: `basic ${encode("acme:pä:ss:wörd")}` })).toEqual(VERIFIED);
  });
});
