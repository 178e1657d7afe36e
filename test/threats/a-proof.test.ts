import { createHash, createHmac } from "node:crypto";

import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";

import { createSluice } from "../../src/index.ts";
import {
  github,
  mailgun,
  sharedToken,
  shopify,
  slack,
  square,
  standardWebhooks,
  stripe,
  twilio,
} from "../../src/verify/providers/index.ts";
import { toSender } from "../support/senders.ts";
import type { HeaderList, Incoming } from "./support/exchange.ts";
import {
  acmeHeaders,
  BODY,
  githubHeaders,
  mac,
  nowSeconds,
  OTHER_SECRET,
  SECRET,
  slackHeaders,
  STANDARD_SECRET,
  standardHeaders,
  stripeHeaders,
} from "./support/signed.ts";
import { startThreatApp, type ThreatApp, UNAUTHORIZED } from "./support/threat-app.ts";

const secret = SECRET;
const acme = toSender();
const standard = standardWebhooks({ secret: STANDARD_SECRET });
const URL_GIVEN = "https://hooks.example.com/in";
const ROTATION_ENDS = new Date(Date.now() + 3_600_000);
const seenFields: unknown[] = [];

const sources = {
  a1: stripe({ secret }),
  "a1-github": github({ secret }),
  "a1-standard": standard,
  "a1-token": sharedToken({ secret, header: "x-token" }),
  a2: stripe({ secret }),
  "a2-github": github({ secret }),
  "a2-standard": standard,
  a3: stripe({ secret }),
  a4: standard,
  a5: stripe({ secret }),
  "a5-github": github({ secret }),
  "a5-standard": standard,
  a6: acme({ secret }),
  "a6-upper": toSender({
    scheme: { kind: "hmac", signature: { header: "x-signature", encoding: "hex-upper" } },
  })({ secret }),
  "a6-base64": shopify({ secret }),
  a7: stripe({ secret }),
  a8: stripe({ secret }),
  "a8-slack": slack({ secret }),
  a9: github({ secret }),
  "a9-list": standard,
  a10: stripe({ secret }),
  a11: standard,
  a12: stripe({ secret: [SECRET, { label: "last-year", secret: OTHER_SECRET, notAfter: ROTATION_ENDS }] }),
  a14: stripe({ secret }),
  "a14-other": acme({ secret }),
  a15: sharedToken({ secret, header: "x-token" }),
  "a15-signed": acme({ secret }),
  a16: acme({ secret }),
  a17: twilio({ secret, url: URL_GIVEN }),
  "a17-square": square({ secret, url: URL_GIVEN }),
  a18: twilio({ secret, url: URL_GIVEN }),
  a19: mailgun({ secret }),
  a20: mailgun({ secret }),
};

let app: ThreatApp<typeof sources>;

beforeAll(async () => {
  app = await startThreatApp({ sources }, (sluice) => {
    sluice.respond("a20/*", { name: "look" }, ({ event }) => void seenFields.push(event.signedFields));
  });
});

afterEach(() => {
  vi.useRealTimers();
});

afterAll(async () => {
  await app.close();
});

type Name = keyof typeof sources;

/** Sends the same body with one set of headers after the other. */
async function sendEach(
  source: Name,
  list: readonly (HeaderList | Readonly<Record<string, string>>)[],
  body: string = BODY,
): Promise<readonly Incoming[]> {
  const answers: Incoming[] = [];
  for (const headers of list) answers.push(await app.post(source, { headers, body }));
  return answers;
}

function flip(text: string, index: number): string {
  return text.slice(0, index) + String.fromCharCode(text.charCodeAt(index) ^ 1) + text.slice(index + 1);
}

/** One bit of the signature in an entry such as `v1,…`. */
function flipBase64(entry: string): string {
  const bytes = Buffer.from(entry.slice(3), "base64");
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return `v1,${bytes.toString("base64")}`;
}

/** Another digit at one place of a hex text. */
function alterHex(text: string, index: number): string {
  return text.slice(0, index) + (text[index] === "0" ? "1" : "0") + text.slice(index + 1);
}

/** The same cause for each of so many. */
function times(count: number, cause: string): readonly string[] {
  return Array.from({ length: count }, () => cause);
}

/** Stops the clock at a whole second. */
function stopClock(): number {
  const at = nowSeconds();
  vi.useFakeTimers({ toFake: ["Date"], now: at * 1_000 });
  return at;
}

test("A1 a missing signature header: 401, nothing stored, one rejection", async () => {
  const names = ["a1", "a1-github", "a1-standard", "a1-token"] as const;

  const answers = await Promise.all(names.map((name) => app.post(name, { body: BODY })));

  expect(new Set(answers.map(({ status, body }) => `${status} ${body}`))).toEqual(new Set([`401 ${UNAUTHORIZED}`]));
  await app.expectRefused("a1", answers, ["signature_missing"]);
  await app.expectStored("a1-github", { events: 0, rejections: ["signature_missing"] });
  await app.expectStored("a1-standard", { events: 0, rejections: ["signature_missing"] });
  await app.expectStored("a1-token", { events: 0, rejections: ["token_missing"] });
});

test("A2 an empty signature header or a prefix alone: 401, nothing stored", async () => {
  const { "stripe-signature": good } = stripeHeaders();
  const at = good.split(",")[0];
  const stripes = ["", "v1=", `${at},v1=`, `${at}`, ",,,"].map((value) => ({ "stripe-signature": value }));
  const githubs = ["", "sha256=", "sha256"].map((value) => ({ "x-hub-signature-256": value }));
  const standards = ["v1,", "v1", ",", "v1, v1,"].map((value) => ({
    ...standardHeaders("msg_2"),
    "webhook-signature": value,
  }));

  const answers = [
    ...(await sendEach("a2", stripes)),
    ...(await sendEach("a2-github", githubs)),
    ...(await sendEach("a2-standard", standards)),
  ];

  await app.expectRefused("a2", answers, ["signature_missing", ...times(4, "signature_malformed")]);
  await app.expectStored("a2-github", {
    events: 0,
    rejections: ["signature_missing", "signature_malformed", "signature_malformed"],
  });
  await app.expectStored("a2-standard", { events: 0, rejections: times(4, "signature_malformed") });
});

test("A3 a wrong secret: 401, nothing stored", async () => {
  const answers = await sendEach("a3", [stripeHeaders(BODY, nowSeconds(), OTHER_SECRET)]);

  await app.expectRefused("a3", answers, ["signature_mismatch"]);
});

test("A4 one bit flipped in body, signature, timestamp or id: 401 and nothing stored", async () => {
  const headers = standardHeaders("msg_4");
  const middle = Math.floor(BODY.length / 2);

  const answers = [
    await app.post("a4", { headers, body: flip(BODY, 0) }),
    await app.post("a4", { headers, body: flip(BODY, middle) }),
    await app.post("a4", { headers, body: flip(BODY, BODY.length - 1) }),
    ...(await sendEach("a4", [
      { ...headers, "webhook-signature": flipBase64(headers["webhook-signature"]) },
      { ...headers, "webhook-timestamp": flip(headers["webhook-timestamp"], 9) },
      { ...headers, "webhook-id": flip(headers["webhook-id"], 4) },
    ])),
  ];

  await app.expectRefused("a4", answers, times(6, "signature_mismatch"));
  expect((await app.post("a4", { headers, body: BODY })).status).toBe(200);
});

test("A5 the right MAC under another version or prefix: 401, nothing stored", async () => {
  const good = stripeHeaders()["stripe-signature"];
  const sha1 = mac(BODY, SECRET, "sha1");
  const fromStandard = standardHeaders("msg_5");

  const stripes = await sendEach("a5", [{ "stripe-signature": good.replace("v1=", "v0=") }]);
  const githubs = await sendEach("a5-github", [
    { "x-hub-signature-256": `sha1=${sha1}` },
    { "x-hub-signature": `sha1=${sha1}` },
    { "x-hub-signature-256": mac(BODY) },
    { "x-hub-signature-256": `SHA256=${mac(BODY)}` },
  ]);
  const standards = await sendEach("a5-standard", [
    { ...fromStandard, "webhook-signature": fromStandard["webhook-signature"].replace("v1,", "v1a,") },
  ]);

  await app.expectRefused("a5", stripes, ["signature_malformed"]);
  await app.expectRefused("a5-github", githubs, ["signature_missing", ...times(3, "signature_malformed")]);
  await app.expectRefused("a5-standard", standards, ["signature_malformed"]);
});

test("A6 upper-case hex only where the sender writes it, and no second spelling of base64: else 401", async () => {
  const upper = { "x-signature": mac(BODY).toUpperCase() };
  const base64 = createHmac("sha256", SECRET).update(BODY).digest("base64");
  const spare = `${base64.slice(0, -2)}${String.fromCharCode(base64.charCodeAt(42) + 1)}=`;
  const spellings = [base64.slice(0, -1), `${base64}=`, spare, base64.replaceAll("=", "%3D"), mac(BODY)];
  const url = createHmac("sha256", SECRET).update("{}").digest("base64url");

  const hex = await sendEach("a6", [upper]);
  const [taken] = await sendEach("a6-upper", [upper]);
  const others = [
    ...(await sendEach(
      "a6-base64",
      spellings.map((value) => ({ "x-shopify-hmac-sha256": value })),
    )),
    await app.post("a6-base64", { headers: { "x-shopify-hmac-sha256": url }, body: "{}" }),
  ];

  await app.expectRefused("a6", hex, ["signature_malformed"]);
  await app.expectRefused("a6-base64", others, times(6, "signature_malformed"));
  expect(taken?.status).toBe(200);
  await app.expectStored("a6-upper", { events: 1 });
});

test("A7 16 entries with the good one last: 200; 17, a 4,097-byte header: 401; a 20 KB header: 431", async () => {
  const at = nowSeconds();
  const good = stripeHeaders(BODY, at)["stripe-signature"];
  const decoys = (count: number): string => Array.from({ length: count }, (_, n) => `v1=${mac(String(n))}`).join(",");
  const padded = (bytes: number): string => good + `,v0=${"0".repeat(bytes - good.length - 4)}`;
  const own = `v1=${mac(`${at}.${BODY}`)}`;

  const taken = await sendEach("a7", [
    { "stripe-signature": `t=${at},${decoys(15)},${own}` },
    { "stripe-signature": padded(4_096) },
  ]);
  const startedAt = performance.now();
  const refused = await sendEach("a7", [
    { "stripe-signature": `t=${at},${own},${decoys(16)}` },
    { "stripe-signature": padded(4_097) },
  ]);
  const tookMs = performance.now() - startedAt;
  const [tooLong] = await sendEach("a7", [{ "stripe-signature": padded(20_480) }]);

  expect(taken.map(({ status }) => status)).toEqual([200, 200]);
  expect(refused.map(({ status, body }) => [status, body])).toEqual(
    Array.from({ length: 2 }, () => [401, UNAUTHORIZED]),
  );
  expect(tookMs).toBeLessThan(1_000);
  expect(tooLong?.status).toBe(431);
  await app.expectStored("a7", { events: 1, duplicates: 1, rejections: times(2, "signature_malformed") });
});

test("A8 two timestamps, in the pairs or as headers: 401, nothing stored", async () => {
  const at = nowSeconds();
  const good = stripeHeaders(BODY, at)["stripe-signature"];
  const fromSlack = slackHeaders(BODY, at);

  const pairs = await sendEach("a8", [
    { "stripe-signature": `t=${at},${good}` },
    { "stripe-signature": `t=${at + 1},${good}` },
    { "stripe-signature": `${good},t=` },
  ]);
  const headers = await sendEach("a8-slack", [
    [...Object.entries(fromSlack), ["x-slack-request-timestamp", String(at)]],
  ]);

  await app.expectRefused("a8", pairs, times(3, "timestamp_malformed"));
  await app.expectRefused("a8-slack", headers, ["timestamp_malformed"]);
});

test("A9 a signature header that comes twice: 401, unless the sender's form is a list", async () => {
  const good = githubHeaders();
  const twice: HeaderList = [...Object.entries(good), ...Object.entries(good)];
  const { "webhook-signature": signature, ...rest } = standardHeaders("msg_9");

  const answers = await sendEach("a9", [
    twice,
    [["x-hub-signature-256", `sha256=${"0".repeat(64)}`], ...Object.entries(good)],
    [...Object.entries(good), ["x-hub-signature-256", ""]],
  ]);
  const [listed] = await sendEach("a9-list", [
    [...Object.entries(rest), ["webhook-signature", "v1,AAAA"], ["webhook-signature", signature]],
  ]);

  await app.expectRefused("a9", answers, times(3, "signature_malformed"));
  expect(listed?.status).toBe(200);
  await app.expectStored("a9-list", { events: 1 });
});

test("A10 as old or early as the tolerance: 200; a second beyond, or no time at all: 401", async () => {
  const at = stopClock();
  const texts = [
    "-1",
    "0",
    "1e9",
    "0x65d4f2a0",
    "NaN",
    "12345678901234567890",
    `${at}x`,
    `${at}.0`,
    `0${at}`,
    `+${at}`,
  ];
  const signedAt = (text: string | number): Record<string, string> => stripeHeaders(BODY, text);

  const taken = await sendEach("a10", [signedAt(at - 300), signedAt(at + 300)]);
  const refused = await sendEach("a10", [
    signedAt(at - 301),
    signedAt(at + 301),
    signedAt(at * 1_000),
    ...texts.map(signedAt),
    { "stripe-signature": `t= ${at},v1=${mac(` ${at}.${BODY}`)}` },
    { "stripe-signature": Buffer.from(signedAt("٣")["stripe-signature"] ?? "").toString("latin1") },
  ]);

  expect(taken.map(({ status }) => status)).toEqual([200, 200]);
  expect(refused.map(({ status, body }) => [status, body])).toEqual(refused.map(() => [401, UNAUTHORIZED]));
  await app.expectStored("a10", {
    events: 1,
    duplicates: 1,
    rejections: [
      "timestamp_too_old",
      ...times(2, "timestamp_in_future"),
      ...times(texts.length + 2, "timestamp_malformed"),
    ],
  });
});

test("A11 a dot in the id of Standard Webhooks, though signed: 401, nothing stored", async () => {
  // Signed as `a.1.b.…`: where the dots are moved, the same bytes are another id, time and body.
  const answers = await sendEach("a11", [standardHeaders("msg.11"), standardHeaders("."), standardHeaders("msg_11.")]);

  await app.expectRefused("a11", answers, times(3, "id_malformed"));
});

test("A12 a secret on its way out: 200 with its label before notAfter, 401 after", async () => {
  const send = (body: string, by: string): Promise<readonly Incoming[]> =>
    sendEach("a12", [stripeHeaders(body, nowSeconds(), by)], body);
  const before = [...(await send('{"id":"new"}', SECRET)), ...(await send('{"id":"old"}', OTHER_SECRET))];
  vi.useFakeTimers({ toFake: ["Date"], now: ROTATION_ENDS.getTime() + 1 });
  const [late] = await send('{"id":"late"}', OTHER_SECRET);
  const [current] = await send('{"id":"current"}', SECRET);

  expect(before.map(({ status }) => status)).toEqual([200, 200]);
  expect([late?.status, late?.body, current?.status]).toEqual([401, UNAUTHORIZED, 200]);
  const labels = await app.query(
    "select external_id as id, secret_label as label from sluice.webhook_events where source = 'a12' order by id",
  );
  expect(labels).toEqual([
    { id: "current", label: "0" },
    { id: "new", label: "0" },
    { id: "old", label: "last-year" },
  ]);
  await app.expectStored("a12", { events: 3, rejections: ["signature_mismatch"] });
});

test("A13 an empty, blank or placeholder secret: no start, and an error that names the variable, not the value", () => {
  const values = [
    undefined,
    "",
    "   ",
    "changeme",
    "your-webhook-secret",
    "whsec_xxxxxxxx",
    "<secret>",
    " padded-secret ",
  ];

  for (const value of values) {
    const start = (): unknown => createSluice({ sources: { shop: stripe({ secret: value }) } });

    expect(start).toThrow(
      expect.objectContaining({
        code: "CONFIG_INVALID",
        message: expect.stringMatching(/"shop".*secret.*STRIPE_WEBHOOK_SECRET/s),
      }),
    );
    if (value !== undefined && value.trim() !== "") {
      expect(start).not.toThrow(expect.objectContaining({ message: expect.stringContaining(value.trim()) }));
    }
  }
});

test("A14 a delivery for one source at another with the same secret: 401, and a warning at the start", async () => {
  const headers = stripeHeaders();
  const [taken] = await sendEach("a14", [headers]);

  const answers = await sendEach("a14-other", [headers, { "x-signature": headers["stripe-signature"].slice(-64) }]);
  await app.sluice.start({ handleSignals: false });

  expect(taken?.status).toBe(200);
  await app.expectRefused("a14-other", answers, ["signature_missing", "signature_mismatch"]);
  await app.expectStored("a14", { events: 1 });
  const warning = app.lines.find((line) => line.includes("share a secret"));
  expect(warning).toContain("a14");
  expect(warning).not.toContain(SECRET);
});

test("A15 a first and a last byte wrong, and tokens of any length: the same answer", async () => {
  const good = mac(BODY);
  const tokens = [flip(SECRET, 0), flip(SECRET, SECRET.length - 1), "x", SECRET.slice(1), SECRET.repeat(100)];

  const byToken = await sendEach(
    "a15",
    tokens.map((token) => ({ "x-token": token })),
  );
  const bySignature = await sendEach("a15-signed", [
    { "x-signature": alterHex(good, 0) },
    { "x-signature": alterHex(good, 63) },
  ]);

  await app.expectRefused("a15", [...byToken, ...bySignature], times(5, "token_mismatch"));
  await app.expectRefused("a15-signed", bySignature, times(2, "signature_mismatch"));
});

test("A16 GET, HEAD, PUT and an overridden method: 405 with Allow, nothing stored", async () => {
  const headers = { ...acmeHeaders(), "x-http-method-override": "POST", "x-method-override": "POST" };

  const answers = await Promise.all(
    ["GET", "HEAD", "PUT", "PATCH", "DELETE"].map((method) => app.post("a16", { method, headers, body: BODY })),
  );
  const overridden = await app.post("a16", { method: "GET", headers }, "?_method=POST");

  for (const { status, headers: heard } of [...answers, overridden]) {
    expect([status, heard["allow"]]).toEqual([405, "POST, OPTIONS"]);
  }
  await app.expectStored("a16", { events: 0, rejections: times(6, "method_not_allowed") });
});

test("A17 a spoofed Host or X-Forwarded-*: only the configured URL is signed, so 200 for it and 401 for theirs", async () => {
  const spoofed = {
    host: "evil.example",
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "http",
    "x-original-url": "/elsewhere",
    forwarded: "host=evil.example;proto=http",
  };
  const sign = (url: string): string => createHmac("sha256", SECRET).update(`${url}${BODY}`).digest("base64");
  const signForm = (url: string): string => createHmac("sha1", SECRET).update(`${url}Body1`).digest("base64");
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const toSquare = (url: string) => ({ ...spoofed, "x-square-hmacsha256-signature": sign(url) });
  const toTwilio = (url: string) => ({ ...spoofed, ...form, "x-twilio-signature": signForm(url) });
  const theirs = ["https://evil.example/in", "http://evil.example/api/webhooks/a17", "https://evil.example/elsewhere"];

  const taken = [
    ...(await sendEach("a17-square", [toSquare(URL_GIVEN)])),
    ...(await sendEach("a17", [toTwilio(URL_GIVEN)], "Body=1")),
  ];
  const refused = [
    ...(await sendEach("a17-square", theirs.map(toSquare))),
    ...(await sendEach("a17", theirs.map(toTwilio), "Body=1")),
  ];

  expect(taken.map(({ status }) => status)).toEqual([200, 200]);
  expect(refused.map(({ status, body }) => [status, body])).toEqual(refused.map(() => [401, UNAUTHORIZED]));
  await app.expectStored("a17-square", { events: 1, rejections: times(3, "signature_mismatch") });
  await app.expectStored("a17", { events: 1, rejections: times(3, "signature_mismatch") });
});

test("A18 Twilio's form with a key twice, or another body under a bodySHA256: 401, nothing stored", async () => {
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const sign = (text: string): string => createHmac("sha1", SECRET).update(text).digest("base64");
  const hash = (body: string): string => createHash("sha256").update(body).digest("hex");
  const query = `?bodySHA256=${hash("{}")}`;

  const answers = [
    await app.post("a18", {
      headers: { ...form, "x-twilio-signature": sign(`${URL_GIVEN}Body12`) },
      body: "Body=1&Body=2",
    }),
    await app.post("a18", {
      headers: { ...form, "x-twilio-signature": sign(`${URL_GIVEN}Body1`) },
      body: "Body=1&Body=1",
    }),
    await app.post("a18", { headers: { "x-twilio-signature": sign(URL_GIVEN + query) }, body: '{"a":1}' }, query),
    await app.post(
      "a18",
      { headers: { "x-twilio-signature": sign(URL_GIVEN + query) }, body: "{}" },
      `${query}&${query.slice(1)}`,
    ),
  ];

  await app.expectRefused("a18", answers, times(4, "content_incomplete"));
});

/** As Mailgun writes it: the signature covers the time and the token. */
function toMailgun(token: string, event: string, at = nowSeconds()): string {
  const signature = { timestamp: String(at), token, signature: mac(`${at}${token}`) };
  return JSON.stringify({ signature, "event-data": { event } });
}

test("A19 Mailgun's token again, with other data under its signature: 200 as a duplicate, the first one kept", async () => {
  const at = nowSeconds();
  const bodies = ["delivered", "delivered", "complained"].map((event) => toMailgun("token-19", event, at));

  const answers: Incoming[] = [];
  for (const body of bodies) answers.push(await app.post("a19", { body }));
  const other = await app.post("a19", { body: bodies[0]?.replace("token-19", "token-20") ?? "" });

  expect(answers.map(({ status, body }) => [status, (JSON.parse(body) as { status: string }).status])).toEqual([
    [200, "stored"],
    [200, "duplicate"],
    [200, "duplicate"],
  ]);
  expect([other.status, other.body]).toEqual([401, UNAUTHORIZED]);
  const [event] = await app.query<{ type: string }>("select type from sluice.webhook_events where source = 'a19'");
  expect(event?.type).toBe("delivered");
  await app.expectStored("a19", { events: 1, duplicates: 2, conflicts: 1, rejections: ["signature_mismatch"] });
});

test("A20 a sender that signs only some fields: 200, and the app is told which", async () => {
  const answer = await app.post("a20", { body: toMailgun("token-20", "opened") });

  expect(answer.status).toBe(200);
  expect(seenFields).toEqual([["signature.timestamp", "signature.token"]]);
  await app.expectStored("a20", { events: 1 });
});
