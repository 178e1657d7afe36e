import { resolve } from "node:path";
import { gzipSync } from "node:zlib";

import { build, type Rolldown } from "vite";
import { expect, test } from "vitest";

const ENTRY = resolve(import.meta.dirname, "../../src/client/index.ts");
const BUDGET = 2_560;

test("the client is at most 2.5 KB, minified and compressed", async () => {
  const built = await build({
    configFile: false,
    logLevel: "silent",
    build: { write: false, minify: true, lib: { entry: ENTRY, formats: ["es"], fileName: "client" } },
  });

  const { output } = [built].flat()[0] as Rolldown.RolldownOutput;
  const code = output.flatMap((chunk) => (chunk.type === "chunk" ? chunk.code : [])).join("");
  expect(output).toHaveLength(1);
  expect(code).toContain("idempotency-key");
  expect(code).not.toMatch(/\bfrom\s*"/);
  expect(gzipSync(code, { level: 9 }).byteLength).toBeLessThanOrEqual(BUDGET);
});
