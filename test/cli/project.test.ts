import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { loadEnvFiles } from "../../src/cli/env-files.ts";
import { findProject } from "../../src/cli/find-config.ts";
import { loadSluice } from "../../src/cli/load-sluice.ts";
import { openSluice } from "../../src/cli/project.ts";
import { createRecordingIo } from "./recording-io.ts";
import { createProject, SOURCE } from "./temporary-project.ts";

const PACKAGE = '{ "name": "app" }';

test.each([
  ["beside package.json", "sluice.ts"],
  ["in src", "src/sluice.ts"],
  ["in lib", "lib/sluice.ts"],
  ["as JavaScript", "sluice.js"],
  ["as an ES module", "src/sluice.mjs"],
])("finds the configuration %s, also from below", (_name, file) => {
  const directory = createProject({ "package.json": PACKAGE, [file]: "", "a/b/c.txt": "" });

  const project = { configFile: join(directory, file), directory };
  expect(findProject(directory)).toEqual(project);
  expect(findProject(join(directory, "a/b"))).toEqual(project);
});

test("the field in the nearest package.json comes before the convention", () => {
  const directory = createProject({
    "package.json": '{ "sluice": { "config": "./apps/web/events.ts" } }',
    "sluice.ts": "",
    "apps/web/package.json": PACKAGE,
    "apps/web/events.ts": "",
  });

  expect(findProject(directory)).toEqual({
    configFile: join(directory, "apps/web/events.ts"),
    directory: join(directory, "apps/web"),
  });
});

test("a package without a configuration falls back on those around it", () => {
  const directory = createProject({
    "package.json": '{ "sluice": { "config": "./web/events.ts" } }',
    "web/events.ts": "",
    "packages/ui/package.json": PACKAGE,
  });

  expect(findProject(join(directory, "packages/ui")).configFile).toBe(join(directory, "web/events.ts"));
});

test("a file that is given comes before everything else", () => {
  const directory = createProject({
    "package.json": PACKAGE,
    "sluice.ts": "",
    "other/events.ts": "",
  });

  expect(findProject(join(directory, "other"), "events.ts")).toEqual({
    configFile: join(directory, "other/events.ts"),
    directory,
  });
});

test("a file outside of every package is not run unless it is given", () => {
  const directory = createProject({ "sluice.ts": "", "work/notes.txt": "" });

  expect(() => findProject(join(directory, "work"))).toThrow(/There is no sluice\.ts/);
  expect(findProject(directory).configFile).toBe(join(directory, "sluice.ts"));
});

test.each([
  ["no configuration", { "package.json": PACKAGE }, /There is no sluice\.ts.*--config FILE/],
  [
    "a field that names nothing",
    { "package.json": '{ "sluice": { "config": "./a.ts" } }' },
    /a\.ts, which .*package\.json names/,
  ],
  ["a field that is no path", { "package.json": '{ "sluice": { "config": 1 } }' }, /is not the path of a file/],
  ["a package.json that is no JSON", { "package.json": "{" }, /package\.json is not JSON/],
])("%s is an error that says so", (_name, files, message) => {
  const directory = createProject(files);

  expect(() => findProject(directory)).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
  expect(() => findProject(directory)).toThrow(message);
});

test("variables that are set win, then .env.local, then .env", () => {
  const directory = createProject({
    ".env": "A=env\nB=env\nC='in quotes'\nEMPTY=env",
    ".env.local": "A=local\nB=local",
  });
  const env: Record<string, string | undefined> = { A: "shell", EMPTY: "" };

  loadEnvFiles(directory, env);

  expect(env).toEqual({ A: "shell", B: "local", C: "in quotes", EMPTY: "" });
});

const SLUICE = `{
  sources: {}, receive() {}, assertReady() {}, dashboard() {}, start() {}, migrate() {}, stop() {},
}`;

test.each([
  ["TypeScript that exports sluice", "sluice.ts", `export const sluice: object = ${SLUICE};`],
  ["a default export", "sluice.ts", `export default ${SLUICE};`],
  ["an ES module", "sluice.mjs", `export const sluice = ${SLUICE};`],
  ["a CommonJS module", "sluice.cjs", `module.exports = { sluice: ${SLUICE} };`],
  ["top-level await", "sluice.ts", `export const sluice = await Promise.resolve(${SLUICE});`],
  [
    "JSX",
    "sluice.tsx",
    `const React = { createElement() {} }; export const page = <p />; export const sluice = ${SLUICE};`,
  ],
])("loads %s", async (_name, file, content) => {
  const directory = createProject({ [file]: content });

  expect((await loadSluice(join(directory, file))).sources).toEqual({});
});

test("follows the paths of tsconfig.json and leaves server-only and client-only out", async () => {
  const directory = createProject({
    "tsconfig.json": '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
    "lib/made.ts": `import "server-only"; import "client-only"; export const made = ${SLUICE};`,
    "sluice.ts": 'import { made } from "@/lib/made"; export const sluice = made;',
  });

  expect((await loadSluice(join(directory, "sluice.ts"))).sources).toEqual({});
});

test("packages are imported as they are, also linked ones", async () => {
  const directory = createProject({
    "linked/package.json": '{ "name": "linked", "type": "module", "exports": "./index.js" }',
    "linked/index.js": 'export const isNative = typeof require === "undefined";',
    "app/sluice.ts": `import { isNative } from "linked"; export const sluice = { ...${SLUICE}, sources: { isNative } };`,
  });
  mkdirSync(join(directory, "app/node_modules"));
  symlinkSync(join(directory, "linked"), join(directory, "app/node_modules/linked"));

  const { sources } = await loadSluice(join(directory, "app/sluice.ts"));

  expect(sources).toEqual({ isNative: true });
});

test.each([
  ["nothing", "export const other = 1;", /does not export a sluice\. Write: export const sluice/],
  ["something else", "export const sluice = { start() {} };", /does not export a sluice/],
  ["a syntax error", "export const = 1;", /cannot be loaded: .*sluice\.ts/s],
  ["a failing import", 'import "./missing.ts";', /cannot be loaded: .*missing/s],
  ["a throw", 'throw new Error("no luck");', /cannot be loaded: Error: no luck/],
])("a file with %s is an error that says so", async (_name, content, message) => {
  const file = join(createProject({ "sluice.ts": content }), "sluice.ts");

  await expect(loadSluice(file)).rejects.toMatchObject({ code: "CONFIG_INVALID" });
  await expect(loadSluice(file)).rejects.toThrow(message);
});

const NEEDY = `
  import { createSluice } from "${SOURCE}/index.ts";
  import { stripe } from "${SOURCE}/verify/providers/stripe.ts";
  export const sluice = createSluice({ sources: { stripe: stripe({ secret: undefined }) } });
`;

test("a secret that is missing is said as createSluice says it", async () => {
  const directory = createProject({ "package.json": PACKAGE, "sluice.ts": NEEDY });
  const io = createRecordingIo({ directory });

  await expect(openSluice(io, undefined)).rejects.toMatchObject({
    code: "CONFIG_INVALID",
    message: expect.stringMatching(/stripe.*STRIPE_WEBHOOK_SECRET/),
  });
});

test("variables that were never copied from the example are said to be the next step", async () => {
  const directory = createProject({
    "app/package.json": PACKAGE,
    "app/sluice.ts": NEEDY,
    "app/.env.example": "STRIPE_WEBHOOK_SECRET=x",
  });
  const io = createRecordingIo({ directory });

  await expect(openSluice(io, "app/sluice.ts")).rejects.toThrow("cp app/.env.example app/.env");
  expect(io.directories).toEqual([join(directory, "app")]);
});
