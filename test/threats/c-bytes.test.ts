import { afterAll, beforeAll, expect, test } from "vitest";

import type { SluiceEvent } from "../../src/core/event.ts";
import { sharedToken } from "../../src/verify/providers/index.ts";
import { toSender } from "../support/senders.ts";
import { type Incoming, openRaw } from "./support/exchange.ts";
import { acmeHeaders, OTHER_SECRET, SECRET } from "./support/signed.ts";
import { startThreatApp, type ThreatApp } from "./support/threat-app.ts";

const secret = SECRET;
const acme = toSender();
const batching = toSender({ batch: { path: "" } });
const large = { secret, maxBytes: 4 * 1024 * 1024 };
const json = { "content-type": "application/json" };

const sources = {
  c31: acme({ secret }),
  c32: acme({ secret }),
  c33: acme({ secret }),
  c34: acme({ secret }),
  c35: acme({ secret }),
  c36: acme(large),
  "c36-batch": batching(large),
  c37: acme({ secret }),
  c38: acme({ secret }),
  c39: acme(large),
  "c39-batch": batching(large),
  "c39-forged": acme(large),
  "c39-token": sharedToken({ secret, header: "x-token", maxBytes: 4 * 1024 * 1024 }),
  c40: acme({ secret }),
  c41: acme({ secret }),
  "c41-token": sharedToken({ secret, header: "x-token" }),
  c42: toSender({ contentTypes: ["application/json"] })({ secret }),
  c43: batching({ secret }),
  c44: acme({ secret }),
  c45: acme({ secret }),
  c46: acme({ secret }),
};

/** What the app's functions were given, by source. */
const seen = new Map<string, SluiceEvent[]>();
let app: ThreatApp<typeof sources>;

beforeAll(async () => {
  app = await startThreatApp({ sources }, (sluice) => {
    const everything = Object.keys(sources).map((name) => `${name}/*` as `${keyof typeof sources}/*`);
    sluice.respond(everything, { name: "look" }, ({ event }) => {
      seen.set(event.source, [...(seen.get(event.source) ?? []), event]);
    });
  });
});

afterAll(async () => {
  await app.close();
});

type Name = keyof typeof sources;

/** Sends bytes under a signature that is right for them. */
function sendSigned(source: Name, body: string | Uint8Array, headers: object = json): Promise<Incoming> {
  return app.post(source, { headers: { ...headers, ...acmeHeaders(body) }, body });
}

async function sendEach(source: Name, bodies: readonly (string | Uint8Array)[]): Promise<readonly string[]> {
  const answers: Incoming[] = [];
  for (const body of bodies) answers.push(await sendSigned(source, body));
  return answers.map((answer) => `${answer.status} ${(JSON.parse(answer.body) as { status: string }).status}`);
}

interface Row {
  readonly id: string;
  readonly body: string;
  readonly type: string;
  readonly external_id: string | null;
  readonly is_parsed: boolean;
}

/** The events of a source in the order they came, their bytes in hex. */
function readEvents(source: Name): Promise<readonly Row[]> {
  return app.query<Row>(
    `select id, encode(body, 'hex') as body, type, external_id, is_parsed
       from sluice.webhook_events where source = $1 order by id`,
    [source],
  );
}

/** Exactly these bytes are what is stored of the source. */
async function expectBytes(source: Name, bodies: readonly (string | Uint8Array)[]): Promise<readonly Row[]> {
  const rows = await readEvents(source);
  expect(rows.map(({ body }) => body)).toEqual(bodies.map((body) => Buffer.from(body).toString("hex")));
  return rows;
}

function lastPayload(source: Name): unknown {
  return seen.get(source)?.at(-1)?.payload;
}

function stored(count: number): readonly string[] {
  return Array.from({ length: count }, () => "200 stored");
}

test("C31 a byte order mark: 200, the bytes kept, parsed without it", async () => {
  const body = '\uFEFF{"id":"evt_31","type":"a"}';

  expect(await sendEach("c31", [body])).toEqual(stored(1));

  const [row] = await expectBytes("c31", [body]);
  expect(row).toMatchObject({ type: "a", external_id: "evt_31", is_parsed: true });
  expect(lastPayload("c31")).toEqual({ id: "evt_31", type: "a" });
  await app.expectStored("c31", { events: 1 });
});

test("C32 CRLF, LF and a line break at the end: each signed as it is, 200; under another's signature, 401", async () => {
  const bodies = ['{\n"type":"a"}', '{\r\n"type":"a"}', '{\n"type":"a"}\n', '{\n"type":"a"}\r\n'];

  expect(await sendEach("c32", bodies)).toEqual(stored(4));
  const swapped = await app.post("c32", { headers: acmeHeaders(bodies[0]), body: bodies[2] ?? "" });

  expect(swapped.status).toBe(401);
  await expectBytes("c32", bodies);
  await app.expectStored("c32", { events: 4, rejections: ["signature_mismatch"] });
});

test("C33 NFC and NFD of one text are two bodies: each 200 with its own signature, 401 with the other's", async () => {
  const [nfc, nfd] = [{ name: "é".normalize("NFC") }, { name: "é".normalize("NFD") }].map((body) =>
    JSON.stringify(body),
  );

  expect(await sendEach("c33", [nfc ?? "", nfd ?? ""])).toEqual(stored(2));
  const swapped = await app.post("c33", { headers: acmeHeaders(nfc), body: nfd ?? "" });

  expect(swapped.status).toBe(401);
  await expectBytes("c33", [nfc ?? "", nfd ?? ""]);
  await app.expectStored("c33", { events: 2, rejections: ["signature_mismatch"] });
});

test("C34 a key that comes twice: 200, the last one counts, the bytes kept, a warning names the event", async () => {
  const body = '{"id":"first","id":"last","type":"a","type":"b"}';
  const plain = '{"id":"plain","type":"b"}';

  expect(await sendEach("c34", [body, plain, body])).toEqual(["200 stored", "200 stored", "200 duplicate"]);

  const [row] = await expectBytes("c34", [body, plain]);
  expect(row).toMatchObject({ type: "b", external_id: "last" });
  expect(seen.get("c34")?.map(({ payload }) => payload)).toContainEqual({ id: "last", type: "b" });
  const warnings = app.lines.filter((line) => line.includes("a key twice"));
  expect(warnings.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { level: "warn", source: "c34", id: row?.id },
  ]);
  await app.expectStored("c34", { events: 2, duplicates: 1 });
});

test("C35 integers beyond 2^53, 1e400 and -0: 200, the bytes kept, the payload as JSON.parse reads it", async () => {
  const body = '{"type":"a","long":9007199254740993,"huge":1e400,"zero":-0}';

  expect(await sendEach("c35", [body])).toEqual(stored(1));

  await expectBytes("c35", [body]);
  expect(lastPayload("c35")).toEqual({ type: "a", long: 9_007_199_254_740_992, huge: Infinity, zero: -0 });
  await app.expectStored("c35", { events: 1 });
});

test("C36 a number bomb: 200, stored as it came, and the list of events stays small", async () => {
  const body = `[${Array.from({ length: 1_000 }, () => "1e131071").join(",")}]`;

  expect(await sendEach("c36", [body])).toEqual(stored(1));
  await sendSigned("c36-batch", body);
  const startedAt = performance.now();
  const { GET } = app.sluice.dashboard({ authorize: () => true });
  const list = await (await GET(new Request("http://localhost/sluice/api/events?source=c36"))).text();

  expect(list.length).toBeLessThan(1_000_000);
  expect(performance.now() - startedAt).toBeLessThan(1_000);
  await expectBytes("c36", [body]);
  await app.expectStored("c36", { events: 1 });
  // The items of a batch are told apart by their bytes, and these are equal.
  await app.expectStored("c36-batch", { events: 1, duplicates: 999 });
});

test("C37 NUL and lone surrogates: 200, the bytes kept, nothing of them in the type or id", async () => {
  const bodies = [
    String.raw`{"id":"a\u0000b","type":"c\u0000d"}`,
    String.raw`{"id":"\ud800","type":"\udfff"}`,
    String.raw`{"id":"evt_37","type":"a","text":"\u0000 \ud800"}`,
    '{"id":"evt_38","type":"raw \0"}',
  ];

  expect(await sendEach("c37", bodies)).toEqual(stored(4));

  const rows = await expectBytes("c37", bodies);
  expect(rows.map((row) => [row.type, row.external_id, row.is_parsed])).toEqual([
    ["unknown", null, true],
    ["unknown", null, true],
    ["a", "evt_37", true],
    ["unknown", null, false],
  ]);
  await app.expectStored("c37", { events: 4 });
});

test("C38 invalid UTF-8: 200, the bytes kept, not parsed", async () => {
  const bodies = [
    Buffer.from([0xff, 0xfe, 0x00]),
    Buffer.from([...Buffer.from('{"type":"a","text":"'), 0xc0, 0xaf, ...Buffer.from('"}')]),
    Buffer.from([...Buffer.from('{"type":"a","text":"'), 0xed, 0xa0, 0x80, ...Buffer.from('"}')]),
  ];

  expect(await sendEach("c38", bodies)).toEqual(stored(3));

  const rows = await expectBytes("c38", bodies);
  expect(rows.map((row) => [row.type, row.is_parsed])).toEqual(Array.from({ length: 3 }, () => ["unknown", false]));
  expect(lastPayload("c38")).toBeUndefined();
  await app.expectStored("c38", { events: 3 });
});

test("C39 100,000 and 1,000,000 levels deep: 200 with a good signature, 401 with a bad one, no crash", async () => {
  const toDeep = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);
  const toObjects = (levels: number): string => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
  const bodies = [toDeep(100_000), toDeep(1_000_000), toObjects(100_000), "[".repeat(1_000_000)];

  expect(await sendEach("c39", bodies)).toEqual(stored(4));
  expect(await sendEach("c39-batch", bodies.slice(0, 3))).toEqual(stored(3));
  const forged: Incoming[] = [];
  for (const body of bodies)
    forged.push(await app.post("c39-forged", { headers: acmeHeaders(body, OTHER_SECRET), body }));
  const token = await app.post("c39-token", { headers: { "x-token": secret }, body: bodies[3] ?? "" });

  await app.expectRefused("c39-forged", forged, Array(4).fill("signature_mismatch"));
  expect(token.status).toBe(400);
  const sizes = await app.query<{ bytes: number }>(
    "select length(body) as bytes from sluice.webhook_events where source = 'c39' order by id",
  );
  expect(sizes.map(({ bytes }) => bytes)).toEqual(bodies.map((body) => body.length));
  await app.expectStored("c39", { events: 4 });
});

test("C40 keys that reach for prototypes: 200, own keys only, nothing polluted", async () => {
  const bodies = [
    '{"id":"evt_40","type":"a","__proto__":{"polluted":true,"id":"x"}}',
    '{"type":"a","constructor":{"prototype":{"polluted":true}}}',
    '{"__proto__":{"id":"inherited","type":"inherited"}}',
  ];

  expect(await sendEach("c40", bodies)).toEqual(stored(3));

  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  const payloads = (seen.get("c40") ?? []).map(({ payload }) => payload as object);
  expect(Object.hasOwn(payloads[0] ?? {}, "__proto__")).toBe(true);
  expect(payloads.map((payload) => Object.getPrototypeOf(payload) === Object.prototype)).toEqual([true, true, true]);
  const rows = await expectBytes("c40", bodies);
  expect(rows.map(({ external_id, type }) => [external_id, type])).toEqual([
    ["evt_40", "a"],
    [null, "a"],
    [null, "unknown"],
  ]);
  await app.expectStored("c40", { events: 3 });
});

test("C41 an empty body, null, [], a text or no JSON: 200 where it is signed, 400 for a token alone where it is no JSON", async () => {
  const bodies = ["", "null", "[]", '"x"', "not json", "{"];

  expect(await sendEach("c41", bodies)).toEqual(stored(6));
  const byToken = await Promise.all(
    bodies.map((body) => app.post("c41-token", { headers: { ...json, "x-token": secret }, body })),
  );

  const rows = await expectBytes("c41", bodies);
  expect(rows.map((row) => [row.type, row.external_id, row.is_parsed])).toEqual(
    [false, true, true, true, false, false].map((isParsed) => ["unknown", null, isParsed]),
  );
  expect(byToken.map(({ status }) => status)).toEqual([400, 200, 200, 200, 400, 400]);
  await app.expectStored("c41", { events: 6 });
  await app.expectStored("c41-token", { events: 3, rejections: Array(3).fill("body_unparsable") });
});

test("C42 a form, multipart or XML where only JSON is declared: 415 before the body is read, nothing stored", async () => {
  const types = [
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/xml",
    "text/plain",
    "application/jsonx",
  ];
  const startedAt = performance.now();

  const answers = await Promise.all([
    ...types.map((type) => sendSigned("c42", "a=1", { "content-type": type })),
    sendSigned("c42", "{}", {}),
  ]);
  const unread = openRaw(
    app.url,
    "POST /api/webhooks/c42 HTTP/1.1\r\nhost: x\r\ncontent-type: text/xml\r\ncontent-length: 5000\r\n\r\n",
  );
  await expect.poll(unread.heard).toMatch(/^HTTP\/1\.1 415 /);
  unread.socket.destroy();
  const declared = await sendSigned("c42", "{}", { "content-type": "Application/JSON; charset=utf-8" });

  expect(performance.now() - startedAt).toBeLessThan(2_000);
  expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(415));
  expect(declared.status).toBe(200);
  await app.expectStored("c42", { events: 1, rejections: Array(7).fill("content_type_refused") });
});

test("C43 a batch of 1,000: one transaction, an item without id and two of one id each told apart for themselves", async () => {
  const items = Array.from({ length: 997 }, (_, index) => ({ id: `b-${index}`, type: "paid" }));
  const body = JSON.stringify([
    ...items,
    { type: "nameless" },
    { id: "b-0", type: "again" },
    { id: "b-1", type: "paid" },
  ]);

  const answer = await sendSigned("c43", body);

  expect(answer.status).toBe(200);
  const [commits] = await app.query<{ commits: number }>(
    "select count(distinct xmin::text)::int as commits from sluice.webhook_events where source = 'c43'",
  );
  expect(commits?.commits).toBe(1);
  await app.expectStored("c43", { events: 998, duplicates: 2 });
});

test("C44 a type that is absent, 10 KB, broken by a line or no text: 200, stored as unknown", async () => {
  const types = [undefined, "t".repeat(10_240), "a\nb", "a b", 42, null, {}, ["a"], ""];
  const bodies = types.map((type, index) => JSON.stringify({ id: `evt_${index}`, type }));

  expect(await sendEach("c44", bodies)).toEqual(stored(types.length));

  expect((await readEvents("c44")).map(({ type }) => type)).toEqual(types.map(() => "unknown"));
  await app.expectStored("c44", { events: types.length });
});

test("C45 an id that is long, not visible ASCII, a number or an object: 200, recognised by its content", async () => {
  const odd = ["i".repeat(3_072), "i".repeat(10_240), "a\0b", "a\nb", "\u202Ea", "é", "", {}, ["a"], null, true, 1.5];
  const plain = ["1", "i".repeat(255), 7];
  const bodies = [...odd, ...plain].map((id) => JSON.stringify({ id, type: "a" }));

  expect(await sendEach("c45", bodies)).toEqual(stored(bodies.length));
  expect(await sendEach("c45", bodies)).toEqual(bodies.map(() => "200 duplicate"));

  const ids = (await readEvents("c45")).map((row) => row.external_id);
  expect(ids).toEqual([...odd.map(() => null), "1", "i".repeat(255), "7"]);
  await app.expectStored("c45", { events: bodies.length, duplicates: bodies.length });
});

test("C46 two number ids that JSON.parse makes equal: 200 each, two events", async () => {
  const bodies = ["12345678901234567890", "12345678901234567891"].map((id) => `{"id":${id},"type":"a"}`);

  expect(await sendEach("c46", bodies)).toEqual(stored(2));

  await expectBytes("c46", bodies);
  await app.expectStored("c46", { events: 2 });
});
