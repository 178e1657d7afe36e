import { readFileSync } from "node:fs";

const { dependencies } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

/**
 * The version of a peer, as installed: they are all exact.
 *
 * @param {string} name
 * @returns {string}
 */
export function versionOf(name) {
  return dependencies[name].split("@").at(-1);
}
