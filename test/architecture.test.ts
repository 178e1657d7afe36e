import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { expect, test } from "vitest";

const SOURCE = resolve(import.meta.dirname, "../src");

/** Which layers a layer may import, and which packages and Node modules it may touch. */
const LAYERS: Readonly<Record<string, { imports: readonly string[]; touches: readonly RegExp[] }>> = {
  core: { imports: [], touches: [/^@standard-schema\/spec$/] },
  http: { imports: ["core"], touches: [/^node:crypto$/, /^ipaddr\.js$/] },
  verify: { imports: ["core"], touches: [/^jose$/, /^node:crypto$/] },
  store: {
    imports: ["core"],
    touches: [/^pg$/, /^@electric-sql\/pglite$/, /^node:(fs|path|child_process|os|events|timers)(\/promises)?$/],
  },
  inbox: {
    imports: ["core", "http", "verify", "store"],
    touches: [/^node:crypto$/, /^rate-limiter-flexible(\/lib\/RateLimiterMemory\.js)?$/],
  },
  worker: { imports: ["core", "store"], touches: [/^node:(os|async_hooks)$/] },
  alerts: { imports: ["core", "store"], touches: [/^node:(crypto|dns|http|https|net)$/, /^ipaddr\.js$/] },
  dashboard: { imports: ["core", "http", "verify", "store", "inbox", "route"], touches: [] },
  app: {
    imports: ["core", "http", "verify", "store", "inbox", "worker", "alerts", "dashboard", "route"],
    touches: [/^node:path$/],
  },
  route: {
    imports: ["core", "http"],
    touches: [
      /^@standard-schema\/spec$/,
      /^jose$/,
      /^node:crypto$/,
      /^structured-headers$/,
      /^rate-limiter-flexible(\/lib\/RateLimiter(Memory|Redis)\.js)?$/,
      /^@fastify\/busboy$/,
      /^file-type\/core$/,
      /^aws4fetch$/,
      /^node:(fs|path|stream)(\/(promises|web))?$/,
    ],
  },
  proxy: { imports: ["core", "http", "route"], touches: [/^node:crypto$/] },
  next: { imports: ["core", "http", "route", "proxy"], touches: [/^next(\/|$)/] },
  supabase: { imports: ["core", "http", "route"], touches: [/^@supabase\/(ssr|supabase-js)$/] },
  openapi: { imports: ["core", "route"], touches: [/^@standard-schema\/spec$/] },
  client: { imports: ["core", "route"], touches: [] },
  react: { imports: ["core"], touches: [/^react$/] },
  node: { imports: ["core", "http", "inbox"], touches: [/^node:(http|net|stream)$/] },
  testing: {
    imports: ["core", "verify", "store", "inbox", "worker"],
    touches: [/^node:crypto$/],
  },
  cli: {
    imports: ["core", "http", "verify", "store", "inbox", "worker", "dashboard", "app", "node", "testing"],
    touches: [/^jiti$/, /^node:/],
  },
  // The package's own entry: re-exports only.
  index: { imports: ["core", "http", "app", "dashboard", "worker"], touches: [] },
};

interface Import {
  readonly file: string;
  readonly layer: string;
  readonly target: string;
}

const imports = listFiles(SOURCE).flatMap(readImports);

test("every folder of src is a known layer", () => {
  const folders = readdirSync(SOURCE, { withFileTypes: true }).map((entry) => entry.name.replace(/\.ts$/, ""));

  expect(folders.filter((folder) => !(folder in LAYERS))).toEqual([]);
});

test("layers import downwards only", () => {
  const wrong = imports.filter(({ layer, target }) => {
    const imported = toLayerOf(target);
    return imported !== null && imported !== layer && !LAYERS[layer]?.imports.includes(imported);
  });

  expect(wrong).toEqual([]);
});

test("layers touch only the packages that are theirs", () => {
  const wrong = imports.filter(
    ({ layer, target }) => !target.startsWith(sep) && !LAYERS[layer]?.touches.some((pattern) => pattern.test(target)),
  );

  expect(wrong).toEqual([]);
});

test("a layer is imported through its index", () => {
  const wrong = imports.filter(({ layer, target }) => {
    const imported = toLayerOf(target);
    const isWholeLayer = imported === null || imported === "core" || imported === layer || layer === "index";
    return !isWholeLayer && !target.endsWith(`${sep}index.ts`);
  });

  expect(wrong).toEqual([]);
});

test("SQL is written in the store alone", () => {
  const statement = /\b(select|insert into|update|delete from)\s+[^"'`]*\b(from|values|set|where)\b/;
  const outside = listFiles(SOURCE).filter((file) => toLayerOf(file) !== "store");

  const wrong = outside.filter((file) => statement.test(withoutComments(readFileSync(file, "utf8"))));

  expect(wrong.map((file) => relative(SOURCE, file))).toEqual([]);
});

function listFiles(directory: string): readonly string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return listFiles(path);
    return path.endsWith(".ts") ? [path] : [];
  });
}

function readImports(file: string): readonly Import[] {
  const specifiers = withoutComments(readFileSync(file, "utf8")).matchAll(
    /(?:\bfrom\s+|\bimport\s*\(?\s*)["']([^"']+)["']/g,
  );
  return [...specifiers].map(([, specifier = ""]) => ({
    file: relative(SOURCE, file),
    layer: toLayerOf(file) ?? "",
    target: specifier.startsWith(".") ? resolve(dirname(file), specifier) : specifier,
  }));
}

function toLayerOf(path: string): string | null {
  if (!path.startsWith(SOURCE)) return null;
  return (relative(SOURCE, path).split(sep)[0] ?? "").replace(/\.ts$/, "");
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*\*[\s\S]*?\*\//g, "").replaceAll(/^\s*\/\/.*$/gm, "");
}
