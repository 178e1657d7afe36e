import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { expect, test } from "vitest";

const REPOSITORY = resolve(import.meta.dirname, "../../..");
const GUIDE = readFileSync(join(REPOSITORY, "docs/errors-and-cors.md"), "utf8");

const codes = readdirSync(join(REPOSITORY, "src/route"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .flatMap((name) => [
    ...readFileSync(join(REPOSITORY, "src/route", name), "utf8").matchAll(/piError\(\s*\d{3},\s*"([a-z-]+)"/g),
  ])
  .map(([, code = ""]) => code);

test("every code an answer can have is in the guide", () => {
  expect(codes.filter((code) => !GUIDE.includes(`\`${code}\``))).toEqual([]);
  expect(codes).toContain("validation-failed");
});
