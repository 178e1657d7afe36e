import { expect, test } from "vitest";

import { createDirectUploads, createS3Storage, type DirectUploads } from "../../../src/route/uploads/index.ts";
import { catchError } from "../catch-error.ts";
import { ACCOUNT, type FakeS3, startFakeS3 } from "./fake-s3.ts";
import { PNG, pngOf } from "./form.ts";

const SECRET = "a secret of at least 32 characters";
const ADA = { owner: "ada", folder: ["avatars", "ada"] };

interface Setting {
  readonly s3: FakeS3;
  readonly uploads: DirectUploads;
  readonly clock: { at: number };
}

async function start(): Promise<Setting> {
  const s3 = await startFakeS3();
  const clock = { at: Date.parse("2026-11-21T00:00:00Z") };
  const storage = createS3Storage({ ...ACCOUNT, endpoint: s3.endpoint, publicUrl: "https://cdn.example.com" });
  const options = { storage, types: ["image/png"], maxBytes: 1_000, secret: SECRET, now: () => new Date(clock.at) };
  return { s3, uploads: createDirectUploads(options), clock };
}

/** Announces a PNG, and sends these bytes instead. */
async function send({ s3, uploads }: Setting, bytes: Buffer<ArrayBuffer> = PNG): Promise<string> {
  const announced = { type: "image/png", size: bytes.byteLength, name: "../me.png" };
  const { url, method, headers, ticket } = await uploads.begin(announced, ADA);
  const answer = await fetch(url, { method, headers, body: bytes });
  expect(answer.status).toBe(200);
  expect(s3.objects.size).toBe(1);
  return ticket;
}

test("a file that was sent past the app gets its place when it was looked at", async () => {
  const setting = await start();
  const ticket = await send(setting);
  const [pending] = setting.s3.objects.keys();

  const stored = await setting.uploads.finish(ticket, ADA);

  expect(pending).toBe(`pending/${stored.key}`);
  expect(stored).toEqual({
    key: expect.stringMatching(/^avatars\/ada\/[\da-f-]{36}\.png$/) as string,
    url: `https://cdn.example.com/${stored.key}`,
    type: "image/png",
    size: PNG.byteLength,
    name: "me.png",
  });
  expect([...setting.s3.objects.keys()]).toEqual([stored.key]);
});

test("who asks again is told the same", async () => {
  const setting = await start();
  const ticket = await send(setting);

  const first = await setting.uploads.finish(ticket, ADA);
  const second = await setting.uploads.finish(ticket, ADA);

  expect(second).toEqual(first);
});

test("what was looked at is not replaced afterwards", async () => {
  const setting = await start();
  const announced = { type: "image/png", size: PNG.byteLength, name: "me.png" };
  const { url, method, headers, ticket } = await setting.uploads.begin(announced, ADA);
  await fetch(url, { method, headers, body: PNG });
  const { key } = await setting.uploads.finish(ticket, ADA);
  const page = Buffer.from("<script>".padEnd(PNG.byteLength));

  await fetch(url, { method, headers, body: page });
  await setting.uploads.finish(ticket, ADA);

  expect(setting.s3.objects.get(key)?.bytes).toEqual(PNG);
});

test("a page that was announced as a PNG is deleted", async () => {
  const setting = await start();
  const ticket = await send(setting, Buffer.from("<!doctype html><script>alert(1)</script>"));

  const error = await catchError(() => setting.uploads.finish(ticket, ADA));

  expect(error).toMatchObject({ status: 415, code: "file-type-refused" });
  expect(setting.s3.objects.size).toBe(0);
});

test("a file of another size than announced is deleted, where the storage took it", async () => {
  const setting = await start();
  const ticket = await send(setting);
  const [pending = ""] = setting.s3.objects.keys();
  setting.s3.objects.set(pending, { bytes: pngOf(900), type: "image/png", disposition: "" });

  const error = await catchError(() => setting.uploads.finish(ticket, ADA));

  expect(error).toMatchObject({ status: 422, code: "file-size-wrong" });
  expect(setting.s3.objects.size).toBe(0);
});

test("a file that changes while it is looked at is not moved", async () => {
  const setting = await start();
  const ticket = await send(setting);
  const [pending = ""] = setting.s3.objects.keys();
  const { get } = setting.s3.objects;
  let reads = 0;
  setting.s3.objects.get = (key) => {
    // The third look: after that at the final place, and that at the file.
    if ((reads += 1) === 3) setting.s3.objects.set(pending, { bytes: pngOf(80), type: "", disposition: "" });
    return get.call(setting.s3.objects, key);
  };

  const error = await catchError(() => setting.uploads.finish(ticket, ADA));

  expect(error).toMatchObject({ status: 409, code: "upload-changed" });
});

test("an upload that never came is not finished", async () => {
  const { uploads } = await start();
  const { ticket } = await uploads.begin({ type: "image/png", size: 10, name: "a.png" }, ADA);

  expect(await catchError(() => uploads.finish(ticket, ADA))).toMatchObject({ status: 409, code: "upload-missing" });
});

test.each([
  [{ type: "text/html", size: 10 }, 415],
  [{ type: "image/svg+xml", size: 10 }, 415],
  [{ type: "image/png", size: 1_001 }, 413],
  [{ type: "image/png", size: 0 }, 422],
  [{ type: "image/png", size: -1 }, 422],
  [{ type: "image/png", size: Number.NaN }, 422],
])("%j is not begun: %d", async (announced, status) => {
  const { s3, uploads } = await start();

  const error = await catchError(() => uploads.begin({ name: "a", ...announced }, ADA));

  expect(error.status).toBe(status);
  expect(s3.requests).toEqual([]);
});

test("only who began an upload finishes it", async () => {
  const setting = await start();
  const ticket = await send(setting);

  const error = await catchError(() => setting.uploads.finish(ticket, { owner: "eve" }));

  expect(error).toMatchObject({ status: 403, code: "upload-ticket-invalid" });
});

test("a ticket with any character changed is not good, and neither is an old one", async () => {
  const setting = await start();
  const ticket = await send(setting);
  const changed = Array.from(ticket, (character, at) => {
    return `${ticket.slice(0, at)}${character === "A" ? "B" : "A"}${ticket.slice(at + 1)}`;
  }).filter((text) => !Buffer.from(text, "base64url").equals(Buffer.from(ticket, "base64url")));
  const asked = setting.s3.requests.length;

  for (const text of [...changed, "", "x".repeat(20_000)]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const error = await catchError(() => setting.uploads.finish(text, ADA));
    expect(error.code).toBe("upload-ticket-invalid");
  }
  setting.clock.at += 20 * 60_000;
  const late = await catchError(() => setting.uploads.finish(ticket, ADA));

  expect(late.code).toBe("upload-ticket-invalid");
  expect(setting.s3.requests).toHaveLength(asked);
});

test.each([{ secret: "short" }, { lifetimeMs: 0 }])("%j is the app's mistake", async (wrong) => {
  const storage = createS3Storage({ ...ACCOUNT, endpoint: "http://127.0.0.1:1" });
  const options = { storage, types: ["image/png"], secret: SECRET, ...wrong };

  expect(() => createDirectUploads(options)).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
});
