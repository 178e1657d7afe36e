// Builds the dashboard's page and writes it into the package as a module, so that no file is read at run time.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { build } from "vite";

const directory = dirname(fileURLToPath(import.meta.url));
const output = join(directory, "dist");
const target = join(directory, "../src/dashboard/page/built.ts");
const MAX_BYTES = 250_000;
const TYPES = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

await build({ configFile: join(directory, "vite.config.ts") });

const html = readFileSync(join(output, "index.html"), "utf8");
const files = readdirSync(join(output, "assets")).toSorted();
const assets = Object.fromEntries(files.map((name) => [name, toAsset(name)]));
const bytes = gzipSync(html).length + Object.values(assets).reduce((sum, { size }) => sum + size, 0);
if (bytes > MAX_BYTES)
  throw new Error(`The page has ${bytes} bytes after gzip, more than the ${MAX_BYTES} it may have.`);

mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, toModule());
rmSync(output, { recursive: true, force: true });
console.log(`dashboard page: ${bytes} bytes after gzip`);

function toAsset(name) {
  const type = TYPES[extname(name)];
  if (type === undefined) throw new Error(`The build made ${name}, whose type is not known.`);
  const body = gzipSync(readFileSync(join(output, "assets", name)), { level: 9 });
  return { type, body: body.toString("base64"), size: body.length };
}

function toModule() {
  const lines = Object.entries(assets).map(
    ([name, { type, body }]) =>
      `    ${JSON.stringify(name)}: { type: ${JSON.stringify(type)}, body: ${JSON.stringify(body)} },`,
  );
  return [
    "// Made by dashboard/build.mjs.",
    'import type { Page } from "./page.ts";',
    "",
    "export const PAGE: Page = {",
    `  html: ${JSON.stringify(html)},`,
    "  assets: {",
    ...lines,
    "  },",
    "};",
    "",
  ].join("\n");
}
