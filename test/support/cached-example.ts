import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { EXAMPLE, LEFT_OUT } from "./build-example.ts";
import { type ExampleApp, serveExample } from "./example-app.ts";

/** Beside the example, so that packages are found as they are there. */
const COPY = join(EXAMPLE, "../.saas-cached");

/** Types have been checked where they come from. */
const SETTINGS = `
  cacheComponents: true,
  partialPrefetching: true,
  typescript: { ignoreBuildErrors: true },`;

/** Serves the example as it is with `cacheComponents: true`, which Next.js builds quite differently. */
export async function serveCachedExample(env: Readonly<Record<string, string>>): Promise<ExampleApp> {
  copyExample();
  return serveExample(env, undefined, COPY);
}

/** The last build stays: it is used again where nothing has changed. */
function copyExample(): void {
  mkdirSync(COPY, { recursive: true });
  for (const name of readdirSync(COPY)) {
    if (!LEFT_OUT.test(name)) rmSync(join(COPY, name), { recursive: true });
  }
  // Folders of the app may begin with a dot, as .well-known does.
  const isCopied = (path: string): boolean =>
    path === EXAMPLE || !LEFT_OUT.test(basename(path)) || path.includes("/app/");
  cpSync(EXAMPLE, COPY, { recursive: true, filter: isCopied });
  rewrite("next.config.ts", "export default {", `export default {${SETTINGS}`);
  // Not allowed with cacheComponents, where Next.js finds out by itself what is static.
  for (const path of readdirSync(join(COPY, "app"), { recursive: true, encoding: "utf8" })) {
    if (/\.tsx?$/.test(path)) rewrite(join("app", path), /^export const dynamic = .*$/m, "");
  }
  // Pages that ask who it is have to be in a boundary.
  const loading = "export default function Loading() {\n  return <p>…</p>;\n}\n";
  writeFileSync(join(COPY, "app/loading.tsx"), loading);
}

function rewrite(path: string, from: string | RegExp, to: string): void {
  const file = join(COPY, path);
  writeFileSync(file, readFileSync(file, "utf8").replace(from, to));
}
