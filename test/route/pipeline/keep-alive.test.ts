import { connect } from "node:net";

import * as v from "valibot";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";

import { createApi, createMemoryStorage, methods, upload } from "../../../src/route/index.ts";
import { serveWeb, type WebServer } from "../../support/serve-web.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { file, FORM_HEADERS, pngOf, writeForm } from "../uploads/form.ts";

/** More than the buffers on the way hold, so that a server that stops reading stops the sender. */
const MUCH = 24_000_000;

const api = createApi({ csrf: false, limits: { bodyBytes: 1_000 } });
/** What a JPEG begins with. */
const JPEG = Buffer.from("ffd8ffe000104a46494600010100000100010000", "hex");
const images = { image: { types: ["image/jpeg"], maxBytes: 2 * MUCH } };

let server: WebServer;

beforeAll(async () => {
  server = await serveWeb({
    "/small": methods({
      POST: api
        .route("/small")
        .body(v.unknown())
        .handle(() => ({ ok: true })),
    }),
    "/slow": methods({
      POST: api
        .route("/slow")
        .limits({ bodyTimeoutMs: 50 })
        .body(v.unknown())
        .handle(() => ({ ok: true })),
    }),
    "/upload": methods({
      POST: api
        .route("/upload")
        .stream()
        .use(upload({ files: images, storage: createMemoryStorage() }))
        .handle(() => ({ ok: true })),
    }),
    "/tiny": methods({
      POST: api
        .route("/tiny")
        .stream()
        .use(upload({ files: images, storage: createMemoryStorage(), limits: { totalBytes: 10_000 } }))
        .handle(() => ({ ok: true })),
    }),
  });
});

afterAll(() => server.close());

const JSON_TYPE = "Content-Type: application/json";
const NEXT_REQUEST = `POST /small HTTP/1.1\r\nHost: a\r\n${JSON_TYPE}\r\nContent-Length: 2\r\n\r\n{}`;

test("a body that was read to its declared end leaves its connection to the next request", async () => {
  const client = open(NEXT_REQUEST);
  await waitUntil("the first is answered", () => client.answers().length === 1);

  await client.send(NEXT_REQUEST.repeat(20));
  await waitUntil("all are answered", () => client.answers().length === 21);
  await client.send(NEXT_REQUEST.slice(0, -1));
  await client.send("}");

  await waitUntil("the last is answered", () => client.answers().length === 22);
  expect(new Set(client.answers())).toEqual(new Set(["200 keep-alive"]));
});

test("a body that says it is too long is thrown away, and its connection serves the next request", async () => {
  const client = open(`POST /small HTTP/1.1\r\nHost: a\r\n${JSON_TYPE}\r\nContent-Length: ${MUCH}\r\n\r\n`);

  await client.send(Buffer.alloc(MUCH, " "));
  await client.send(NEXT_REQUEST);

  await waitUntil("both are answered", () => client.answers().length === 2);
  expect(client.answers()).toEqual(["413 keep-alive", "200 keep-alive"]);
});

test("a body that turns out too long ends its connection", async () => {
  const client = open(`POST /small HTTP/1.1\r\nHost: a\r\n${JSON_TYPE}\r\nTransfer-Encoding: chunked\r\n\r\n`);

  await client.send(`${(100_000).toString(16)}\r\n${" ".repeat(100_000)}\r\n`);

  await client.closed;
  expect(client.answers()).toEqual(["413 close"]);
});

test("a body that takes too long ends its connection", async () => {
  const client = open(`POST /slow HTTP/1.1\r\nHost: a\r\n${JSON_TYPE}\r\nContent-Length: 100\r\n\r\n{`);

  await client.closed;
  expect(client.answers()).toEqual(["408 close"]);
});

test("a form that is refused at its beginning is thrown away to its end", async () => {
  const form = writeForm([file("image", "a.png", pngOf(MUCH))]);
  const type = `Content-Type: ${FORM_HEADERS["content-type"]}`;
  const client = open(`POST /upload HTTP/1.1\r\nHost: a\r\n${type}\r\nContent-Length: ${form.byteLength}\r\n\r\n`);

  await client.send(form);
  await client.send(NEXT_REQUEST);

  await waitUntil("both are answered", () => client.answers().length === 2);
  expect(client.answers()).toEqual(["415 keep-alive", "200 keep-alive"]);
});

test("a form without a length is thrown away up to the limit, and ends its connection there", async () => {
  const type = `Content-Type: ${FORM_HEADERS["content-type"]}`;
  const client = open(`POST /tiny HTTP/1.1\r\nHost: a\r\n${type}\r\nTransfer-Encoding: chunked\r\n\r\n`);
  const form = writeForm([file("image", "a.jpg", Buffer.concat([JPEG, Buffer.alloc(MUCH)]))]);

  void client.send(`${form.byteLength.toString(16)}\r\n`).then(() => client.send(form));

  await client.closed;
  expect(client.answers()).toEqual(["413 close"]);
});

/** Opens a connection on which anything can be said. */
function open(text: string) {
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  let heard = "";
  socket.on("data", (chunk: Buffer) => (heard += chunk.toString("latin1")));
  socket.on("error", () => undefined);
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.write(text);
  return {
    closed,
    /** Each answer's status, and what it says of the connection. */
    answers: () =>
      Array.from(
        heard.matchAll(/HTTP\/1\.1 (\d{3})[^]*?\r\nconnection: ([\w-]+)/gi),
        ([, status, connection]) => `${status} ${connection}`,
      ),
    /** Resolves when the server has taken almost all of it. */
    async send(bytes: Uint8Array | string) {
      if (!socket.write(bytes)) await Promise.race([closed, new Promise((resolve) => socket.once("drain", resolve))]);
    },
  };
}
