import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:fs";
import { mkdir, open, readFile, writeFile, type FileHandle } from "node:fs/promises";
import { join } from "node:path";

import { SluiceError } from "../../core/errors.ts";

/** An exclusive hold on a directory. The kernel ends it when the process dies. */
export interface DirectoryLock {
  release(): Promise<void>;
}

/**
 * Makes a directory, private to its user and ignored by git, and takes the only hold on it.
 *
 * @throws {SluiceError} `STORE_LOCKED` if anyone holds it, this process included; `STORE_UNAVAILABLE` if it cannot be
 * made; `DEPENDENCY_MISSING` if this system has no way to lock.
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  await prepare(directory);
  const path = join(directory, "lock");
  const handle = process.platform === "linux" ? await lockByFlock(path) : await lockByOpening(path);
  if (handle === null) throw await toLockedError(directory, path);
  await handle.truncate();
  await handle.write(JSON.stringify({ pid: process.pid }), 0);
  return { release: () => handle.close() };
}

async function prepare(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await writeFile(join(directory, ".gitignore"), "*\n");
  } catch (error) {
    throw new SluiceError("STORE_UNAVAILABLE", `The directory ${directory} cannot be written.`, { cause: error });
  }
}

/** macOS locks on opening with O_EXLOCK, Windows with libuv's UV_FS_O_EXLOCK; Node names neither. */
const O_EXLOCK = process.platform === "win32" ? 0x1000_0000 : 0x20;
const HELD = new Set(["EAGAIN", "EWOULDBLOCK", "EBUSY"]);

async function lockByOpening(path: string): Promise<FileHandle | null> {
  const nonBlocking = process.platform === "win32" ? 0 : constants.O_NONBLOCK;
  try {
    return await open(path, constants.O_RDWR | constants.O_CREAT | O_EXLOCK | nonBlocking, 0o600);
  } catch (error) {
    if (error instanceof Error && "code" in error && HELD.has(String(error.code))) return null;
    throw error;
  }
}

/**
 * Node cannot call flock(2), so the command does, on our own open file. The lock belongs to the open file and not to
 * the process that asked for it, so it stays when the command exits.
 *
 * @see https://man7.org/linux/man-pages/man2/flock.2.html
 */
async function lockByFlock(path: string): Promise<FileHandle | null> {
  const handle = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  try {
    if (await runFlock(handle)) return handle;
  } catch (error) {
    await handle.close();
    throw toNoFlockError(error);
  }
  await handle.close();
  return null;
}

/** Answers false if somebody else holds the lock; rejects if the command is missing or fails in any other way. */
async function runFlock(handle: FileHandle): Promise<boolean> {
  const child = spawn("flock", ["-n", "-x", "3"], { stdio: ["ignore", "ignore", "ignore", handle.fd] });
  const [code] = (await once(child, "exit")) as [unknown];
  if (code !== 0 && code !== 1) throw new Error(`flock ended with ${String(code)}`);
  return code === 0;
}

function toNoFlockError(cause: unknown): SluiceError {
  return new SluiceError(
    "DEPENDENCY_MISSING",
    "The embedded database needs the command flock to protect its directory. Install util-linux, or set DATABASE_URL to a Postgres server.",
    { cause },
  );
}

async function toLockedError(directory: string, path: string): Promise<SluiceError> {
  const holder = await readHolder(path);
  return new SluiceError(
    "STORE_LOCKED",
    `${directory} is in use by ${holder}, and an embedded database serves one process. ` +
      "Either go through the running app's API (the sluice command does so by itself), " +
      "or use a Postgres server: set DATABASE_URL.",
  );
}

async function readHolder(path: string): Promise<string> {
  try {
    const { pid } = JSON.parse(await readFile(path, "utf8")) as { readonly pid: unknown };
    if (pid === process.pid) return "this process";
    if (typeof pid === "number") return `process ${pid}`;
  } catch {
    // Windows lets nobody read a locked file; the holder is unknown then.
  }
  return "another process";
}
