import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { json } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";

import { expect, onTestFinished, test } from "vitest";

import { BOUNDARY, file, FORM_HEADERS, PNG, writeForm } from "./form.ts";

const MEBIBYTE = 1024 * 1024;
/** Several times what a process may grow by; `SLUICE_UPLOAD_MIB=1024` sends a gibibyte. */
const SIZE = Number(process.env["SLUICE_UPLOAD_MIB"] ?? 256) * MEBIBYTE;
/** Buffers that are not collected yet, and none of them kept. */
const GROWTH = 64 * MEBIBYTE;

test("a large file goes to the disk while it comes: memory does not grow with it", { timeout: 120_000 }, async () => {
  const url = await serve();
  // The first one is of the program itself, and of the pools that serve all that follow.
  const first = await send(url, 32 * MEBIBYTE);

  const large = await send(url, SIZE);

  expect(large.size).toBe(SIZE);
  expect(large.peakBytes - first.peakBytes).toBeLessThan(GROWTH);
});

interface Received {
  readonly size: number;
  readonly peakBytes: number;
}

/** Serves uploads in a process of its own, so that nobody else's memory is counted. */
async function serve(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "sluice-memory-"));
  const script = join(import.meta.dirname, "memory-server.ts");
  const child = spawn(process.execPath, ["--import", "jiti/register", script, directory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    await rm(directory, { recursive: true, force: true });
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return `${String(line).trim()}/upload`;
}

async function send(url: string, size: number): Promise<Received> {
  const sent = request(url, { method: "POST", headers: FORM_HEADERS });
  const answered = once(sent, "response");
  await pipeline(Readable.from(writeLargeForm(size)), sent);
  const [response] = (await answered) as [Readable];
  return (await json(response)) as Received;
}

/** A form with one file of so many bytes, never whole in memory. */
function* writeLargeForm(size: number): Generator<Uint8Array> {
  const end = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);
  yield writeForm([file("video", "a.png", PNG)]).subarray(0, -end.byteLength);
  const piece = Buffer.alloc(65_536, 7);
  for (let left = size - PNG.byteLength; left > 0; left -= piece.byteLength) {
    yield left < piece.byteLength ? piece.subarray(0, left) : piece;
  }
  yield end;
}
