import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/**
 * Starts Node on a script, in a process that ends with this one: by `end` or `endAll`, or because its channel to us closes.
 *
 * @param {readonly string[]} parameters The script and what follows it.
 * @param {{ cwd?: string, env?: Record<string, string> }} [options] `env` is added to ours.
 * @returns {OwnedProcess}
 */
export function startNode(parameters, { cwd, env = {} } = {}) {
  const child = spawn(process.execPath, ["--import", END_WITH_PARENT, ...NODE_FLAGS, ...parameters], {
    cwd,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const output = collectOutput(child);
  const exited = once(child, "exit").then(([code]) => code);
  const owned = { child, output, exited, end: () => end(child, exited) };
  running.add(owned);
  void exited.then(() => running.delete(owned));
  return owned;
}

/** Ends every process started here that still runs. */
export async function endAll() {
  await Promise.all([...running].map((owned) => owned.end()));
}

/**
 * @typedef {object} OwnedProcess
 * @property {import("node:child_process").ChildProcess} child
 * @property {() => string} output What it last wrote, for an error message.
 * @property {Promise<number | null>} exited Its exit code.
 * @property {() => Promise<void>} end Asks it to end, and makes it after 5 s.
 */

const END_WITH_PARENT = new URL("end-with-parent.mjs", import.meta.url).href;
// For profiling: BENCH_NODE_FLAGS="--cpu-prof --cpu-prof-dir=/tmp/profiles" npm run bench -- --only drain
const NODE_FLAGS = (process.env["BENCH_NODE_FLAGS"] ?? "").split(" ").filter((flag) => flag !== "");
const END_TIMEOUT_MS = 5_000;
const OUTPUT_LINES = 40;

/** @type {Set<OwnedProcess>} */
const running = new Set();

/** @param {import("node:child_process").ChildProcess} child */
function collectOutput(child) {
  /** @type {string[]} */
  const lines = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      lines.push(...text.split("\n").filter((line) => line !== ""));
      lines.splice(0, lines.length - OUTPUT_LINES);
    });
  }
  return () => lines.join("\n").replaceAll(fileURLToPath(new URL("..", import.meta.url)), "");
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {Promise<unknown>} exited
 */
async function end(child, exited) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const patience = new AbortController();
  await Promise.race([exited, sleep(END_TIMEOUT_MS, undefined, { signal: patience.signal })]);
  patience.abort();
  if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
  await exited;
}
