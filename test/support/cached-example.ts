import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { type ExampleApp, serveExample } from "./example-app.ts";
import { copyExample } from "./example-copy.ts";

/** Types have been checked where they come from. */
const SETTINGS = `
  cacheComponents: true,
  partialPrefetching: true,
  typescript: { ignoreBuildErrors: true },`;

/** Serves the example as it is with `cacheComponents: true`, which Next.js builds quite differently. */
export async function serveCachedExample(env: Readonly<Record<string, string>>): Promise<ExampleApp> {
  const { directory, rewrite } = copyExample(".saas-cached");
  rewrite("next.config.ts", "export default {", `export default {${SETTINGS}`);
  // Not allowed with cacheComponents, where Next.js finds out by itself what is static.
  for (const path of readdirSync(join(directory, "app"), { recursive: true, encoding: "utf8" })) {
    if (/\.tsx?$/.test(path) && DYNAMIC.test(readFileSync(join(directory, "app", path), "utf8"))) {
      rewrite(join("app", path), DYNAMIC, "");
    }
  }
  // Pages that ask who it is have to be in a boundary.
  const loading = "export default function Loading() {\n  return <p>…</p>;\n}\n";
  writeFileSync(join(directory, "app/loading.tsx"), loading);
  return serveExample(env, undefined, directory);
}

const DYNAMIC = /^export const dynamic = .*$/m;
