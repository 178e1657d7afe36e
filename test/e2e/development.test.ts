import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { startBrowser, type TestBrowser } from "../support/browser.ts";
import { developExample, EXAMPLE_ENV, type ExampleApp } from "../support/example-app.ts";
import { copyExample, type ExampleCopy } from "../support/example-copy.ts";
import { runSluice } from "../support/sluice-process.ts";

const RIGHT = "const { customer } = event.payload.data.object;";
const WRONG = "const { customer } = event.payload.data.objects;";

let directory: string;
let copy: ExampleCopy;
let app: ExampleApp;
let browser: TestBrowser;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "sluice-development-"));
  copy = copyExample(".saas-development");
  copy.rewrite("sluice.ts", RIGHT, WRONG);
  [app, browser] = await Promise.all([developExample(copy.directory, { SLUICE_DIRECTORY: directory }), startBrowser()]);
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await app?.stop();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

test("a new user finds why an event failed, fixes the handler's file and replays", { timeout: 180_000 }, async () => {
  const env = { ...EXAMPLE_ENV, PORT: String(app.port) };
  expect((await runSluice(["send", "stripe", "checkout.session.completed"], env)).code).toBe(0);
  const { page } = await browser.open(`http://localhost:${app.port}/sluice`);
  page.setDefaultTimeout(60_000);

  await page.locator(".attention a", { hasText: "Cannot destructure property" }).click();
  await page.getByRole("link", { name: "Newest event with this failure" }).click();
  await page.locator(".job-error", { hasText: "Cannot destructure property" }).waitFor();

  copy.rewrite("sluice.ts", WRONG, RIGHT);
  await page.getByRole("button", { name: "Replay all" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Replay all" }).click();
  await page.locator(".job .chip", { hasText: "done" }).waitFor();

  await page.goto(`http://localhost:${app.port}/`);
  await page.getByText("cus_").first().waitFor();
});
