import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { createClient } from "@supabase/supabase-js";
import { expect, onTestFinished, test } from "vitest";

import { createSupabaseStorage, type DirectStorage } from "../../../src/route/uploads/index.ts";

const KEY = "avatars/user-1/00000000-0000-4000-8000-000000000000.png";
const PENDING = `pending/${KEY}`;
const PNG = { type: "image/png" };

interface Bucket {
  readonly objects: Map<string, { readonly bytes: Buffer; readonly type: string }>;
  readonly storage: DirectStorage;
  isDown: boolean;
}

/** Serves the part of Supabase Storage's API that is used, to the official client. */
async function startBucket(): Promise<Bucket> {
  const objects: Bucket["objects"] = new Map();
  const bucket = { objects, isDown: false };
  const server = createServer((request, response) => {
    answer(bucket, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => server.close().closeAllConnections());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // Node.js 20 has no WebSocket, and the client asks for one though it opens none.
  const client = createClient(url, "sb_publishable_key", { realtime: { transport: Object as never } });
  return Object.assign(bucket, { storage: createSupabaseStorage({ client, bucket: "files", isPublic: true }) });
}

async function answer(
  bucket: Omit<Bucket, "storage">,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const path = new URL(request.url ?? "/", "http://fake").pathname.replace("/storage/v1/object/", "");
  const call = {
    objects: bucket.objects,
    key: path.slice(path.indexOf("files/") + "files/".length),
    request,
    response,
  };
  const act = ACTIONS[`${request.method} ${path.split("files")[0]}`];
  if (bucket.isDown || act === undefined) return reply(response, 500, { statusCode: "500", message: "down" });
  act({ ...call, body: Buffer.concat(chunks) });
}

interface Call {
  readonly objects: Bucket["objects"];
  readonly key: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
}

const MISSING = { statusCode: "404", error: "not_found", message: "Object not found" };

const ACTIONS: Readonly<Record<string, (call: Call) => void>> = {
  "POST ": store,
  "PUT upload/sign/": store,
  "POST upload/sign/": ({ key, response }) => reply(response, 200, { url: `/object/upload/sign/files/${key}?token=t` }),
  "POST sign/": ({ objects, key, response }) =>
    objects.has(key)
      ? reply(response, 200, { signedURL: `/object/sign/files/${key}?token=t` })
      : reply(response, 400, MISSING),
  "GET sign/": ({ objects, key, request, response }) => {
    const bytes = objects.get(key)?.bytes ?? Buffer.alloc(0);
    const head = bytes.subarray(0, Number(/-(\d+)$/.exec(request.headers.range ?? "")?.[1]) + 1);
    const range = `bytes 0-${head.byteLength - 1}/${bytes.byteLength}`;
    response.writeHead(206, { "content-range": range, etag: '"v1"' }).end(head);
  },
  "POST move": ({ objects, body, response }) => {
    const { sourceKey = "", destinationKey = "" } = JSON.parse(String(body)) as Record<string, string>;
    const source = objects.get(sourceKey);
    if (source === undefined) return reply(response, 400, MISSING);
    objects.delete(sourceKey);
    objects.set(destinationKey, source);
    reply(response, 200, { message: "Successfully moved" });
  },
  "DELETE ": ({ objects, body, response }) => {
    for (const prefix of (JSON.parse(String(body)) as { prefixes: string[] }).prefixes) objects.delete(prefix);
    reply(response, 200, []);
  },
};

function store({ objects, key, request, body, response }: Call): void {
  if (objects.has(key)) return reply(response, 400, { statusCode: "409", error: "Duplicate", message: "exists" });
  objects.set(key, { bytes: body, type: request.headers["content-type"] ?? "" });
  reply(response, 200, { Key: `files/${key}` });
}

function reply(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

async function* chunksOf(...sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (const size of sizes) yield Buffer.alloc(size, 1);
}

async function* failing(): AsyncGenerator<Uint8Array> {
  yield Buffer.alloc(100_000);
  throw new Error("hung up");
}

test("a file is streamed into the bucket, with its type", async () => {
  const { objects, storage } = await startBucket();

  await storage.put(KEY, chunksOf(100_000, 5), PNG);

  expect(objects.get(KEY)).toEqual({ bytes: Buffer.alloc(100_005, 1), type: "image/png" });
  expect(storage.publicUrl(KEY)).toMatch(`/storage/v1/object/public/files/${KEY}`);
});

test("of a file that was cut off, nothing is left", async () => {
  const { objects, storage } = await startBucket();

  await expect(storage.put(KEY, failing(), PNG)).rejects.toThrow("did not store a file");

  expect(objects.size).toBe(0);
});

test("a deleted file is gone", async () => {
  const { objects, storage } = await startBucket();
  await storage.put(KEY, chunksOf(5), PNG);

  await storage.delete(KEY);

  expect(objects.size).toBe(0);
});

test("a presigned request stores a file once", async () => {
  const { objects, storage } = await startBucket();

  const { url, method, headers } = await storage.presign(PENDING, { ...PNG, size: 4 }, 60_000);
  const first = await fetch(url, { method, headers, body: "1234" });
  const second = await fetch(url, { method, headers, body: "5678" });

  expect([first.status, second.status]).toEqual([200, 400]);
  expect(objects.get(PENDING)).toEqual({ bytes: Buffer.from("1234"), type: "image/png" });
});

test("a file's beginning is read with its whole size, and none of what is not there", async () => {
  const { storage } = await startBucket();
  await storage.put(KEY, chunksOf(900), PNG);

  expect(await storage.peek(KEY, 10)).toEqual({ size: 900, head: Buffer.alloc(10, 1), version: '"v1"' });
  expect(await storage.peek(PENDING, 10)).toBeNull();
});

test("a file is moved once", async () => {
  const { objects, storage } = await startBucket();
  await storage.put(PENDING, chunksOf(5), PNG);

  const isMoved = await storage.move(PENDING, KEY, { ...PNG, version: '"v1"' });
  const isAgain = await storage.move(PENDING, KEY, { ...PNG, version: '"v1"' });

  expect([isMoved, isAgain]).toEqual([true, false]);
  expect([...objects.keys()]).toEqual([KEY]);
});

test("a service that is down is a failure, not a missing file", async () => {
  const bucket = await startBucket();
  bucket.isDown = true;

  await expect(bucket.storage.peek(KEY, 10)).rejects.toThrow("did not read");
  await expect(bucket.storage.delete(KEY)).rejects.toThrow("did not delete");
  await expect(bucket.storage.move(PENDING, KEY, { ...PNG, version: "" })).rejects.toThrow("did not move");
});
