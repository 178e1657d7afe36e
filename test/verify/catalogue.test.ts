import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { PROVIDERS } from "../../src/verify/providers/catalogue.ts";
import { toProvidersPage } from "./providers-page.ts";
import type { ProviderVector } from "./vectors/vector.ts";

const REPOSITORY = resolve(import.meta.dirname, "../..");
const FOLDER = join(REPOSITORY, "src/verify/providers");
const DEFINED = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".ts") && file !== "index.ts" && file !== "catalogue.ts")
  .map((file) => ({ file, text: readFileSync(join(FOLDER, file), "utf8") }));

test("every definition is exported, once, and under a name of its own", () => {
  const exported = PROVIDERS.map(({ definition }) => definition.name);
  const written = DEFINED.flatMap(({ text }) =>
    [...text.matchAll(/^ {2,4}name: "([a-z0-9-]+)",$/gm)].map(([, name = ""]) => name),
  );

  expect(exported).toEqual([...new Set(exported)]);
  expect(new Set(exported)).toEqual(new Set(written));
});

test("there are more senders than in any open catalogue", () => {
  expect(PROVIDERS.length).toBeGreaterThan(113);
});

test("docs/providers.md says what the definitions say", async () => {
  await expect(toProvidersPage(PROVIDERS)).toMatchFileSnapshot(join(REPOSITORY, "docs/providers.md"));
});

test("a definition changes only together with its golden copy", async () => {
  const golden = JSON.stringify(
    PROVIDERS.map(({ definition }) => definition),
    (_key, value: unknown) => (typeof value === "function" ? "[function]" : value),
    1,
  );

  await expect(`${golden}\n`).toMatchFileSnapshot("definitions.golden.json");
});

test("every oracle a definition names is run in a test of its own", () => {
  const tests = listFiles(join(import.meta.dirname, "oracles"), ".test.ts").map((file) => readFileSync(file, "utf8"));
  const claimed = PROVIDERS.filter(({ definition }) => definition.evidence?.oracle !== undefined);

  const unproven = claimed.filter(({ exportName, definition }) => {
    const packageName = definition.evidence?.oracle?.split(" ", 1)[0] ?? "";
    const isUsed = new RegExp(`\\b${exportName}\\b`);
    return !tests.some((text) => isUsed.test(text) && text.includes(packageName));
  });

  expect(unproven.map(({ exportName }) => exportName)).toEqual([]);
});

test("every published example a definition names is among the vectors, or in a test of its own", async () => {
  const files = listFiles(join(import.meta.dirname, "vectors"), ".ts").filter((file) => !file.endsWith("vector.ts"));
  const modules = await Promise.all(
    files.map((file) => import(file) as Promise<{ VECTORS: readonly ProviderVector[] }>),
  );
  const checked = new Set(modules.flatMap(({ VECTORS }) => VECTORS.map(({ source }) => source.definition.name)));

  const claimed = PROVIDERS.filter(({ definition }) => definition.evidence?.vectors !== undefined);
  const missing = claimed.filter(
    ({ definition: { name } }) => !checked.has(name) && !existsSync(join(import.meta.dirname, `${name}.test.ts`)),
  );

  expect(missing.map(({ exportName }) => exportName)).toEqual([]);
});

test("a definition nothing confirmed says so in its doc comment, and no other does", () => {
  const wrong = PROVIDERS.filter(({ exportName, definition: { evidence } }) => {
    const text = DEFINED.find(({ text: source }) => source.includes(`export const ${exportName}:`))?.text ?? "";
    const isConfirmed = evidence?.oracle !== undefined || evidence?.vectors !== undefined;
    return commentOf(text, exportName).includes("Unverified:") === isConfirmed;
  });

  expect(wrong.map(({ exportName }) => exportName)).toEqual([]);
});

test("every definition says where it was read and when", () => {
  const wrong = PROVIDERS.filter(
    ({ definition: { docs = "", evidence } }) =>
      !docs.startsWith("https://") || !/^2026-\d\d-\d\d$/.test(evidence?.checkedOn ?? ""),
  );

  expect(wrong.map(({ exportName }) => exportName)).toEqual([]);
});

function commentOf(text: string, exportName: string): string {
  const [before = ""] = text.split(`export const ${exportName}:`, 1);
  return before.slice(before.lastIndexOf("/**")).replaceAll(/\s+\*\s+/g, " ");
}

function listFiles(directory: string, ending: string): readonly string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(directory, file));
}
