import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { describe, expect, onTestFinished, test } from "vitest";

import { appendEvents, findEvent, migrate, openDatabase, type Database } from "../../src/store/index.ts";
import { lockDirectory } from "../../src/store/pglite/lock-directory.ts";
import { sampleEvent } from "../support/sample-events.ts";
import { waitUntil } from "../support/wait-until.ts";

async function createDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "sluice-directory-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return join(directory, ".sluice");
}

interface Holder {
  readonly process: ChildProcess;
  /** Ids it was told are stored. */
  readonly acknowledged: readonly string[];
}

/** Starts another process that holds the directory and appends to it. */
async function holdElsewhere(directory: string): Promise<Holder> {
  const script = join(import.meta.dirname, "../support/hold-directory.ts");
  const child = spawn(process.execPath, ["--import", "jiti/register", script, directory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  await waitUntil("the other process has the directory", () => lines.length > 3 || child.exitCode !== null);
  return {
    process: child,
    get acknowledged() {
      return lines.slice(1);
    },
  };
}

async function open(directory: string): Promise<Database> {
  const database = await openDatabase({ directory });
  onTestFinished(() => database.close());
  return database;
}

describe("a directory", () => {
  test("is opened by one process at a time, and names the way to go to the others", async () => {
    const directory = await createDirectory();
    const holder = await holdElsewhere(directory);

    const error = await openDatabase({ directory }).catch((reason: unknown) => reason);

    expect(error).toMatchObject({ code: "STORE_LOCKED", status: 503 });
    expect(String(error)).toContain(`process ${holder.process.pid}`);
    expect(String(error)).toContain("API");
    expect(String(error)).toContain("DATABASE_URL");
  });

  test("opens at once after its process was killed, with every acknowledged event", async () => {
    const directory = await createDirectory();
    const holder = await holdElsewhere(directory);
    await waitUntil("it stored a few events", () => holder.acknowledged.length > 50);
    holder.process.kill("SIGKILL");
    await once(holder.process, "exit");

    const database = await open(directory);

    const { rows } = await database.working.query<{ readonly id: string }>(
      "select event.id from sluice.webhook_events as event join sluice.event_jobs as job on job.event_id = event.id",
    );
    const stored = new Set(rows.map((row) => row.id));
    expect(holder.acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    expect(stored.size).toBeGreaterThan(50);
    expect(await appendEvents(database, [sampleEvent()])).toHaveLength(1);
  });

  test("is opened once in this process too", async () => {
    const directory = await createDirectory();
    await open(directory);

    await expect(openDatabase({ directory })).rejects.toMatchObject({
      code: "STORE_LOCKED",
      message: expect.stringContaining("this process"),
    });
  });

  test("can be opened again after it was closed, with what it held", async () => {
    const directory = await createDirectory();
    const event = sampleEvent();
    const first = await openDatabase({ directory });
    await migrate(first);
    await appendEvents(first, [event]);
    await first.close();

    const second = await open(directory);

    expect((await findEvent(second.working, event.id))?.body).toEqual(event.body);
  });

  test("stays out of git and is readable by its user only", async () => {
    const directory = await createDirectory();

    const lock = await lockDirectory(directory);
    await lock.release();
    await (await lockDirectory(directory)).release();

    expect(await readFile(join(directory, ".gitignore"), "utf8")).toBe("*\n");
    expect((await stat(directory)).mode & 0o077).toBe(0);
    expect((await stat(join(directory, "lock"))).mode & 0o077).toBe(0);
  });

  test("that cannot be made is reported as unavailable", async () => {
    const error = await openDatabase({ directory: "/dev/null/sluice" }).catch((reason: unknown) => reason);

    expect(error).toMatchObject({ code: "STORE_UNAVAILABLE", cause: { code: "ENOTDIR" } });
  });

  test.runIf(process.platform === "linux")("is not opened at all where it cannot be locked", async () => {
    const directory = await createDirectory();
    const path = process.env["PATH"];
    process.env["PATH"] = directory;
    onTestFinished(() => void (process.env["PATH"] = path));

    await expect(openDatabase({ directory })).rejects.toMatchObject({
      code: "DEPENDENCY_MISSING",
      message: expect.stringContaining("flock"),
    });
  });
});
