import { afterAll, beforeAll, expect, test } from "vitest";

import { createJsonLogger } from "../../src/core/logger.ts";
import { createSluice } from "../../src/index.ts";
import {
  asana,
  azureEventGrid,
  basicAuth,
  cloudEvents,
  meta,
  notion,
  prismic,
  sharedToken,
  slack,
  stripe,
  x,
} from "../../src/verify/providers/index.ts";
import { toSender } from "../support/senders.ts";
import { createKeyServer, type KeyServer } from "../verify/key-server.ts";
import { exchange, type Incoming } from "./support/exchange.ts";
import { acmeHeaders, BODY, mac, OTHER_SECRET, SECRET, slackHeaders } from "./support/signed.ts";
import { startThreatApp, type ThreatApp, UNAUTHORIZED } from "./support/threat-app.ts";

const MAX_REFUSALS = 50;
const KEPT_REJECTIONS = 30;
const ROWS_A_MINUTE = 20;
const VERIFY_TOKEN = "subscribe-4be19c07";

/** What must never be seen again, in whatever way it came in. */
const CANARIES = {
  signing: "canary-signing-5d0e72",
  token: "canary-token-91c3fa",
  query: "canary-query-07b6de",
  password: "canary-password-e4128a",
  wrong: "canary-wrong-3f5c90",
  field: "canary-field-60de1b",
  cookie: "canary-cookie-b82d16",
} as const;

const acme = toSender();
const sources = {
  e57: acme({ secret: SECRET }),
  e58: acme({ secret: SECRET }),
  e59: acme({ secret: SECRET }),
  "e59-v6": acme({ secret: SECRET }),
  e60: acme({ secret: SECRET }),
  e61: acme({ secret: SECRET }),
  e62: acme({ secret: CANARIES.signing }),
  "e62-token": sharedToken({ secret: CANARIES.token, header: "x-hook-auth" }),
  "e62-query": sharedToken({ secret: CANARIES.query, query: "k" }),
  "e62-field": prismic({ secret: CANARIES.field }),
  "e62-handshake": notion({ secret: SECRET }),
  "e62-basic": basicAuth({ username: "acme", password: CANARIES.password }),
  "e63-x": x({ secret: SECRET }),
  "e63-x-armed": x({ secret: SECRET, answerHandshakes: true }),
  "e63-meta": meta({ secret: SECRET, verifyToken: VERIFY_TOKEN }),
  "e63-asana": asana({ secret: SECRET }),
  "e63-notion": notion({ secret: SECRET }),
  "e63-azure": azureEventGrid({ secret: SECRET }),
  "e63-events": cloudEvents({ secret: SECRET, allowedOrigins: "events.example" }),
  e64: meta({ secret: SECRET, verifyToken: VERIFY_TOKEN }),
  "e64-slack": slack({ secret: SECRET }),
};

const UGLY = `one\ntwo\r\n{"level":"error"}\u001B[31m \u009B31m %c %s \u202E${"x".repeat(1_000_000)}`;

let app: ThreatApp<typeof sources>;
let attacker: KeyServer;

beforeAll(async () => {
  attacker = await createKeyServer();
  const options = {
    sources,
    receive: { trustProxy: { header: "x-real-ip" }, maxRefusalsPerMinute: MAX_REFUSALS },
    retention: { rejections: KEPT_REJECTIONS },
  };
  app = await startThreatApp(options, (sluice) => {
    sluice.on("e61/*", { name: "stumble", retry: { attempts: 1 } }, () => {
      throw new Error(UGLY);
    });
    sluice.respond("e61/*", { name: "mumble" }, () => {
      throw new Error(UGLY);
    });
  });
});

afterAll(async () => {
  await app.close();
  await attacker.close();
});

type Name = keyof typeof sources;

function sendGood(source: Name, headers: object = {}, body: string = BODY): Promise<Incoming> {
  return app.post(source, { headers: { ...acmeHeaders(body), ...headers }, body });
}

function sendForged(source: Name, headers: object = {}, body: string = BODY): Promise<Incoming> {
  return app.post(source, { headers: { ...acmeHeaders(body, OTHER_SECRET), ...headers }, body });
}

function toStatuses(answers: readonly Incoming[]): Readonly<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** Everything of an answer but when it was given. */
function toFace({ headers, body }: Incoming): unknown {
  return { headers: { ...headers, date: "" }, body };
}

test("E57 a source's name that is a path, an encoding, a prototype's key or a look-alike: 404, nothing stored", async () => {
  const encoded = [
    "%2e%2e",
    "%2e%2e%2fe57",
    "%00",
    "e57%00",
    "__proto__",
    "constructor",
    "toString",
    "E57",
    "%D0%B557",
  ];
  const others = ["e57%20", "e57.json", `e${"5".repeat(10_240)}`];
  const paths = ["../webhooks/e57", "./e57", "e57/", "/e57", "e57/../e57"];
  const send = (name: string): Promise<Incoming> =>
    exchange(app.url, { path: `/api/webhooks/${name}`, headers: acmeHeaders(), body: BODY });

  const answers = await Promise.all([...encoded, ...others, ...paths].map(send));
  const routed = await Promise.all(
    ["../x", "\0", "__proto__", "constructor", "E57", "е57"].map((source) =>
      app.sluice
        .webhooks()
        .POST(new Request("http://localhost/", { method: "POST", body: BODY, headers: acmeHeaders() }), {
          params: Promise.resolve({ source }),
        }),
    ),
  );

  expect(toStatuses(answers)).toEqual({ 404: answers.length });
  expect(routed.map(({ status }) => status)).toEqual(Array(6).fill(404));
  await app.expectStored("(unknown)", { events: 0, rejections: Array(18).fill("source_unknown") });
  await app.expectStored("e57", { events: 0 });
  expect((await sendGood("e57")).status).toBe(200);
});

test("E58 an unknown source and a sender that is not configured: the same 404; a wrong signature: 401", async () => {
  const send = (name: string): Promise<Incoming> =>
    exchange(app.url, { path: `/api/webhooks/${name}`, headers: acmeHeaders(BODY, OTHER_SECRET), body: BODY });

  const [unknown, unconfigured, configured] = await Promise.all(["nobody", "stripe", "e58"].map(send));

  expect([unknown?.status, unconfigured?.status, configured?.status]).toEqual([404, 404, 401]);
  expect(toFace(unconfigured as Incoming)).toEqual(toFace(unknown as Incoming));
  expect(Object.keys(configured?.headers ?? {})).toEqual(Object.keys(unknown?.headers ?? {}));
  await app.expectStored("e58", { events: 0, rejections: ["signature_mismatch"] });
});

test("E59 a flood of bad signatures from one address: 401, then 429, few rows; everyone else is served", async () => {
  const flood = { "x-real-ip": "203.0.113.9" };
  const forged: Incoming[] = [];
  for (let round = 0; round < 10; round += 1) {
    const burst = Array.from({ length: 100 }, (_, index) =>
      // The header an attacker can write is not the one that is believed.
      sendForged("e59", { ...flood, "x-forwarded-for": `198.51.100.${index}` }),
    );
    forged.push(...(await Promise.all(burst)));
  }
  const first = toStatuses(forged);
  const spoofed = await sendForged("e59", { ...flood, "x-forwarded-for": "192.0.2.1" });
  const blocked = await sendGood("e59", flood);
  const other = await sendGood("e59", { "x-real-ip": "203.0.113.10" });

  expect(Object.keys(first)).toEqual(["401", "429"]);
  expect(first[401]).toBeLessThanOrEqual(100);
  expect([spoofed.status, blocked.status, other.status]).toEqual([429, 429, 200]);
  expect(Number(blocked.headers["retry-after"])).toBeGreaterThan(0);
  await app.expectStored("e59", {
    events: 1,
    rejections: [
      ...Array.from({ length: ROWS_A_MINUTE }, () => "signature_mismatch"),
      ...Array.from({ length: ROWS_A_MINUTE }, () => "rate_limited"),
    ],
  });
});

test("E59 a flood from all over one IPv6 /64: 429 as from one address, and 200 next door", async () => {
  const toHost = (index: number, network = "2001:db8:7:1"): object => ({
    "x-real-ip": `${network}::${index.toString(16)}`,
  });
  for (let sent = 0; sent < MAX_REFUSALS + 1; sent += 1) await sendForged("e59-v6", toHost(sent));

  const [same, nextDoor] = [
    await sendGood("e59-v6", toHost(9_999)),
    await sendGood("e59-v6", toHost(1, "2001:db8:7:2")),
  ];

  expect([same.status, nextDoor.status]).toEqual([429, 200]);
});

test("E60 a flood of refusals: rows and bytes are bounded a minute, and the newest few are kept", async () => {
  const body = "x".repeat(200_000);
  const heavy = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`x-pad-${index}`, "y".repeat(300)]));
  const floods = [
    () => sendForged("e60", heavy, body),
    () => app.post("e60", { headers: heavy, body }),
    () => app.post("e60", { method: "PUT", headers: heavy, body }),
    () => app.post("e60", { headers: { ...heavy, "content-encoding": "gzip" }, body }),
  ];
  for (const flood of floods) await Promise.all(Array.from({ length: 150 }, flood));

  const causes = ["signature_mismatch", "signature_missing", "method_not_allowed", "content_encoding_refused"];
  await app.expectStored("e60", {
    events: 0,
    rejections: causes.flatMap((cause) => Array.from({ length: ROWS_A_MINUTE }, () => cause)),
  });
  const [size] = await app.query<{ bodies: number; headers: number }>(
    `select sum(length(body_prefix))::int as bodies, max(length(headers)) as headers
       from sluice.webhook_rejections where source = 'e60'`,
  );
  // Whole ones up to 8 MiB a minute, and 4 KiB of each of the others.
  expect(size?.bodies).toBeLessThanOrEqual(8 * 1024 * 1024 + causes.length * ROWS_A_MINUTE * 4_096);
  expect(size?.headers).toBeLessThan(20_000);
  await app.sluice.drain({ budgetMs: 1_000 });
  const [kept] = await app.query<{ count: number }>("select count(*)::int as count from sluice.webhook_rejections");
  expect(kept?.count).toBeLessThanOrEqual(KEPT_REJECTIONS);
});

test("E61 line breaks, ANSI, %c and a megabyte: one JSON line each, escaped and clipped", async () => {
  const before = app.lines.length;
  await exchange(app.url, { path: "/api/webhooks/%0A%1B%5B31m%25c", body: UGLY });
  await sendForged("e61", { "user-agent": "%c%s%n" }, UGLY.slice(0, 900_000));
  const answer = await sendGood("e61", {}, JSON.stringify({ id: "evt_61", type: "a", text: UGLY.slice(0, 1_000) }));
  await sendGood("e61", {}, JSON.stringify({ id: "evt_61", type: "a" }));
  await app.sluice.drain({ budgetMs: 2_000 });

  const lines = app.lines.slice(before);
  expect(answer.status).toBe(503);
  expect(lines.length).toBeGreaterThan(3);
  // What senders and the app's functions say stands in the tables; the log says only that there is something.
  expect(lines.filter((line) => line.includes("two"))).toEqual([]);
  const written: string[] = [];
  createJsonLogger((line) => written.push(line)).error(UGLY, { text: UGLY });
  for (const line of [...lines, ...written]) {
    expect(line).not.toMatch(/[\p{Control}\p{Bidi_Control}]/u);
    expect(line.length).toBeLessThan(5_000);
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(String), message: expect.any(String) });
  }
  await app.expectStored("e61", { events: 1, duplicates: 1, conflicts: 1, rejections: ["signature_mismatch"] });
});

test("E62 secrets, tokens, cookies and passwords: in no log line, table, answer, error or dashboard page", async () => {
  const basic = Buffer.from(`acme:${CANARIES.password}`).toString("base64");
  const canaries = {
    cookie: `session=${CANARIES.cookie}`,
    authorization: `Bearer ${CANARIES.wrong}`,
    "x-api-key": CANARIES.wrong,
    "proxy-authorization": CANARIES.wrong,
  };
  const token = { "x-hook-auth": CANARIES.token };
  const json = { "content-type": "application/json" };
  const elsewhere = (path: string): Promise<Incoming> =>
    exchange(app.url, {
      path: `/api/webhooks/${path}`,
      headers: { ...token, authorization: `Basic ${basic}` },
      body: BODY,
    });
  const answers = [
    await app.post("e62", { headers: { ...acmeHeaders(BODY, CANARIES.signing), ...canaries }, body: BODY }),
    await app.post("e62", { headers: { ...canaries, ...token }, body: BODY }),
    await app.post("e62-token", { headers: { ...json, ...canaries, ...token }, body: BODY }),
    await app.post("e62-token", { headers: { ...json, "x-hook-auth": CANARIES.wrong }, body: BODY }),
    await app.post("e62-query", { headers: json, body: BODY }, `?k=${CANARIES.query}`),
    await app.post("e62-query", { headers: json, body: BODY }, `?k=${CANARIES.wrong}&k=${CANARIES.query}`),
    await app.post("e62-query", { method: "PUT", body: BODY }, `?k=${CANARIES.query}`),
    await app.post("e62-basic", { headers: { ...json, authorization: `Basic ${basic}` }, body: BODY }),
    await app.post("e62-basic", { headers: { authorization: `Basic ${basic}x` }, body: BODY }),
    await app.post("e62-field", { body: JSON.stringify({ secret: CANARIES.wrong }) }),
    await app.post("e62-field", { body: JSON.stringify({ secret: [CANARIES.field] }) }),
    await app.post("e62-handshake", { body: JSON.stringify({ verification_token: CANARIES.wrong }) }),
    await elsewhere("e62-tokem"),
    await elsewhere(`nowhere?k=${CANARIES.query}`),
  ];
  expect(answers.map(({ status }) => status)).toEqual([
    200, 401, 200, 401, 200, 401, 405, 200, 401, 401, 401, 401, 404, 404,
  ]);
  await app.expectStored("e62-basic", { events: 1, rejections: ["token_mismatch"] });

  const outputs = [
    ...app.lines,
    ...answers.map((answer) => JSON.stringify(answer)),
    ...(await readTables()),
    ...(await readDashboard()),
    ...toConfigErrors(),
  ];

  const secrets = [...Object.values(CANARIES), basic];
  const forms = secrets.flatMap((secret) => [secret, Buffer.from(secret).toString("hex"), toBase64Core(secret)]);
  expect(outputs.length).toBeGreaterThan(30);
  expect(forms.filter((form) => outputs.some((output) => output.includes(form)))).toEqual([]);
});

/** The part of a text's base64 that does not depend on what comes after it. */
function toBase64Core(text: string): string {
  return Buffer.from(text).toString("base64").slice(0, -4);
}

async function readTables(): Promise<readonly string[]> {
  const tables = await app.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'sluice'",
  );
  const rows = await Promise.all(
    tables.map(({ name }) => app.query(`select to_jsonb(t) as row from sluice.${name} t`)),
  );
  expect(tables.length).toBeGreaterThan(5);
  return rows.flat().map((row) => JSON.stringify(row));
}

async function readDashboard(): Promise<readonly string[]> {
  const { GET } = app.sluice.dashboard({ authorize: () => true });
  const read = async (path: string): Promise<string> =>
    (await GET(new Request(`http://localhost/sluice/api/${path}`))).text();
  const list = await read("events?limit=200");
  const { events } = JSON.parse(list) as { events: readonly { readonly id: string }[] };
  return [
    list,
    await read("rejections?limit=200"),
    ...(await Promise.all(events.map(({ id }) => read(`events/${id}`)))),
  ];
}

/** The messages and stacks of what does not start because of a value that must not be shown. */
function toConfigErrors(): readonly string[] {
  const { wrong } = CANARIES;
  const starts = [
    () => createSluice({ sources: { a: stripe({ secret: ` ${wrong}` }) } }),
    () => createSluice({ sources: { a: stripe({ secret: [wrong, wrong] }) } }),
    () => createSluice({ sources: { a: sharedToken({ secret: `${wrong}é`, header: "x-token" }) } }),
    () => createSluice({ sources: { a: stripe({ secret: [{ label: "no label", secret: wrong }] }) } }),
    () => createSluice({ sources: {}, database: `mysql://user:${wrong}@localhost/x` }),
  ];
  return starts.map((start) => {
    try {
      start();
    } catch (error) {
      return `${String(error)} ${(error as Error).stack ?? ""} ${JSON.stringify(error)}`;
    }
    throw new Error("it started");
  });
}

test("E63 handshakes that would sign, re-key or call back for a stranger: refused, nothing stored, nothing called", async () => {
  const validation = JSON.stringify([
    {
      id: "1",
      eventType: "Microsoft.EventGrid.SubscriptionValidationEvent",
      data: { validationCode: "512d38b6", validationUrl: `${attacker.issuer}/validate` },
    },
  ]);
  const azure = { "aeg-event-type": "SubscriptionValidation", "content-type": "application/json" };
  const callback = { "webhook-request-callback": `${attacker.issuer}/callback`, "webhook-request-rate": "100" };
  const crc = mac("crc-61");

  const refused = [
    await app.post("e63-x", { method: "GET" }, "?crc_token=crc-61"),
    await app.post("e63-x-armed", { method: "GET" }, `?crc_token=${encodeURIComponent('{"for_user_id":"1"}')}`),
    await app.post("e63-x-armed", {
      headers: { "x-twitter-webhooks-signature": `sha256=${Buffer.from(crc, "hex").toString("base64")}` },
      body: "crc-61",
    }),
    await app.post("e63-meta", { method: "GET" }, "?hub.mode=subscribe&hub.challenge=1&hub.verify_token=guess"),
    await app.post("e63-meta", { method: "GET" }, "?hub.mode=subscribe&hub.challenge=1"),
    await app.post("e63-asana", { headers: { "x-hook-secret": "attacker-chosen-secret" } }),
    await app.post("e63-notion", { body: JSON.stringify({ verification_token: "secret_attackerchosen" }) }),
    await app.post("e63-azure", { headers: azure, body: validation }),
    await app.post("e63-events", {
      method: "OPTIONS",
      headers: { ...callback, "webhook-request-origin": "evil.example" },
    }),
  ];
  const answered = [
    await app.post("e63-x-armed", { method: "GET" }, "?crc_token=crc-61"),
    await app.post("e63-azure", { headers: azure, body: validation }, `?code=${SECRET}`),
    await app.post("e63-events", {
      method: "OPTIONS",
      headers: { ...callback, "webhook-request-origin": "events.example" },
    }),
  ];

  expect(refused.map(({ status, body }) => [status, body])).toEqual(refused.map(() => [401, UNAUTHORIZED]));
  expect(refused.flatMap(({ headers }) => Object.keys(headers)).filter((name) => /hook-|allowed/.test(name))).toEqual(
    [],
  );
  expect(answered.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(JSON.parse(answered[1]?.body ?? "")).toEqual({ validationResponse: "512d38b6" });
  expect(attacker.requests).toEqual([]);
  for (const name of ["e63-x", "e63-asana"] as const) {
    await app.expectStored(name, { events: 0, rejections: ["handshake_refused"] });
  }
  // Not armed, its body is not even looked at.
  await app.expectStored("e63-notion", { events: 0, rejections: ["signature_missing"] });
  await app.expectStored("e63-meta", { events: 0, rejections: Array(2).fill("handshake_refused") });
  await app.expectStored("e63-x-armed", { events: 0, rejections: ["handshake_refused", "signature_mismatch"] });
  await app.expectStored("e63-azure", { events: 0, rejections: ["token_missing"] });
  await app.expectStored("e63-events", { events: 0, rejections: ["handshake_refused"] });
});

test("E64 a challenge that holds markup: 401; any other comes back as text no browser interprets", async () => {
  const query = `?hub.mode=subscribe&hub.verify_token=${VERIFY_TOKEN}&hub.challenge=`;
  const scripts = ["<script>alert(1)</script>", "<svg/onload=1>", "a\r\nset-cookie: b=c", "a&b\"'", ""];
  const challenge = JSON.stringify({ type: "url_verification", challenge: "<script>" });

  const refused = await Promise.all(
    scripts.slice(0, 4).map((script) => app.post("e64", { method: "GET" }, query + encodeURIComponent(script))),
  );
  const bySlack = await app.post("e64-slack", { headers: slackHeaders(challenge), body: challenge });
  const answered = await app.post("e64", { method: "GET" }, `${query}1158201444`);

  expect([...refused, bySlack].map(({ status, body }) => [status, body])).toEqual(
    Array.from({ length: 5 }, () => [401, UNAUTHORIZED]),
  );
  expect(answered).toMatchObject({
    status: 200,
    body: "1158201444",
    headers: { "content-type": expect.stringContaining("text/plain"), "x-content-type-options": "nosniff" },
  });
  await app.expectStored("e64", { events: 0, rejections: Array(4).fill("handshake_refused") });
});
