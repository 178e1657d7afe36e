import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";

// The first file to set a variable wins, as in Next.js.
const FILES = [".env.local", ".env"] as const;

/** Sets the variables of an app's `.env` files that are not set yet. Values are taken as they stand, without `$NAME`. */
export function loadEnvFiles(directory: string, env: Record<string, string | undefined>): void {
  for (const file of FILES.filter((name) => hasFile(directory, name))) {
    const found = parseEnv(readFileSync(join(directory, file), "utf8"));
    for (const [name, value] of Object.entries(found)) env[name] ??= value;
  }
}

/** Whether an app comes with an example of its variables that nobody has copied yet. */
export function isEnvExampleUncopied(directory: string): boolean {
  return hasFile(directory, ".env.example") && !hasFile(directory, ".env");
}

function hasFile(directory: string, name: string): boolean {
  return statSync(join(directory, name), { throwIfNoEntry: false })?.isFile() ?? false;
}
