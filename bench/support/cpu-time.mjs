import { readFileSync } from "node:fs";

/**
 * How long a process has kept processors busy, all its threads together. NaN where the system does not say.
 *
 * @param {import("node:child_process").ChildProcess} child
 * @returns {number} Milliseconds.
 */
export function readCpuMs({ pid }) {
  if (process.platform !== "linux") return Number.NaN;
  const fields = readFields(pid);
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

/** Linux tells user space a hundred ticks a second, whatever its own clock is. */
const MS_PER_TICK = 10;

/**
 * How long this process's children that have ended kept processors busy, and theirs.
 *
 * @returns {number} Milliseconds.
 */
export function readChildrenCpuMs() {
  if (process.platform !== "linux") return Number.NaN;
  const fields = readFields("self");
  return (Number(fields[13]) + Number(fields[14])) * MS_PER_TICK;
}

/**
 * What follows the command in a line of proc(5). User and system time are the 12th and 13th field, its children's next.
 *
 * @param {number | "self" | undefined} pid
 */
function readFields(pid) {
  // The name of the command is in brackets and may hold anything.
  return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
}
