import { join } from "node:path";

import { expect, expectTypeOf, onTestFinished, test } from "vitest";

import type { Sluice } from "../../src/index.ts";
import type { LoadedSluice } from "../../src/cli/load-sluice.ts";
import { createDashboard } from "../../src/dashboard/index.ts";
import { appendEvents, migrate, openDatabase } from "../../src/store/index.ts";
import { sampleEvent } from "../support/sample-events.ts";
import { serveWeb } from "../support/serve-web.ts";
import { findClosedPort, startCaptureServer } from "./capture-server.ts";
import { run } from "./recording-io.ts";
import { createProject, EMBEDDED_CONFIG } from "./temporary-project.ts";

const FILES = { "package.json": "{}", "sluice.ts": EMBEDDED_CONFIG } as const;

test("events, show, replay and rejections work in process on the app's database", async () => {
  const directory = createProject(FILES);
  const event = sampleEvent({ jobs: [{ handler: "note", attemptLimit: 3 }] });
  await fill(directory, event);

  const list = await run(["events", "--source", "stripe", "--limit", "1"], { directory });
  const json = await run(["events", "--json"], { directory });
  const shown = await run(["events", "show", event.id], { directory });
  const replayed = await run(["replay", event.id], { directory });
  const rejections = await run(["rejections"], { directory });

  expect(list.stdout).toContain(`stripe/invoice.paid  ${event.id}`);
  expect(list.stdout).toContain(`Next page: npx sluice events --source stripe --limit 1 --cursor ${event.id}`);
  expect(JSON.parse(json.stdout)).toMatchObject({ events: [{ id: event.id, state: "pending" }] });
  expect(shown.stdout).toContain("note     ready  0 of 3");
  expect(replayed.stdout).toContain("queued   note");
  expect(rejections.stdout).toBe("No delivery was refused.\n");
  expect([list, json, shown, replayed, rejections].map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0, 0]);
});

test("replaying a handler that takes no such event fails", async () => {
  const directory = createProject(FILES);
  const event = sampleEvent();
  await fill(directory, event);

  const replayed = await run(["replay", event.id, "--handler", "other"], { directory });

  expect(replayed).toMatchObject({
    exitCode: 1,
    stdout: "Nothing to run: no such handler takes this event.\n",
  });
});

test.each([
  [["events", "--limit", "0"], /^INPUT_INVALID: .*limit/],
  [["events", "--state", "ready"], /^INPUT_INVALID: .*state/],
  [["events", "show", "../ready"], /^NOT_FOUND: /],
  [["replay", "01a1fb1c-85ad-7594-b07f-d02d33e17293"], /^NOT_FOUND: /],
] as const)("%j fails with the API's own code", async (argv, message) => {
  const directory = createProject(FILES);

  const { exitCode, stderr } = await run(argv, { directory });

  expect(exitCode).toBe(1);
  expect(stderr).toMatch(message);
});

test.each([
  [["events", "show"], "Which event?"],
  [["events", "list"], "npx sluice events show ID"],
  [["replay"], "Which event?"],
  [["rejections", "x"], "one word too many"],
] as const)("%j is no command line", async (argv, message) => {
  const { exitCode, stderr } = await run(argv);

  expect(exitCode).toBe(2);
  expect(stderr).toContain(message);
});

test("the app that holds the embedded database is asked over HTTP", async () => {
  const directory = createProject(FILES);
  const event = sampleEvent();
  const port = await holdAndServe(directory, event);

  const list = await run(["events"], { directory, env: { PORT: port } });
  const shown = await run(["events", "show", event.id, "--json"], {
    directory,
    env: { PORT: port },
  });
  const replayed = await run(["replay", event.id, "--json"], { directory, env: { PORT: port } });

  expect(list).toMatchObject({ exitCode: 0, stderr: "" });
  expect(list.stdout).toContain(event.id);
  expect(JSON.parse(shown.stdout)).toMatchObject({ id: event.id });
  expect(JSON.parse(replayed.stdout)).toEqual({ queued: ["handle"], running: [] });
});

test("a database that is held and an app that does not answer are both said, with the ways to go", async () => {
  const directory = createProject(FILES);
  await holdAndServe(directory, sampleEvent());
  const port = await findClosedPort();

  const { exitCode, stderr } = await run(["events"], { directory, env: { PORT: port } });

  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^STORE_LOCKED: /);
  expect(stderr).toContain(`Nothing answers at http://localhost:${port}.`);
  expect(stderr).toMatch(/--url or PORT, or stop the process/);
});

test.each([["--url"], ["SLUICE_URL"]])("with %s the app is asked and no project is needed", async (way) => {
  const { url, captured } = await startCaptureServer({
    status: 200,
    body: '{"events":[],"next":null}',
  });
  const [argv, env] = way === "--url" ? [["--url", url], {}] : [[], { SLUICE_URL: url }];

  const list = await run(["events", "--type", "a b", ...argv], { directory: "/", env });

  expect(list).toMatchObject({ exitCode: 0, stderr: "" });
  expect(captured[0]).toMatchObject({ method: "GET", url: "/sluice/api/events?type=a+b" });
});

test("replay over HTTP is a POST that names the handler", async () => {
  const { url, captured } = await startCaptureServer({
    status: 200,
    body: '{"queued":["a"],"running":["b"]}',
  });

  const replayed = await run(["replay", "1", "--handler", "a", "--url", url]);

  expect(captured[0]).toMatchObject({
    method: "POST",
    url: "/sluice/api/events/1/replay?handler=a",
    headers: { "x-sluice-action": expect.stringMatching(/^[0-9a-f-]{36}$/) },
  });
  expect(replayed.stdout).toContain("running  b (left alone)");
});

test.each([
  ["the API's error", { status: 403, body: '{"error":{"code":"FORBIDDEN","message":"no"}}' }, /^FORBIDDEN: no\n/],
  ["a page", { status: 404, body: "<html>" }, /^NOT_SLUICE: .* answered 404.*mounted at \/sluice/],
  [
    "a login",
    { status: 307, body: "", headers: { location: "/login" } },
    /^NOT_SLUICE: .* answered 307 \(to \/login\)/,
  ],
  ["other JSON", { status: 200, body: "[]" }, /^NOT_SLUICE: /],
])("%s in the API's place fails", async (_name, reply, message) => {
  const { url } = await startCaptureServer(reply);

  const { exitCode, stderr } = await run(["events", "--url", url]);

  expect(exitCode).toBe(1);
  expect(stderr).toMatch(message);
});

test("what createSluice returns is all that commands need", () => {
  expectTypeOf<Sluice>().toExtend<LoadedSluice>();
});

/** Puts an event into the embedded database of an app that is not running. */
async function fill(directory: string, event: ReturnType<typeof sampleEvent>): Promise<void> {
  const database = await openDatabase({ directory: join(directory, ".sluice") });
  await migrate(database);
  await appendEvents(database.working, [event]);
  await database.close();
}

/** Holds the embedded database and serves its API, as a running app does. @returns Its port. */
async function holdAndServe(directory: string, event: ReturnType<typeof sampleEvent>): Promise<string> {
  const database = await openDatabase({ directory: join(directory, ".sluice") });
  await migrate(database);
  await appendEvents(database.working, [event]);
  const dashboard = createDashboard({
    authorize: () => true,
    database: () => Promise.resolve(database),
    handlersFor: () => [],
  });
  const server = await serveWeb({ "/sluice/[[...path]]": { ...dashboard } });
  onTestFinished(async () => {
    await server.close();
    await database.close();
  });
  return new URL(server.url).port;
}
