import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { createFileStorage, createMemoryStorage } from "../../../src/route/uploads/index.ts";

const KEY = "avatars/user-1/00000000-0000-4000-8000-000000000000.png";
const PNG = { type: "image/png" };

function makeDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "sluice-uploads-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Every file below a directory. */
function list(directory: string): readonly string[] {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

async function* bytesOf(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

async function* failing(): AsyncGenerator<Uint8Array> {
  yield Buffer.from("half");
  throw new Error("hung up");
}

test("a file is in the directory when it is whole", async () => {
  const directory = makeDirectory();
  const storage = createFileStorage({ directory, baseUrl: "https://files.example.com" });

  await storage.put(KEY, bytesOf("one, ", "two"), PNG);

  expect(readFileSync(join(directory, KEY), "utf8")).toBe("one, two");
  expect(list(directory)).toHaveLength(1);
  expect(storage.publicUrl(KEY)).toBe(`https://files.example.com/${KEY}`);
});

test("of a file that was cut off, nothing is left in the directory", async () => {
  const directory = makeDirectory();

  await expect(createFileStorage({ directory }).put(KEY, failing(), PNG)).rejects.toThrow("hung up");

  expect(list(directory)).toEqual([]);
});

test("a deleted file is gone, and deleting it again is no failure", async () => {
  const directory = makeDirectory();
  const storage = createFileStorage({ directory });
  await storage.put(KEY, bytesOf("one"), PNG);

  await storage.delete(KEY);
  await storage.delete(KEY);

  expect(list(directory)).toEqual([]);
});

test.each(["../outside.png", "/etc/outside.png", "a/../../outside.png", "a\0.png", "..\\outside.png"])(
  "the directory is not left for %j",
  async (key) => {
    const storage = createFileStorage({ directory: makeDirectory() });

    await expect(storage.put(key, bytesOf("x"), PNG)).rejects.toMatchObject({ code: "INPUT_INVALID" });
    await expect(storage.delete(key)).rejects.toMatchObject({ code: "INPUT_INVALID" });
  },
);

test("memory holds no more than it may, and what was deleted makes room", async () => {
  const storage = createMemoryStorage({ maxBytes: 10 });
  await storage.put("a.png", bytesOf("12345678"), PNG);

  await expect(storage.put("b.png", bytesOf("123"), PNG)).rejects.toThrow("no more than 10 bytes");
  await storage.delete("a.png");
  await storage.put("b.png", bytesOf("123"), PNG);

  expect([...storage.files.keys()]).toEqual(["b.png"]);
  expect(storage.publicUrl("b.png")).toBeNull();
});
