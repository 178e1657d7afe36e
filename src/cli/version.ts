import { readFileSync } from "node:fs";

/** The package's version, from the `package.json` it was published with. */
export function readVersion(): string {
  const file = new URL("../../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { readonly version: string }).version;
}
