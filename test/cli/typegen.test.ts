import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { describe, expect, onTestFinished, test } from "vitest";

import { run } from "./recording-io.ts";
import { createProject } from "./temporary-project.ts";

const REPOSITORY = resolve(import.meta.dirname, "../..");

describe("the map", () => {
  test("has every route file by its path, in order", async () => {
    const directory = createProject({
      "app/api/tasks/[id]/route.ts": "",
      "app/api/tasks/route.ts": "",
      "app/api/tasks/page.tsx": "",
      "app/(shop)/cart/route.js": "",
      "app/@modal/(inner)/view/route.ts": "",
      "app/docs/[[...slug]]/route.tsx": "",
      "app/%5Finternal/route.ts": "",
      "app/_private/route.ts": "",
      "app/.hidden/route.ts": "",
      "app/node_modules/x/route.ts": "",
      "app/(..)photo/route.ts": "",
      "app/route.ts": "",
      "app/routes.ts": "",
      "app/api/my-route.ts": "",
    });

    const { exitCode, stdout } = await run(["typegen"], { directory });

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "Wrote sluice-routes.ts.\n" });
    expect(read(directory, "sluice-routes.ts")).toBe(`/* eslint-disable */
// Written by \`sluice typegen\`. Run it again when a route file comes or goes.

/** The app's routes by their paths, for \`createClient\`. */
export interface Routes {
  "/": typeof import("./app/route");
  "/_internal": typeof import("./app/%5Finternal/route");
  "/api/tasks": typeof import("./app/api/tasks/route");
  "/api/tasks/[id]": typeof import("./app/api/tasks/[id]/route");
  "/cart": typeof import("./app/(shop)/cart/route");
  "/docs/[[...slug]]": typeof import("./app/docs/[[...slug]]/route");
  "/view": typeof import("./app/@modal/(inner)/view/route");
}
`);
  });

  test("goes beside src/app, or where it is told", async () => {
    const directory = createProject({ "src/app/a/route.ts": "", "other/b/route.ts": "" });

    await run(["typegen"], { directory });
    await run(["typegen", "other", "--out", "lib/types/map.ts"], { directory });

    expect(read(directory, "src/sluice-routes.ts")).toContain('"/a": typeof import("./app/a/route")');
    expect(read(directory, "lib/types/map.ts")).toContain('"/b": typeof import("../../other/b/route")');
  });

  test("is left alone if it is up to date, and --check only looks", async () => {
    const directory = createProject({ "app/a/route.ts": "" });

    const stale = await run(["typegen", "--check"], { directory });
    await run(["typegen"], { directory });
    const again = await run(["typegen"], { directory });
    const checked = await run(["typegen", "--check"], { directory });

    expect(stale).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("ROUTES_STALE") });
    expect(again.stdout).toBe("sluice-routes.ts is up to date.\n");
    expect(checked).toMatchObject({ exitCode: 0, stdout: "sluice-routes.ts is up to date.\n" });
  });
});

describe("the command", () => {
  test("names two files that answer at one path", async () => {
    const directory = createProject({ "app/(a)/x/route.ts": "", "app/(b)/x/route.ts": "" });

    expect(await run(["typegen"], { directory })).toMatchObject({
      exitCode: 1,
      stderr: "ROUTES_CLASH: Two route files answer at /x.\n",
    });
  });

  test("says what to do where there is no app", async () => {
    const directory = createProject({ "package.json": "{}" });

    expect(await run(["typegen"], { directory })).toMatchObject({ exitCode: 2 });
    expect(await run(["typegen", "nowhere"], { directory })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("APP_UNREADABLE"),
    });
    expect(await run(["typegen", ".", "--out", "x.ts", "--loader", "x.ts"], { directory })).toMatchObject({
      exitCode: 2,
    });
  });
});

test("300 routes, their map, their loader and a client of all of them type-check", { timeout: 120_000 }, async () => {
  const directory = createApp(300);

  await run(["typegen", "--loader", "load-routes.ts"], { directory });
  const problems = typeCheck(directory);

  expect(problems).toBe("");
  expect(read(directory, "load-routes.ts")).toContain('"/api/r299/[id]": await import("./app/api/r299/[id]/route"),');
});

test("a client that calls them wrongly does not", { timeout: 120_000 }, async () => {
  const directory = createApp(2);
  writeFileSync(join(directory, "wrong.ts"), 'import { client } from "./client";\nvoid client.get("/api/r1/[id]");\n');

  await run(["typegen", "--loader", "load-routes.ts"], { directory });

  expect(typeCheck(directory)).toMatch(/^\S*wrong\.ts\(2,13\): error TS2554/);
});

/** An app inside the repository, so that packages resolve as they do in one. */
function createApp(count: number): string {
  const cache = join(REPOSITORY, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const directory = mkdtempSync(join(cache, "sluice-typegen-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const names = Array.from({ length: count }, (_, index) => `r${index}`);
  const files: Record<string, string> = {
    "api.ts": API,
    "client.ts": `
      import { createClient } from "${REPOSITORY}/src/client/index.ts";
      import type { Routes } from "./sluice-routes";
      export const client = createClient<Routes>();
      export async function all() {
        ${names.map(toCalls).join("\n")}
      }`,
    "use-loader.ts": `
      import { toOpenApi } from "${REPOSITORY}/src/openapi/index.ts";
      import { loadRoutes } from "./load-routes";
      export const load = async () => toOpenApi(await loadRoutes(), { info: { title: "t", version: "1" } });`,
    "tsconfig.json": JSON.stringify({ compilerOptions: COMPILER_OPTIONS, include: ["**/*.ts"] }),
  };
  for (const name of names) files[`app/api/${name}/[id]/route.ts`] = toRoute(name);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  return directory;
}

const COMPILER_OPTIONS = {
  target: "es2023",
  lib: ["es2023", "dom", "dom.iterable"],
  module: "esnext",
  moduleResolution: "bundler",
  moduleDetection: "force",
  allowImportingTsExtensions: true,
  types: ["node"],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
};

const API = `
  import { createApi, type AuthProvider } from "${REPOSITORY}/src/route/index.ts";
  declare const auth: AuthProvider<{ readonly id: string }>;
  export const api = createApi({ auth });`;

function toRoute(name: string): string {
  return `
    import * as v from "valibot";
    import { methods, Problem, reply } from "${REPOSITORY}/src/route/index.ts";
    import { api } from "../../../../api";
    const Item = v.object({ id: v.string(), ${name}: v.number(), at: v.date(), tags: v.array(v.string()) });
    const begun = api.route("/api/${name}/[id]");
    export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = methods({
      GET: begun
        .query(v.object({ page: v.optional(v.string()) }))
        .returns({ 200: Item, 404: Problem })
        .handle(({ params }) => ({ id: params.id, ${name}: 1, at: new Date(), tags: [] })),
      POST: begun
        .body(v.object({ ${name}: v.number(), title: v.string() }))
        .handle(({ body, user }) => reply(201, { ...body, ownerId: user.id })),
    });`;
}

function toCalls(name: string): string {
  return `
    const get${name} = await client.get("/api/${name}/[id]", { params: { id: "1" }, query: { page: "2" } });
    if (get${name}.status === 200) get${name}.body.${name}.toFixed();
    const post${name} = await client.post("/api/${name}/[id]", { params: { id: "1" }, body: { ${name}: 1, title: "" } });
    if (post${name}.status === 201) post${name}.body.ownerId.trim();`;
}

function typeCheck(directory: string): string {
  const tsc = join(REPOSITORY, "node_modules/typescript/bin/tsc");
  try {
    return execFileSync(process.execPath, [tsc, "-p", directory], { stdio: ["ignore", "pipe", "pipe"] }).toString();
  } catch (error) {
    return String((error as { readonly stdout: Buffer }).stdout);
  }
}

function read(directory: string, name: string): string {
  return readFileSync(join(directory, name), "utf8");
}
