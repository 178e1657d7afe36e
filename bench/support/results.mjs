import { readFile, writeFile } from "node:fs/promises";

const RESULTS = new URL("../results.md", import.meta.url);

/**
 * Writes sections into `results.md`, each in the place of the one of its title; the others stay as they are.
 *
 * @param {readonly string[]} sections Markdown that begins with `## ` and a title.
 * @param {string} [opening] What stands before the first section; as it was unless given.
 */
export async function writeResults(sections, opening) {
  const [before = "", ...present] = split(await readFile(RESULTS, "utf8"));
  const byTitle = new Map([...present, ...sections].map((section) => [toTitle(section), section.trim()]));
  await writeFile(RESULTS, `${[(opening ?? before).trim(), ...byTitle.values()].join("\n\n")}\n`);
}

/** @param {string} text */
function split(text) {
  return text.split(/^(?=## )/mu);
}

/** @param {string} section */
function toTitle(section) {
  return section.slice(0, section.indexOf("\n"));
}
