import fc from "fast-check";
import { expect, test } from "vitest";

import { silentLogger } from "../../../src/core/logger.ts";
import type { IdempotentRequest } from "../../../src/route/pipeline/checks.ts";
import { createIdempotency, type IdempotencyOptions } from "../../../src/route/idempotency/idempotency.ts";
import { createMemoryIdempotencyStore } from "../../../src/route/idempotency/memory-store.ts";
import { catchError } from "../catch-error.ts";
import { toExchange } from "../exchange.ts";

const KEY = '"8e03978e-40d5-43e8-bc93-6894a57f9324"';
type Scope = Omit<IdempotentRequest, "bodyHash">;
const ADA: Scope = { userId: "ada" };

interface Sending {
  readonly key?: string | null;
  readonly scope?: Scope;
  readonly bodyHash?: string;
  readonly method?: string;
  readonly url?: string;
}

function open(options: IdempotencyOptions = {}, work: () => Promise<Response> = async () => new Response("done")) {
  let runs = 0;
  const idempotency = createIdempotency({ store: createMemoryIdempotencyStore(), logger: silentLogger, ...options });
  const toArguments = (sending: Sending) => {
    const { key = KEY, scope = ADA, bodyHash = "hash", method = "POST" } = sending;
    const { url = "https://app.example.com/api/orders" } = sending;
    const request = new Request(url, { method, headers: key === null ? {} : { "idempotency-key": key } });
    return [toExchange({ request }), { ...scope, bodyHash }] as const;
  };
  const send = (sending: Sending = {}): Promise<Response> =>
    idempotency.run(...toArguments(sending), () => {
      runs += 1;
      return work();
    });
  const find = (sending: Sending = {}) => idempotency.findAnswer(...toArguments(sending));
  return { send, find, runs: () => runs };
}

/** An answer that comes when the test says so. */
function defer() {
  let resolve: (response: Response) => void = () => undefined;
  const promise = new Promise<Response>((settle) => {
    resolve = settle;
  });
  return { promise, resolve: (response: Response) => resolve(response) };
}

test("the same request again gets the first one's answer, marked, and nothing runs twice", async () => {
  const headers = { "content-type": "application/json", location: "/api/orders/1" };
  const { send, runs } = open({}, async () => new Response('{"id":1}', { status: 201, headers }));

  const first = await send();
  const second = await send();

  expect([first.headers.get("idempotent-replayed"), second.headers.get("idempotent-replayed")]).toEqual([null, "true"]);
  expect([second.status, await second.text()]).toEqual([201, '{"id":1}']);
  expect(await first.text()).toBe('{"id":1}');
  expect(second.headers.get("location")).toBe("/api/orders/1");
  expect(runs()).toBe(1);
});

test("of requests at the same time one runs, and the others are told to come again", async () => {
  const { promise, resolve } = defer();
  const { send, runs } = open({}, () => promise);
  const all = Array.from({ length: 20 }, () =>
    send().then(
      (response) => response.status,
      (error: unknown) => error,
    ),
  );
  await new Promise(setImmediate);

  resolve(new Response("done"));

  const ends = await Promise.all(all);
  expect(ends.filter((end) => end === 200)).toHaveLength(1);
  const refused = ends.filter((end) => end !== 200);
  expect(refused.every((error) => (error as { code: string }).code === "idempotency-key-in-use")).toBe(true);
  expect(refused[0]).toMatchObject({ status: 409, headers: { "retry-after": "1" } });
  expect(runs()).toBe(1);
});

test.each<[string, Sending]>([
  ["another body", { bodyHash: "other" }],
  ["another method", { method: "PATCH" }],
  ["another path", { url: "https://app.example.com/api/refunds" }],
  ["another query", { url: "https://app.example.com/api/orders?draft=1" }],
])("a key used for %s is 422", async (_name, sending) => {
  const { send, runs } = open();
  await send();

  expect(await catchError(() => send(sending))).toMatchObject({ status: 422, code: "idempotency-key-reused" });
  expect(runs()).toBe(1);
});

test("a key of another body is 422 also while the first request runs", async () => {
  const { promise, resolve } = defer();
  const { send } = open({}, () => promise);
  const first = send();
  await new Promise(setImmediate);

  expect(await catchError(() => send({ bodyHash: "other" }))).toMatchObject({ status: 422 });
  resolve(new Response("done"));
  await first;
});

test("another user's key is another key, and so is nobody's", async () => {
  const { send, runs } = open();
  await send();

  const answers = [await send({ scope: { userId: "eve" } }), await send({ scope: {} })];

  expect(answers.map(({ headers }) => headers.get("idempotent-replayed"))).toEqual([null, null]);
  expect(runs()).toBe(3);
});

test("another API key's key is another key, and may be short as a user's", async () => {
  const { send, runs } = open();
  await send({ key: '"order-1"', scope: { apiKey: "k1" } });

  const again = await send({ key: '"order-1"', scope: { apiKey: "k1" } });
  const other = await send({ key: '"order-1"', scope: { apiKey: "k2" } });

  expect(again.headers.get("idempotent-replayed")).toBe("true");
  expect(other.headers.has("idempotent-replayed")).toBe(false);
  expect(runs()).toBe(2);
});

test("an answer is found once the work is done, for the same request alone", async () => {
  const { promise, resolve } = defer();
  const { send, find } = open({}, () => promise);
  const before = await find();
  const first = send();
  await new Promise(setImmediate);
  const meanwhile = await find();

  resolve(new Response("done", { status: 201 }));
  await first;

  const found = await find();
  expect([before, meanwhile]).toEqual([undefined, undefined]);
  expect([found?.status, found?.headers.get("idempotent-replayed"), await found?.text()]).toEqual([
    201,
    "true",
    "done",
  ]);
  expect(await find({ bodyHash: "other" })).toBeUndefined();
  expect(await find({ scope: { userId: "eve" } })).toBeUndefined();
  expect(await find({ key: null })).toBeUndefined();
  expect(await find({ key: "no key" })).toBeUndefined();
});

test("an answer that is over is not found", async () => {
  let now = 0;
  const { send, find } = open({ store: createMemoryIdempotencyStore({ now: () => now }), ttlMs: 1_000 });
  await send();

  now = 1_000;

  expect(await find()).toBeUndefined();
});

test("a route says for itself whether a key is needed", async () => {
  const missing = { key: null, scope: { ...ADA, required: true } };

  expect(await catchError(() => open({ required: false }).send(missing))).toMatchObject({ status: 400 });
  expect((await open().send({ key: null, scope: { ...ADA, required: false } })).status).toBe(200);
});

test("a missing key is 400, unless none is needed", async () => {
  const { send, runs } = open({ required: false });

  expect(await catchError(() => open().send({ key: null }))).toMatchObject({
    status: 400,
    code: "idempotency-key-missing",
  });
  expect((await send({ key: null })).status).toBe(200);
  expect((await send({ key: null })).headers.has("idempotent-replayed")).toBe(false);
  expect(runs()).toBe(2);
});

test.each([
  ["no quotes", "8e03978e-40d5-43e8-bc93-6894a57f9324"],
  ["one quote", '"8e03978e'],
  ["nothing", '""'],
  ["two keys", '"a", "b"'],
  ["a number", "12345"],
  ["a token", "abc"],
  ["bytes", ":YWJj:"],
  ["too much", `"${"x".repeat(256)}"`],
  ["far too much", `"${"x".repeat(10_000)}"`],
  ["an escape that is none", String.raw`"a\b"`],
])("a key with %s is 400", async (_name, key) => {
  const { send, runs } = open();

  expect(await catchError(() => send({ key }))).toMatchObject({ status: 400, code: "idempotency-key-invalid" });
  expect(runs()).toBe(0);
});

test("without a user, only a key that nobody guesses will do", async () => {
  const { send } = open();

  expect(await catchError(() => send({ key: '"order-1"', scope: {} }))).toMatchObject({ status: 400 });
  expect((await send({ key: '"order-1"' })).status).toBe(200);
  expect((await send({ key: KEY, scope: {} })).status).toBe(200);
});

test("any text in quotes is a key, and its parameters do not matter", async () => {
  await fc.assert(
    fc.asyncProperty(fc.stringMatching(/^[\x20-\x7e]{1,255}$/), async (text) => {
      const { send, runs } = open();
      const quoted = `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;

      await send({ key: quoted });
      const replay = await send({ key: `${quoted};a=1` });

      expect(replay.headers.get("idempotent-replayed")).toBe("true");
      expect(runs()).toBe(1);
    }),
  );
});

test.each([
  [200, 1],
  [204, 1],
  [303, 1],
  [404, 1],
  [409, 1],
  [422, 1],
  [401, 2],
  [408, 2],
  [429, 2],
  [500, 2],
  [503, 2],
])("an answer of %i sent twice runs the work %i times", async (status, expected) => {
  const { send, runs } = open({}, async () => new Response(null, { status }));

  const answers = [await send(), await send()];

  expect(answers.map((answer) => answer.status)).toEqual([status, status]);
  expect(runs()).toBe(expected);
});

test("work that throws leaves the key free", async () => {
  let isBroken = true;
  const { send, runs } = open({}, async () => {
    if (isBroken) throw new Error("boom");
    return new Response("done");
  });
  await expect(send()).rejects.toThrow("boom");

  isBroken = false;

  expect((await send()).headers.has("idempotent-replayed")).toBe(false);
  expect(runs()).toBe(2);
});

test("cookies, ids and limits of the first answer are not kept", async () => {
  const headers = { "set-cookie": "session=canary", "x-request-id": "1", ratelimit: '"p";r=1', "x-own": "kept" };
  const { send } = open({}, async () => new Response("done", { headers }));

  expect((await send()).headers.get("set-cookie")).toBe("session=canary");
  const replay = await send();
  expect([...replay.headers.keys()].toSorted()).toEqual(["content-type", "idempotent-replayed", "x-own"]);
});

test("an answer that is too large goes out whole, and the work is not done again", async () => {
  const chunk = new Uint8Array(1_000).fill(7);
  let left = 5;
  const { send, runs } = open(
    { maxAnswerBytes: 2_500 },
    async () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            left -= 1;
            if (left < 0) controller.close();
            else controller.enqueue(chunk);
          },
        }),
      ),
  );

  const bytes = new Uint8Array(await (await send()).arrayBuffer());

  expect(bytes).toEqual(new Uint8Array(5_000).fill(7));
  expect(await catchError(() => send())).toMatchObject({ status: 409, code: "idempotency-answer-gone" });
  expect(runs()).toBe(1);
});

test("an event stream is sent as it comes", async () => {
  const stream = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode(": hi\n\n")),
  });
  const { send } = open({}, async () => new Response(stream, { headers: { "content-type": "text/event-stream" } }));

  const reader = (await send()).body?.getReader();

  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe(": hi\n\n");
  await reader?.cancel();
});

test("bytes are replayed as they were", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
      const { send } = open({}, async () => new Response(Uint8Array.from(bytes)));

      const first = new Uint8Array(await (await send()).arrayBuffer());
      const second = new Uint8Array(await (await send()).arrayBuffer());

      expect([first, second]).toEqual([bytes, bytes].map((one) => Uint8Array.from(one)));
    }),
  );
});

test("while the store does not answer, no work is begun", async () => {
  const down = (): Promise<never> => Promise.reject(new Error("down"));
  const { send, find, runs } = open({ store: { find: down, claim: down, answer: down, release: down } });

  expect(await catchError(() => send())).toMatchObject({ status: 503, code: "idempotency-unavailable" });
  expect(await catchError(() => find())).toMatchObject({ status: 503, code: "idempotency-unavailable" });
  expect(runs()).toBe(0);
});

test("an answer that cannot be kept goes out, and the key stays in use", async () => {
  const store = createMemoryIdempotencyStore();
  const { send } = open({ store: { ...store, answer: () => Promise.reject(new Error("down")) } });

  expect(await (await send()).text()).toBe("done");
  expect(await catchError(() => send())).toMatchObject({ status: 409 });
});

test("an answered key is forgotten after its time, an unanswered one after its lease", async () => {
  let nowMs = 0;
  const store = createMemoryIdempotencyStore({ now: () => nowMs });
  const times = { ttlMs: 1_000, leaseMs: 100 };
  const request = { id: "a", fingerprint: "f" };
  const first = await store.claim(request, times);
  nowMs = 99;
  expect(await store.claim(request, times)).toEqual({ kind: "running" });
  nowMs = 100;
  const second = await store.claim(request, times);
  expect([first.kind, second.kind]).toEqual(["claimed", "claimed"]);

  const [oldToken, token] = [first, second].map((claim) => (claim.kind === "claimed" ? claim.token : ""));
  await store.answer("a", oldToken ?? "", { kind: "gone" });
  expect(await store.claim(request, times)).toEqual({ kind: "running" });
  await store.release("a", oldToken ?? "");
  expect(await store.claim(request, times)).toEqual({ kind: "running" });
  await store.answer("a", token ?? "", { kind: "gone" });
  nowMs = 1_099;
  expect(await store.claim(request, times)).toMatchObject({ kind: "answered" });
  nowMs = 1_100;
  expect(await store.claim(request, times)).toMatchObject({ kind: "claimed" });
});

test("a full memory gives up its oldest answers, and no key whose request runs", async () => {
  const store = createMemoryIdempotencyStore({ maxKeys: 3, maxBytes: 100 });
  const times = { ttlMs: 1_000_000, leaseMs: 1_000_000 };
  const claim = (id: string) => store.claim({ id, fingerprint: "f" }, times);
  const finish = async (id: string, size: number): Promise<void> => {
    const claimed = await claim(id);
    const body = new Uint8Array(size);
    if (claimed.kind === "claimed")
      await store.answer(id, claimed.token, { kind: "whole", status: 200, headers: [], body });
  };
  await claim("running");

  for (const id of ["a", "b", "c", "d"]) await finish(id, 40);

  expect(await claim("running")).toEqual({ kind: "running" });
  expect((await claim("d")).kind).toBe("answered");
  expect((await claim("a")).kind).toBe("claimed");
  await claim("e");
  await expect(claim("f")).rejects.toThrow("in use");
});

test("a memory full of bytes gives up its oldest answers", async () => {
  const store = createMemoryIdempotencyStore({ maxBytes: 100 });
  const times = { ttlMs: 1_000_000, leaseMs: 1_000_000 };
  for (const id of ["a", "b", "c"]) {
    const claimed = await store.claim({ id, fingerprint: "f" }, times);
    const answer = { kind: "whole", status: 200, headers: [], body: new Uint8Array(40) } as const;
    if (claimed.kind === "claimed") await store.answer(id, claimed.token, answer);
  }

  const kinds = await Promise.all(["c", "b", "a"].map((id) => store.claim({ id, fingerprint: "f" }, times)));

  expect(kinds.map(({ kind }) => kind)).toEqual(["answered", "answered", "claimed"]);
});
