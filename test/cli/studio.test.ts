import { request } from "node:http";
import { expect, onTestFinished, test, vi } from "vitest";

import { runCli } from "../../src/cli/run-cli.ts";
import { appendEvents, migrate, openDatabase } from "../../src/store/index.ts";
import { sampleEvent } from "../support/sample-events.ts";
import { createTestDatabase } from "../support/test-database.ts";
import { createStoppableIo, run } from "./recording-io.ts";
import { createProject, EMBEDDED_CONFIG } from "./temporary-project.ts";

const FILES = { "package.json": "{}", "sluice.ts": EMBEDDED_CONFIG } as const;

/** A Postgres with one event, as an app would have left it. */
async function createUsedDatabase(): Promise<{ readonly url: string; readonly eventId: string }> {
  const { url, drop } = await createTestDatabase();
  onTestFinished(drop);
  const database = await openDatabase({ url });
  await migrate(database);
  const event = sampleEvent();
  await appendEvents(database, [event]);
  await database.close();
  return { url, eventId: event.id };
}

interface Studio {
  readonly url: string;
  /** Ends it, and answers its exit status. */
  readonly stop: () => Promise<number>;
}

async function open(argv: readonly string[], directory: string): Promise<Studio> {
  const { io, stop: end } = createStoppableIo(directory);
  const exited = runCli(["studio", "--port", "0", ...argv], io);
  const [url = ""] = await vi.waitUntil(() => /http:\S+(?=\. Ctrl)/.exec(io.printed.stdout), { timeout: 25_000 });
  const stop = (): Promise<number> => {
    end();
    return exited;
  };
  onTestFinished(async () => void (await stop()));
  return { url, stop };
}

test("studio shows any database's events, and acts on them", async () => {
  const { url: database, eventId } = await createUsedDatabase();
  const studio = await open(["--database", database], createProject({}));

  const { events } = (await (await fetch(`${studio.url}/api/events`)).json()) as { events: { id: string }[] };
  const replayed = await fetch(`${studio.url}/api/events/${eventId}/replay`, {
    method: "POST",
    headers: { "x-sluice-action": crypto.randomUUID() },
  });
  const page = await fetch(`${studio.url}/events/${eventId}`);

  expect(events.map(({ id }) => id)).toEqual([eventId]);
  expect(replayed.status).toBe(200);
  expect(page.headers.get("content-type")).toContain("text/html");
  expect(await studio.stop()).toBe(0);
});

test("studio shows an app's events, on the app's own database", async () => {
  const studio = await open([], createProject(FILES));

  expect(await (await fetch(`${studio.url}/api/events`)).json()).toMatchObject({ events: [] });
});

test("a page elsewhere that points its name to this machine is not answered", async () => {
  const { url: database } = await createUsedDatabase();
  const studio = await open(["--database", database], createProject({}));
  const { port } = new URL(studio.url);

  const statuses = await Promise.all(
    [`localhost:${port}`, `127.0.0.1:${port}`, `evil.example:${port}`, "localhost"].map((host) =>
      getStatus(Number(port), host),
    ),
  );

  expect(statuses).toEqual([200, 200, 421, 421]);
});

test("studio changes no tables: those of another version are refused", async () => {
  const { url, drop } = await createTestDatabase();
  onTestFinished(drop);

  const { exitCode, stderr } = await run(["studio", "--database", url], { directory: createProject({}) });

  expect(exitCode).not.toBe(0);
  expect(stderr).toContain("SCHEMA_OLDER: This database holds no tables of Sluice.");
});

test.each([
  [["--database", "mysql://x"], "--database takes a postgres:// URL."],
  [["--database", "postgres://x", "sluice.ts"], "Give --database or an app, not both."],
  [["--port", "99999"], "--port"],
])("studio %j is refused", async (argv, message) => {
  const { exitCode, stderr } = await run(["studio", ...argv], { directory: createProject({}) });

  expect(exitCode).not.toBe(0);
  expect(stderr).toContain(message);
});

function getStatus(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path: "/sluice/api/health", headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}
