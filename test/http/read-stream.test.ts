import { describe, expect, test } from "vitest";

import { readStream } from "../../src/http/index.ts";

const LIMIT = { maxBytes: 1_000, timeoutMs: 10_000 };

/** A stream of these texts, which ends after them or not at all. */
function streamOf(texts: readonly string[], isEnded = true): ReadableStream<Uint8Array> {
  const left = texts.values();
  return new ReadableStream({
    pull(controller) {
      const next = left.next();
      if (next.done !== true) controller.enqueue(new TextEncoder().encode(next.value));
      else if (isEnded) controller.close();
      else return new Promise(() => undefined);
      return undefined;
    },
  });
}

async function read(stream: ReadableStream<Uint8Array> | null, limit = LIMIT, declared: number | null = null) {
  const reading = await readStream(stream, limit, declared);
  return reading.kind === "whole" ? new TextDecoder().decode(reading.bytes) : reading.kind;
}

describe("without a declared length", () => {
  test.each([
    ["nothing", null, ""],
    ["an empty one", streamOf([]), ""],
    ["one in one piece", streamOf(["hello"]), "hello"],
    ["one in several", streamOf(["he", "", "llo"]), "hello"],
    ["one of exactly the limit", streamOf(["x".repeat(1_000)]), "x".repeat(1_000)],
    ["one over the limit", streamOf(["x".repeat(1_001)]), "too_large"],
    ["one over the limit that never ends", streamOf(["x".repeat(600), "x".repeat(600)], false), "too_large"],
  ])("%s", async (_name, stream, expected) => {
    expect(await read(stream)).toBe(expected);
  });

  test("one that does not end in time", async () => {
    expect(await read(streamOf(["hello"], false), { maxBytes: 1_000, timeoutMs: 30 })).toBe("timed_out");
  });

  test("one that breaks off", async () => {
    const broken = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error("hung up")) });

    expect(await read(broken)).toBe("incomplete");
  });
});

describe("with one", () => {
  test.each([
    ["all of it is there: its end is not waited for", streamOf(["he", "llo"], false), 5, "hello"],
    ["less than it, and the end", streamOf(["he"]), 5, "he"],
    ["more than it in one piece, which no HTTP server hands over", streamOf(["hello"]), 2, "hello"],
    ["nothing, of which nothing was declared", streamOf([]), 0, ""],
    ["something, of which nothing was declared", streamOf(["hello"]), 0, "hello"],
  ])("%s", async (_name, stream, declared, expected) => {
    expect(await read(stream, LIMIT, declared)).toBe(expected);
  });

  test("less than it, and no end", async () => {
    expect(await read(streamOf(["he"], false), { maxBytes: 1_000, timeoutMs: 30 }, 5)).toBe("timed_out");
  });

  test("it says nothing about the limit", async () => {
    expect(await read(streamOf(["x".repeat(1_001)]), LIMIT, 1_001)).toBe("too_large");
  });
});
