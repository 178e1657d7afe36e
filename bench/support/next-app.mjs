import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

import { startNode } from "./processes.mjs";

/** The framework's command, as `next start` runs it. @param {number} port */
export function toNextStart(port) {
  return { parameters: [NEXT, "start", "--port", String(port), "--hostname", "127.0.0.1"], cwd: DIRECTORY };
}

/** Builds the benchmark's own Next.js app. */
export async function buildNextApp() {
  const build = startNode([NEXT, "build"], { cwd: DIRECTORY });
  const timer = setTimeout(() => void build.end(), BUILD_TIMEOUT_MS);
  const code = await build.exited;
  clearTimeout(timer);
  if (code !== 0) throw new Error(`next build failed:\n${build.output()}`);
}

const NEXT = createRequire(import.meta.url).resolve("next/dist/bin/next");
const DIRECTORY = fileURLToPath(new URL("../next-app", import.meta.url));
const BUILD_TIMEOUT_MS = 180_000;
