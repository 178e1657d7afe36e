import { fileURLToPath } from "node:url";

import { toLap } from "./bench.mjs";
import { endAll } from "./processes.mjs";
import { toMarkdown } from "./report.mjs";

/**
 * Runs a suite that needs no database, if its file is what Node was started on: `node bench/route.mjs [--quick]`.
 *
 * @param {string} url The suite's `import.meta.url`.
 * @param {(bench: import("./bench.mjs").Lap) => Promise<import("./report.mjs").Section>} measure
 */
export async function runAlone(url, measure) {
  if (process.argv[1] === undefined || fileURLToPath(url) !== process.argv[1]) return;
  // So that what a suite cleans up when the process exits, it cleans up then too.
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
  try {
    process.stdout.write(`${toMarkdown(await measure(toLap({ isQuick: process.argv.includes("--quick") })))}\n`);
  } finally {
    await endAll();
  }
}
