import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { EXAMPLE, LEFT_OUT } from "./build-example.ts";

/** A copy of the example, to change. */
export interface ExampleCopy {
  readonly directory: string;
  /** @throws {Error} If there is nothing to replace. */
  rewrite(path: string, from: string | RegExp, to: string): void;
}

/** Copies the example beside it, so that packages are found as they are there. What was built in an earlier copy stays. */
export function copyExample(name: string): ExampleCopy {
  const directory = join(EXAMPLE, "..", name);
  mkdirSync(directory, { recursive: true });
  for (const old of readdirSync(directory)) {
    if (!LEFT_OUT.test(old)) rmSync(join(directory, old), { recursive: true });
  }
  cpSync(EXAMPLE, directory, { recursive: true, filter: isCopied });
  return {
    directory,
    rewrite(path, from, to) {
      const file = join(directory, path);
      const text = readFileSync(file, "utf8");
      const isThere = typeof from === "string" ? text.includes(from) : from.test(text);
      if (!isThere) throw new Error(`${path} has no ${String(from)}`);
      writeFileSync(file, text.replace(from, to));
    },
  };
}

/** Folders of the app may begin with a dot, as .well-known does. */
function isCopied(path: string): boolean {
  return path === EXAMPLE || !LEFT_OUT.test(basename(path)) || path.includes("/app/") || path.endsWith(".env.example");
}
