import { Stripe } from "stripe";
import { expect, test, vi } from "vitest";

import { runCli } from "../../src/cli/run-cli.ts";
import { findClosedPort } from "./capture-server.ts";
import { createStoppableIo, run } from "./recording-io.ts";
import { createProject, EMBEDDED_CONFIG, SECRET } from "./temporary-project.ts";

const FILES = { "package.json": "{}", "sluice.ts": EMBEDDED_CONFIG } as const;

test("serve receives until it is told to end, then exits with 0", async () => {
  const directory = createProject(FILES);
  const { io, stop } = createStoppableIo(directory);

  const exited = runCli(["serve", "--port", "0", "--host", "127.0.0.1", "--worker"], io);
  const [url = ""] = await vi.waitUntil(() => /http:\S+(?=\/\[source\])/.exec(io.printed.stdout), {
    timeout: 20_000,
  });
  const answer = await post(`${url}/stripe`);
  stop();

  expect(answer).toMatchObject({ status: "stored" });
  expect(await exited).toBe(0);
  expect(io.printed.stdout).toMatch(/^Sluice receives at .* and works the queue\. Sources: stripe\. .*\n$/);
  await expect(post(`${url}/stripe`)).rejects.toThrow();
});

test("serve listens under the path it is given", async () => {
  const directory = createProject(FILES);
  const { io, stop } = createStoppableIo(directory);
  const port = await findClosedPort();

  const exited = runCli(["serve", "sluice.ts", "--port", port, "--path", "/hooks/"], io);
  await vi.waitUntil(() => io.printed.stdout !== "", { timeout: 20_000 });
  const answer = await post(`http://localhost:${port}/hooks/stripe`);
  stop();

  expect(answer).toMatchObject({ status: "stored" });
  expect(io.printed.stdout).toContain(`http://localhost:${port}/hooks/[source]. Sources`);
  expect(await exited).toBe(0);
});

test("worker runs until it is told to end, then exits with 0", async () => {
  const directory = createProject(FILES);
  const { io, stop } = createStoppableIo(directory);

  const exited = runCli(["worker"], io);
  await vi.waitUntil(() => io.printed.stdout !== "", { timeout: 20_000 });
  stop();

  expect(await exited).toBe(0);
  expect(io.printed.stdout).toBe(`Sluice works the queue of ${directory}/sluice.ts. Ctrl-C ends it.\n`);
});

test("a port that is taken ends serve with the reason", async () => {
  const directory = createProject(FILES);
  const first = createStoppableIo(directory);
  const exited = runCli(["serve", "--port", "0", "--host", "127.0.0.1"], first.io);
  const [, port = ""] = await vi.waitUntil(() => /:(\d+)\//.exec(first.io.printed.stdout), {
    timeout: 20_000,
  });

  const second = await run(["serve", "--port", port, "--host", "127.0.0.1"], { directory });
  first.stop();

  expect(second).toMatchObject({ exitCode: 1, stdout: "" });
  expect(second.stderr).toMatch(/^CONFIG_INVALID: Cannot listen on port/);
  expect(await exited).toBe(0);
});

test("serve without a database still answers, and says so", async () => {
  const port = await findClosedPort();
  const directory = createProject({
    "package.json": "{}",
    "sluice.ts": EMBEDDED_CONFIG.replace(
      /database: .*,/,
      `database: "postgres://nobody:nothing@127.0.0.1:${port}/none",`,
    ),
  });
  const { io, stop } = createStoppableIo(directory);

  const exited = runCli(["serve", "--port", "0", "--host", "127.0.0.1"], io);
  await vi.waitUntil(() => io.printed.stdout !== "", { timeout: 20_000 });
  stop();

  expect(await exited).toBe(0);
  expect(io.printed.stderr).toMatch(/^STORE_UNAVAILABLE: .*come again/);
});

test("migrate prints the version of the tables", async () => {
  const directory = createProject(FILES);

  const migrated = await run(["migrate"], { directory });
  const json = await run(["migrate", "--json"], { directory });

  expect(migrated.stdout).toMatch(/^The tables are at version \d+\.\n$/);
  expect(JSON.parse(json.stdout)).toEqual({ version: expect.any(Number) });
});

test.each([
  ["--port", "65536"],
  ["--port", "x"],
  ["--path", "hooks"],
])("serve refuses %s %s", async (option, value) => {
  const directory = createProject(FILES);

  const { exitCode, stderr } = await run(["serve", option, value], { directory });

  expect(exitCode).toBe(2);
  expect(stderr).toContain(option);
});

async function post(url: string): Promise<unknown> {
  const payload = '{"id":"evt_1","type":"invoice.paid"}';
  const header = Stripe.webhooks.generateTestHeaderString({ payload, secret: SECRET });
  const headers = { "content-type": "application/json", "stripe-signature": header };
  return (await fetch(url, { method: "POST", headers, body: payload })).json();
}
