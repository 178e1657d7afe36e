import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

const REPOSITORY = resolve(import.meta.dirname, "..");
const TSC = join(REPOSITORY, "node_modules/typescript/bin/tsc");

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly bin: Readonly<Record<string, string>>;
}

let project: string;
let installed: string;
let manifest: Manifest;

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), "sluice-package-"));
  installed = join(project, "node_modules/sluice");
  await mkdir(installed, { recursive: true });
  const packed = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", project], {
    cwd: REPOSITORY,
    stdio: ["ignore", "pipe", "ignore"],
  }).toString();
  const { filename } = (JSON.parse(packed) as readonly { filename: string }[])[0] as { filename: string };
  execFileSync("tar", ["-xzf", join(project, filename), "-C", installed, "--strip-components=1"]);
  manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as Manifest;
  // What npm would install with it: its dependencies, and no optional peer.
  for (const name of [...Object.keys(manifest.dependencies), "@types/node", "undici-types"]) {
    const link = join(project, "node_modules", name);
    await mkdir(dirname(link), { recursive: true });
    symlinkSync(join(REPOSITORY, "node_modules", name), link);
  }
  writeFileSync(join(project, "package.json"), JSON.stringify({ type: "module" }));
});

afterAll(() => {
  rmSync(project, { recursive: true, force: true });
});

/** What adapts to an optional peer by its own name needs that peer. */
const ADAPTERS: readonly string[] = ["./react", "./next", "./supabase"];

function subpaths(): readonly string[] {
  return Object.keys(manifest.exports)
    .filter((path) => path !== "./package.json" && !ADAPTERS.includes(path))
    .map((path) => path.replace(/^\./, "sluice"));
}

function run(...parameters: string[]): string {
  return execFileSync(process.execPath, parameters, { cwd: project, stdio: ["ignore", "pipe", "pipe"] }).toString();
}

test("every subpath but the adapters imports without the optional peers", () => {
  const script = subpaths().map((path) => `await import("${path}");`);
  writeFileSync(join(project, "import.mjs"), [...script, 'console.log("imported");'].join("\n"));

  expect(run("import.mjs")).toBe("imported\n");
});

test("a project without the optional peers type-checks against it, its declarations included", () => {
  const lines = subpaths().map((path, index) => `export * as entry${index} from "${path}";`);
  writeFileSync(join(project, "index.ts"), lines.join("\n"));
  const options = {
    target: "es2023",
    module: "nodenext",
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    types: ["node"],
  };
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files: ["index.ts"] }));

  expect(run(TSC, "-p", project)).toBe("");
});

test("a database URL without the client installed says what to install", () => {
  const script = [
    'import { createSluice } from "sluice";',
    'const sluice = createSluice({ database: "postgres://localhost/none", sources: {} });',
    "await sluice.migrate().catch((error) => console.log(error.code, error.message));",
  ];
  writeFileSync(join(project, "peer.mjs"), script.join("\n"));

  expect(run("peer.mjs")).toMatch(/^DEPENDENCY_MISSING .*npm install pg/);
});

test("it holds the build and nothing of the repository", () => {
  expect(readdirSync(installed).toSorted()).toEqual(["LICENSE", "README.md", "bin", "dist", "package.json"]);
  expect(statSync(join(installed, manifest.bin["sluice"] ?? "")).mode & 0o111).not.toBe(0);
  expect(existsSync(join(installed, "dist/cli/main.js"))).toBe(true);
});
