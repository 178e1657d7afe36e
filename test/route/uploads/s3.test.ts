import { expect, test } from "vitest";

import { createS3Storage, type DirectStorage } from "../../../src/route/uploads/index.ts";
import { ACCOUNT, etagOf, type FakeS3, startFakeS3 } from "./fake-s3.ts";

const KEY = "avatars/user~2e/00000000-0000-4000-8000-000000000000.png";
const PENDING = `pending/${KEY}`;
const PNG = { type: "image/png" };
const PART = 1_000;

async function start(): Promise<{ readonly s3: FakeS3; readonly storage: DirectStorage }> {
  const s3 = await startFakeS3();
  const publicUrl = "https://cdn.example.com/";
  return { s3, storage: createS3Storage({ ...ACCOUNT, endpoint: s3.endpoint, partBytes: PART, publicUrl }) };
}

async function* chunksOf(bytes: number, chunk: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes; at += chunk) yield Buffer.alloc(Math.min(chunk, bytes - at), at / chunk);
}

async function* failing(bytes: number): AsyncGenerator<Uint8Array> {
  yield* chunksOf(bytes, 100);
  throw new Error("hung up");
}

test.each([
  [1, 100, "PUT"],
  [999, 100, "PUT"],
  [1_000, 1_000, "PUT"],
  [1_001, 1_001, "POST PUT PUT POST"],
  [3_000, 700, "POST PUT PUT PUT POST"],
  [3_500, 5_000, "POST PUT PUT PUT PUT POST"],
])("a file of %d bytes, in chunks of %d, is stored with %s", async (bytes, chunk, methods) => {
  const { s3, storage } = await start();

  await storage.put(KEY, chunksOf(bytes, chunk), PNG);

  const whole: Uint8Array[] = [];
  for await (const one of chunksOf(bytes, chunk)) whole.push(one);
  expect(s3.objects.get(KEY)).toEqual({ bytes: Buffer.concat(whole), type: "image/png", disposition: "attachment" });
  expect(s3.objects.size).toBe(1);
  expect(s3.requests.map((request) => request.split(" ")[0]).join(" ")).toBe(methods);
  expect(storage.publicUrl(KEY)).toBe(`https://cdn.example.com/${KEY}`);
});

test.each([500, 2_500])("of a file that was cut off after %d bytes, nothing is left", async (bytes) => {
  const { s3, storage } = await start();

  await expect(storage.put(KEY, failing(bytes), PNG)).rejects.toThrow("hung up");

  expect(s3.objects.has(KEY)).toBe(false);
  expect(s3.openUploads.size).toBe(0);
});

test("a completion that fails late is a failure, and its parts go", async () => {
  const { s3, storage } = await start();
  s3.isFailingLate = true;

  await expect(storage.put(KEY, chunksOf(2_500, 100), PNG)).rejects.toThrow("did not store");

  expect(s3.openUploads.size).toBe(0);
});

test("what the service is too busy for is asked again, what it refuses is not", async () => {
  const { s3, storage } = await start();
  s3.failures.push(503, 500);

  await storage.put(KEY, chunksOf(10, 10), PNG);
  s3.failures.push(403);
  await expect(storage.put(KEY, chunksOf(10, 10), PNG)).rejects.toThrow("answered PUT with 403");

  expect(s3.requests).toHaveLength(4);
});

test("a wrong secret is refused, and not told", async () => {
  const { endpoint } = await startFakeS3();
  const storage = createS3Storage({ ...ACCOUNT, endpoint, secretAccessKey: "other-secret" });

  const error = await storage.put(KEY, chunksOf(10, 10), PNG).catch(String);

  expect(error).toBe("Error: The file storage answered PUT with 403.");
});

test("deleting what is not there is no failure", async () => {
  const { s3, storage } = await start();
  s3.failures.push(404);

  await expect(storage.delete(KEY)).resolves.toBeUndefined();
});

test("a presigned request stores one file of its type and size", async () => {
  const { s3, storage } = await start();

  const { url, method, headers } = await storage.presign(PENDING, { ...PNG, size: 4 }, 60_000);
  const answer = await fetch(url, { method, headers, body: "1234" });

  expect(answer.status).toBe(200);
  expect(s3.objects.get(PENDING)?.type).toBe("image/png");
  expect(new URL(url).searchParams.get("X-Amz-Expires")).toBe("60");
});

test.each([
  ["more bytes", "12345", {}],
  ["fewer bytes", "123", {}],
  ["another type", "1234", { "content-type": "text/html" }],
  ["to be shown", "1234", { "content-disposition": "inline" }],
])("a presigned request is not good for %s", async (_what, body, changed) => {
  const { s3, storage } = await start();

  const { url, method, headers } = await storage.presign(PENDING, { ...PNG, size: 4 }, 60_000);
  const answer = await fetch(url, { method, headers: { ...headers, ...changed } as Record<string, string>, body });

  expect(answer.status).toBe(403);
  expect(s3.objects.size).toBe(0);
});

test("a file's beginning is read with its whole size and version", async () => {
  const { storage } = await start();
  await storage.put(KEY, chunksOf(900, 900), PNG);

  const peeked = await storage.peek(KEY, 10);

  expect(peeked).toEqual({ size: 900, head: Buffer.alloc(10), version: etagOf(Buffer.alloc(900)) });
});

test("an empty file has no beginning, one that is not there is none", async () => {
  const { s3, storage } = await start();
  s3.objects.set(KEY, { bytes: Buffer.alloc(0), type: "", disposition: "" });

  expect(await storage.peek(KEY, 10)).toMatchObject({ size: 0 });
  expect(await storage.peek(PENDING, 10)).toBeNull();
});

test("only the version that was looked at is moved", async () => {
  const { s3, storage } = await start();
  await storage.put(PENDING, chunksOf(10, 10), PNG);
  const version = (await storage.peek(PENDING, 10))?.version ?? "";
  const webp = { type: "image/webp", version };

  const isOther = await storage.move(PENDING, KEY, { ...webp, version: '"other"' });
  const isMoved = await storage.move(PENDING, KEY, webp);
  const isAgain = await storage.move(PENDING, KEY, webp);

  expect([isOther, isMoved, isAgain]).toEqual([false, true, false]);
  expect([...s3.objects.keys()]).toEqual([KEY]);
  expect(s3.objects.get(KEY)).toMatchObject({ type: "image/webp", disposition: "attachment" });
});

test("a move that fails late is a failure", async () => {
  const { s3, storage } = await start();
  await storage.put(PENDING, chunksOf(10, 10), PNG);
  s3.isFailingLate = true;

  await expect(storage.move(PENDING, KEY, { ...PNG, version: etagOf(Buffer.alloc(10)) })).rejects.toThrow(
    "did not move",
  );
});

test.each(["../../a.png", "a?x=1.png", "a#b.png"])("no request is made for %j, which is no key", async (key) => {
  const { s3, storage } = await start();

  await expect(storage.delete(key)).rejects.toMatchObject({ code: "INPUT_INVALID" });

  expect(s3.requests).toEqual([]);
});
