import { connect, type Socket } from "node:net";

import { expect, onTestFinished, test } from "vitest";

import { receiveUpload } from "../../../src/route/uploads/index.ts";
import type { UploadStorage } from "../../../src/route/uploads/index.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { catchError } from "../catch-error.ts";
import { BOUNDARY, field, file, FORM_HEADERS, PNG, pngOf, writeForm } from "./form.ts";
import { serveUpload, type UploadServer } from "./serve-upload.ts";

const AVATAR = { files: { avatar: { types: ["image/png"] } } };

async function serve(options: Parameters<typeof serveUpload>[0] = AVATAR): Promise<UploadServer> {
  const server = await serveUpload(options);
  onTestFinished(() => server.close());
  return server;
}

/** Sends a request as it likes, byte for byte. */
function send(server: UploadServer, length: number, body: Uint8Array): Socket {
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  const type = FORM_HEADERS["content-type"];
  socket.write(`POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n`);
  socket.write(body);
  return socket;
}

async function readStatus(socket: Socket): Promise<number> {
  for await (const chunk of socket) return Number(String(chunk).split(" ")[1]);
  return 0;
}

/** A request whose body comes in these pieces. */
function toRequest(pieces: Iterable<Uint8Array>, headers: Readonly<Record<string, string>> = FORM_HEADERS): Request {
  const iterator = pieces[Symbol.iterator]();
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const { done, value } = iterator.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  });
  const init = { method: "POST", headers, body, duplex: "half" };
  return new Request("http://localhost:3000/upload", init);
}

/** A storage that keeps how many bytes it was given. */
function createCountingStorage(): UploadStorage & { readonly bytes: Map<string, number> } {
  const bytes = new Map<string, number>();
  return {
    bytes,
    async put(key, chunks) {
      bytes.set(key, 0);
      for await (const chunk of chunks) bytes.set(key, (bytes.get(key) ?? 0) + chunk.byteLength);
    },
    async delete(key) {
      bytes.delete(key);
    },
    publicUrl: () => null,
  };
}

test("a sender that hangs up within a file leaves nothing", async () => {
  const storage = createCountingStorage();
  const server = await serve({ ...AVATAR, storage });
  const whole = writeForm([file("avatar", "a.png", pngOf(1_000_000))]);
  const socket = send(server, whole.byteLength, whole.subarray(0, 300_000));
  await waitUntil("storing begins", () => storage.bytes.size === 1);

  socket.destroy();

  await waitUntil("it is deleted", () => storage.bytes.size === 0);
  expect(server.faults).toEqual([]);
});

test("a sender that stops within a file is told so, and nothing is left", async () => {
  const storage = createCountingStorage();
  const server = await serve({ ...AVATAR, storage, limits: { idleMs: 100 } });
  const whole = writeForm([file("avatar", "a.png", pngOf(1_000_000))]);

  const status = await readStatus(send(server, whole.byteLength, whole.subarray(0, 300_000)));

  expect(status).toBe(408);
  expect(storage.bytes.size).toBe(0);
});

test("a sender that goes on a byte at a time is stopped at the deadline", async () => {
  const server = await serve({ ...AVATAR, limits: { timeoutMs: 150 } });
  const whole = writeForm([file("avatar", "a.png", PNG)]);
  const socket = send(server, whole.byteLength, whole.subarray(0, 1));
  let at = 1;
  const timer = setInterval(() => socket.write(whole.subarray(at, (at += 1))), 10);
  onTestFinished(() => clearInterval(timer));

  expect(await readStatus(socket)).toBe(408);
});

test("a length above the limit is refused before a byte is read", async () => {
  const server = await serve();

  expect(await readStatus(send(server, 100_000_000, Buffer.alloc(0)))).toBe(413);
});

test("a body that something cut off names the likely culprit", async () => {
  const headers = { ...FORM_HEADERS, "content-length": "20000" };
  const whole = writeForm([file("avatar", "a.png", pngOf(19_000))]);
  const storage = createCountingStorage();

  const error = await catchError(() =>
    receiveUpload(toRequest([whole.subarray(0, 10_000)], headers), { ...AVATAR, storage }),
  );

  expect(error).toMatchObject({ status: 400, code: "body-truncated" });
  expect(error.detail).toContain("proxyClientMaxBodySize");
  expect(storage.bytes.size).toBe(0);
});

test("a body without a length is held to the limit while it is read", async () => {
  const storage = createCountingStorage();
  const endless = function* (): Generator<Uint8Array> {
    yield writeForm([file("avatar", "a.png", PNG)]).subarray(0, -(BOUNDARY.length + 8));
    for (;;) yield Buffer.alloc(65_536, 1);
  };
  const files = { avatar: { types: ["image/png"], maxBytes: 50_000_000 } };

  const error = await catchError(() =>
    receiveUpload(toRequest(endless()), { files, storage, limits: { totalBytes: 3_000_000 } }),
  );

  expect(error).toMatchObject({ status: 413, code: "body-too-large" });
  expect(storage.bytes.size).toBe(0);
});

test("a form is read the same wherever it is cut into pieces", async () => {
  // Begins of a boundary within the file, of every length.
  const tricky = Array.from({ length: BOUNDARY.length + 4 }, (_, index) => `\r\n--${BOUNDARY}`.slice(0, index)).join(
    "\n",
  );
  const bytes = Buffer.concat([PNG, Buffer.from(tricky)]);
  const whole = writeForm([field("title", "Sea"), file("avatar", "a.png", bytes), file("other", "", "")]);
  const options = { files: { ...AVATAR.files, other: { types: ["image/png"], required: false } } };
  const sizes = new Set<number>();

  for (let at = 1; at < whole.byteLength; at += 1) {
    const request = toRequest([whole.subarray(0, at), whole.subarray(at)]);
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const { files } = await receiveUpload(request, { ...options, storage: createCountingStorage() });
    sizes.add(files.avatar.size);
  }
  const single = await receiveUpload(toRequest(Array.from(whole, (byte) => Uint8Array.of(byte))), {
    ...options,
    storage: createCountingStorage(),
  });

  expect([...sizes, single.files.avatar.size]).toEqual([bytes.byteLength, bytes.byteLength]);
});

test("no form that is cut off, or has a byte changed, is waited for without end", async () => {
  const whole = writeForm([file("avatar", "a.png", PNG), field("title", "Sea")]);
  const bodies = Array.from({ length: whole.byteLength }, (_, at) => {
    const changed = Uint8Array.from(whole);
    changed[at] = (changed[at] ?? 0) ^ 0x20;
    return [[whole.subarray(0, at)], [changed]];
  }).flat();
  const endings = new Set<string>();

  for (const body of bodies) {
    const storage = createCountingStorage();
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const ending = await receiveUpload(toRequest(body), { ...AVATAR, storage }).then(
      () => "received",
      (error: { code: string }) => `${error.code}, ${storage.bytes.size} left`,
    );
    endings.add(ending);
  }

  expect([...endings].toSorted()).toEqual([
    "body-malformed, 0 left",
    "file-type-refused, 0 left",
    "file-unexpected, 0 left",
    "received",
    "validation-failed, 0 left",
  ]);
});

test("no more is read than the storage has taken", async () => {
  let read = 0;
  const total = 200;
  const head = writeForm([file("avatar", "a.png", PNG)]).subarray(0, -(BOUNDARY.length + 8));
  const pieces = function* (): Generator<Uint8Array> {
    yield head;
    for (read = 0; read < total; read += 1) yield Buffer.alloc(65_536, 1);
    yield Buffer.from(`\r\n--${BOUNDARY}--\r\n`);
  };
  let taken = 0;
  let ahead = 0;
  const storage: UploadStorage = {
    ...createCountingStorage(),
    async put(_key, chunks) {
      for await (const chunk of chunks) {
        taken += chunk.byteLength;
        // oxlint-disable-next-line no-await-in-loop -- a slow disk
        await new Promise((resolve) => setImmediate(resolve));
        ahead = Math.max(ahead, read * 65_536 - taken);
      }
    },
  };
  const files = { avatar: { types: ["image/png"], maxBytes: 50_000_000 } };

  const { files: stored } = await receiveUpload(toRequest(pieces()), { files, storage });

  expect(stored.avatar.size).toBe(total * 65_536 + PNG.byteLength);
  expect(ahead).toBeLessThan(8 * 65_536);
});

test("what comes after the form's end is left out", async () => {
  const storage = createCountingStorage();
  const whole = writeForm([file("avatar", "a.png", PNG)]);

  const { files } = await receiveUpload(toRequest([whole, Buffer.from("epilogue"), Buffer.alloc(100_000)]), {
    ...AVATAR,
    storage,
  });

  expect(files.avatar.size).toBe(PNG.byteLength);
});

test("a body that was read before is the app's mistake", async () => {
  const request = toRequest([writeForm([])]);
  await request.text();

  await expect(receiveUpload(request, { ...AVATAR, storage: createCountingStorage() })).rejects.toThrow("read already");
});
