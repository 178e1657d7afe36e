import { once } from "node:events";
import { gzipSync } from "node:zlib";

import { afterAll, beforeAll, expect, test } from "vitest";

import { toSender } from "../support/senders.ts";
import { exchange, openRaw, type RawConnection } from "./support/exchange.ts";
import { acmeHeaders, BODY, SECRET } from "./support/signed.ts";
import { startThreatApp, type ThreatApp } from "./support/threat-app.ts";

const CAP = 65_536;
const BODY_TIMEOUT_MS = 300;

const acme = toSender();
const source = acme({ secret: SECRET });
const sources = {
  d47: source,
  d48: source,
  "d48-web": source,
  d49: source,
  "d49-web": source,
  d50: source,
  d51: source,
  "d51-web": source,
  d52: source,
  d53: source,
  d54: source,
  d55: toSender({ contentTypes: ["text/plain"] })({ secret: SECRET }),
  d56: source,
};

let app: ThreatApp<typeof sources>;

beforeAll(async () => {
  app = await startThreatApp({ sources, receive: { maxBytes: CAP, bodyTimeoutMs: BODY_TIMEOUT_MS } });
});

afterAll(async () => {
  await app.close();
});

type Name = keyof typeof sources;

/** The head of a request to a source, as it goes on the wire. */
function toHead(name: Name, ...headers: readonly string[]): string {
  return [`POST /api/webhooks/${name} HTTP/1.1`, "host: localhost", ...headers, "", ""].join("\r\n");
}

function say(text: string | Uint8Array): RawConnection {
  return openRaw(app.url, text);
}

/** The signature of a body as a line of a head. */
function toSignature(body: string): string {
  return `x-signature: ${acmeHeaders(body)["x-signature"]}`;
}

/** Hands a request to the App Router's route, whose params Next.js gives as a promise. */
function route(name: Name, init: RequestInit): Promise<Response> {
  const request = new Request("http://localhost/", { method: "POST", duplex: "half", ...init } as RequestInit);
  return app.sluice.webhooks().POST(request, { params: Promise.resolve({ source: name }) });
}

/** A body that never ends, and what became of it. */
interface Endless {
  readonly stream: ReadableStream<Uint8Array>;
  pulledBytes(): number;
  isCancelled(): boolean;
}

function toEndless(chunk: Uint8Array, pauseMs = 0): Endless {
  let pulled = 0;
  let isCancelled = false;
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
        if (isCancelled) return;
        pulled += chunk.byteLength;
        controller.enqueue(chunk);
      },
      cancel() {
        isCancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, pulledBytes: () => pulled, isCancelled: () => isCancelled };
}

test("D47 a Content-Length above the cap: 413 before a byte of the body, nothing stored", async () => {
  const connection = say(toHead("d47", `content-length: ${CAP + 1}`, toSignature("")));

  const heard = await connection.closed;

  expect(heard).toMatch(/^HTTP\/1\.1 413 /);
  expect(heard).toContain('{"error":"body_too_large"}');
  await app.expectStored("d47", { events: 0, rejections: ["body_too_large"] });
});

test("D48 an endless body of unknown length: 413 once it crosses the cap, no more than that is held, nothing stored", async () => {
  const chunk = new Uint8Array(4_096);
  const endless = toEndless(chunk);
  const connection = say(toHead("d48", "transfer-encoding: chunked"));
  const piece = Buffer.concat([Buffer.from("1000\r\n"), chunk, Buffer.from("\r\n")]);
  const pump = (): void => {
    while (!connection.socket.destroyed && connection.socket.write(piece));
  };
  connection.socket.on("drain", pump);
  pump();

  const heard = await connection.closed;
  const response = await route("d48-web", { body: endless.stream });

  expect(heard).toMatch(/^HTTP\/1\.1 413 /);
  expect([response.status, endless.isCancelled()]).toEqual([413, true]);
  expect(endless.pulledBytes()).toBe(CAP + chunk.byteLength);
  await app.expectStored("d48", { events: 0, rejections: ["body_too_large"] });
  await app.expectStored("d48-web", { events: 0, rejections: ["body_too_large"] });
});

test("D49 a lying length, a truncated body, a sender that hangs up: 400 or closed, nothing stored", async () => {
  const short = toHead("d49", `content-length: ${BODY.length + 50}`, toSignature(BODY)) + BODY;
  const hangsUp = say(short);
  const truncated = say(`${toHead("d49", "transfer-encoding: chunked", toSignature(BODY))}1000\r\n${BODY}`);
  await Promise.all([once(hangsUp.socket, "ready"), once(truncated.socket, "ready")]);
  hangsUp.socket.end();
  truncated.socket.resetAndDestroy();
  // More than it says: what follows is no request.
  const long = say(`${toHead("d49", "content-length: 10", toSignature(BODY))}${BODY}`);
  const failing = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(Buffer.from("{"));
      controller.error(new Error("the sender hung up"));
    },
  });

  const response = await route("d49-web", { body: failing });
  const [shortHeard, , longHeard] = await Promise.all([hangsUp.closed, truncated.closed, long.closed]);

  expect(shortHeard).toMatch(/^(HTTP\/1\.1 400 |$)/);
  expect(longHeard).toMatch(/HTTP\/1\.1 400 Bad Request/);
  expect(longHeard).not.toContain("200 OK");
  expect(response.status).toBe(400);
  await app.expectStored("d49", {
    events: 0,
    rejections: ["body_incomplete", "body_incomplete", "signature_mismatch"],
  });
  await app.expectStored("d49-web", { events: 0, rejections: ["body_incomplete"] });
});

test("D50 an encoded body: 415 and never inflated, nothing stored; identity is no encoding: 200", async () => {
  const zipped = gzipSync(BODY);
  const bomb = gzipSync(Buffer.alloc(50_000_000));
  const startedAt = performance.now();
  const send = (encoding: string, body: Uint8Array): ReturnType<typeof app.post> =>
    app.post("d50", { headers: { ...acmeHeaders(body), "content-encoding": encoding }, body });

  const answers = [
    await send("gzip", zipped),
    await send("GZIP", zipped),
    await send("br", zipped),
    await send("gzip, identity", zipped),
    await send("gzip", bomb.subarray(0, CAP)),
  ];
  const tookMs = performance.now() - startedAt;
  const plain = await send("identity", Buffer.from(BODY));

  expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(415));
  expect(plain.status).toBe(200);
  expect(tookMs).toBeLessThan(1_000);
  await app.expectStored("d50", { events: 1, rejections: Array(5).fill("content_encoding_refused") });
});

test("D51 a body of one byte at a time: 408 and closed at the deadline, nothing stored", async () => {
  const startedAt = performance.now();
  const connection = say(toHead("d51", "content-length: 1000"));
  const timer = setInterval(() => connection.socket.writable && connection.socket.write("x"), 20);
  const drip = toEndless(new Uint8Array(1), 20);

  const [heard, response] = await Promise.all([connection.closed, route("d51-web", { body: drip.stream })]);
  clearInterval(timer);

  expect(heard).toMatch(/^HTTP\/1\.1 408 /);
  expect([response.status, drip.isCancelled()]).toEqual([408, true]);
  expect(performance.now() - startedAt).toBeLessThan(BODY_TIMEOUT_MS + 1_500);
  await app.expectStored("d51", { events: 0, rejections: ["body_timed_out"] });
  await app.expectStored("d51-web", { events: 0, rejections: ["body_timed_out"] });
});

test("D52 two lengths, a length beside chunks, a folded or NUL header: 400 by node; a latin-1 signature: 401", async () => {
  const length = `content-length: ${BODY.length}`;
  const heads = [
    toHead("d52", length, "transfer-encoding: chunked", toSignature(BODY)),
    toHead("d52", length, `content-length: ${BODY.length + 1}`, toSignature(BODY)),
    toHead("d52", length, "x-a: b\0c", toSignature(BODY)),
    toHead("d52", length, `${toSignature(BODY)}\r\n folded`),
    toHead("d52", "transfer-encoding: chunked, identity", toSignature(BODY)),
  ];
  const latin1 = Buffer.from(toHead("d52", length, "x-signature: \u00e9\u00ff", "connection: close") + BODY, "latin1");

  const connections = heads.map((head) => say(head + BODY));
  connections.forEach(({ socket }) => socket.end());
  const heard = await Promise.all(connections.map(({ closed }) => closed));
  const refused = await say(latin1).closed;

  expect(heard.map((text) => text.slice(0, 12))).toEqual(heads.map(() => "HTTP/1.1 400"));
  expect(refused).toMatch(/^HTTP\/1\.1 401 /);
  await app.expectStored("d52", { events: 0, rejections: ["signature_malformed"] });
});

test("D53 a body cut by a proxy in front of a route: 413 with a log line that says so, never 401, nothing stored", async () => {
  const headers = { ...acmeHeaders(BODY), "content-length": String(BODY.length) };
  const cut = BODY.slice(0, 20);

  const response = await route("d53", { headers, body: cut });

  expect([response.status, await response.text()]).toEqual([413, '{"error":"body_too_large"}']);
  expect(app.lines.filter((line) => line.includes("body_truncated") && line.includes('"d53"'))).toHaveLength(1);
  await app.expectStored("d53", { events: 0, rejections: ["body_truncated"] });
});

test("D54 Expect: 100-continue is served: 200; a connection is of use after a refusal, or closed", async () => {
  const good = `${toHead("d54", `content-length: ${BODY.length}`, toSignature(BODY), "connection: close")}${BODY}`;
  const expecting = say(
    toHead("d54", `content-length: ${BODY.length}`, toSignature(BODY), "expect: 100-continue", "connection: close"),
  );
  await expect.poll(expecting.heard).toContain("100 Continue");
  expecting.socket.write(BODY);
  const served = await expecting.closed;

  // What is left of a refused body must not pass for the next request.
  const smuggled = `${toHead("d54", `content-length: ${BODY.length}`, toSignature(BODY))}${BODY}`;
  const encoded = toHead("d54", "content-encoding: gzip", `content-length: ${smuggled.length}`) + smuggled;
  const afterEncoded = await say(encoded + good).closed;
  const oversized = `${toHead("d54", `content-length: ${CAP + 1}`)}${"x".repeat(CAP + 1)}`;
  const afterOversized = await say(oversized).closed;
  const again = await app.post("d54", { headers: acmeHeaders(), body: BODY });

  expect(served).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
  expect(afterEncoded.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 415", "HTTP/1.1 200"]);
  expect(afterOversized).toMatch(/^HTTP\/1\.1 413 [\s\S]*connection: close/i);
  expect(again.status).toBe(200);
  await app.expectStored("d54", {
    events: 1,
    duplicates: 2,
    rejections: ["body_too_large", "content_encoding_refused"],
  });
});

test("D55 text/plain where the definition declares it: 200, stored", async () => {
  const headers = { ...acmeHeaders(), "content-type": "text/plain; charset=utf-8" };

  const answer = await exchange(app.url, { path: "/api/webhooks/d55", headers, body: BODY });

  expect(answer.status).toBe(200);
  await app.expectStored("d55", { events: 1 });
});

test("D56 500 idle connections: a delivery is still answered 200 at once", async () => {
  const idle = Array.from({ length: 500 }, (_, index) => say(index % 2 === 0 ? "POST /api/webhooks/d56 HT" : ""));
  await Promise.all(idle.map(({ socket }) => once(socket, "connect")));
  const startedAt = performance.now();

  const answer = await app.post("d56", { headers: acmeHeaders(), body: BODY });

  const tookMs = performance.now() - startedAt;
  for (const { socket } of idle) socket.destroy();
  expect(answer.status).toBe(200);
  expect(tookMs).toBeLessThan(1_000);
  await app.expectStored("d56", { events: 1 });
});
