import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";

import { addEvent } from "../../dashboard/mock/mock-state.ts";
import { type MockServer, startMockServer } from "../../dashboard/mock/server.ts";
import { startBrowser, type TestBrowser } from "../support/browser.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser: TestBrowser;
let server: MockServer;
let page: Page;
let errors: readonly string[];

beforeAll(async () => {
  browser = await startBrowser();
  await browser.context.grantPermissions(["clipboard-read", "clipboard-write"]);
}, 120_000);

afterAll(async () => {
  await browser?.close();
});

beforeEach(async () => {
  server = await startMockServer({ events: 400 });
  ({ page, errors } = await browser.open("about:blank"));
  page.setDefaultTimeout(10_000);
  page.on("dialog", (dialog) => void dialog.dismiss().then(() => expect.unreachable("a script of a payload ran")));
  await page.setViewportSize({ width: 1280, height: 800 });
});

afterEach(async () => {
  await page.close();
  await server.close();
});

const PATHS = [
  "",
  "events",
  "events/{dead}",
  "failures?state=all",
  "failures/f0a1",
  "failures/f0a4",
  "rejections",
  "rejections/019a9d10-0000-7000-8000-000000000004",
  "handlers",
  "sources",
  "replays",
  "audit",
];

async function open(path: string): Promise<void> {
  await page.goto(`${server.url}${path.replace("{dead}", deadId())}`);
  await page.locator("h1").first().waitFor();
  await page.locator(".skeleton").first().waitFor({ state: "detached" });
}

function deadId(): string {
  return server.state.events.find(({ state }) => state === "dead")?.id ?? "";
}

function posted(path: string): readonly { readonly path: string; readonly actionId: string; readonly body: unknown }[] {
  return server.state.posted.filter((action) => action.path === path);
}

test.each(PATHS)("the view %s shows hostile values as text, and is accessible in either theme", async (path) => {
  await open(path);

  expect(await page.evaluate(() => (window as { pwned?: unknown }).pwned)).toBeUndefined();
  expect(await page.locator("main :is(script, iframe, img, object, embed)").count()).toBe(0);
  expect(await page.locator('a[href^="javascript:" i]').count()).toBe(0);
  expect([...(await findProblems("light")), ...(await findProblems("dark"))]).toEqual([]);
  // What the policy forbids is said here.
  expect(errors).toEqual([]);
});

/** What axe finds serious. */
async function findProblems(scheme: "light" | "dark"): Promise<readonly unknown[]> {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
  await page.locator(`html[data-scheme="${scheme}"]`).waitFor();
  // Colours are the new ones once a frame was drawn.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }).axe.run({
      resultTypes: ["violations"],
    }),
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => [scheme, id, nodes.slice(0, 3).map(({ html, failureSummary }) => [html, failureSummary])]);
}

test("no view scrolls sideways at 360 pixels", async () => {
  await page.setViewportSize({ width: 360, height: 740 });

  for (const path of PATHS) {
    await open(path);
    const beyond = await page.evaluate(() =>
      Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth),
    );
    expect([path, beyond]).toEqual([path, 0]);
  }
});

test("below 720 pixels all views are reachable from the bar below", async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open("");

  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("dialog").getByRole("link", { name: "Audit" }).click();

  await page.getByRole("heading", { level: 1, name: "Audit" }).waitFor();
  expect(await page.getByRole("dialog").count()).toBe(0);
});

test.each(["", "events", "failures", "events/{dead}"])("nothing moves while the view %s is read", async (path) => {
  server.state.delayMs = 150;
  await page.addInitScript(() => {
    const counted = window as unknown as { shift: number };
    counted.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) counted.shift += (entry as unknown as { value: number }).value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await open(path);

  expect(await page.evaluate(() => (window as unknown as { shift: number }).shift)).toBeLessThan(0.1);
});

test("figures that cannot be read are unknown, never 0", async () => {
  server.state.failing = ["overview"];
  await page.goto(server.url);
  await page.getByText("The figures could not be read.").waitFor();

  expect(new Set(await page.locator(".figures dd:not(.figure-note)").allTextContents())).toEqual(new Set(["unknown"]));
  server.state.failing = [];
  await page.locator(".figures dd.unknown").first().waitFor({ state: "detached" });
});

test("a list that cannot be read says so, and not that it is empty", async () => {
  server.state.failing = ["events", "rejections", "failures", "bulk", "audit"];

  for (const path of ["events", "rejections", "failures", "replays", "audit"]) {
    await page.goto(server.url + path);
    await page.getByRole("alert").first().waitFor();
    expect(await page.locator(".empty").count()).toBe(0);
  }
  server.state.failing = [];
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("table", { name: "Audit" }).waitFor();
});

test("new events slide in at the top, and wait behind a button further down", async () => {
  await open("events");
  const first = page.locator(".event-body .event-row").first();
  await page.locator(".live.live").waitFor();
  const added = addEvent(server.state);
  await page.locator(`[data-event="${added.id}"]`).waitFor();

  await page.mouse.wheel(0, 900);
  await page.waitForFunction(() => window.scrollY > 400);
  const newest = addEvent(server.state);
  const button = page.getByRole("button", { name: "1 new event" });
  await button.waitFor();
  expect(await page.evaluate(() => window.scrollY)).toBeGreaterThan(400);
  await button.click();
  await page.waitForFunction(() => window.scrollY === 0);

  // Rows of the new place are drawn after the scrolling.
  await first.locator(`[data-event="${newest.id}"]`).waitFor();
});

test("only rows in sight are in the page, and older ones are asked for", async () => {
  await open("events");

  for (let pages = 0; pages < 4; pages += 1) {
    await page.getByRole("button", { name: "Show older" }).click();
    await page.locator(`[role=table][aria-rowcount="${(pages + 2) * 50 + 1}"]`).waitFor();
  }

  expect(await page.locator(".event-body .event-row").count()).toBeLessThan(70);
});

test("a filter is in the address, and the address brings it back", async () => {
  await open("events");
  await page.getByLabel("State").selectOption("dead");
  await page.getByLabel("Source", { exact: true }).selectOption("kinde");
  await page.getByRole("button", { name: "Source kinde" }).waitFor();
  await page.waitForFunction(() => location.search.includes("source=kinde"));
  const address = page.url();

  await page.goto("about:blank");
  await page.goto(address);
  await page.locator(".event-body .event-row").first().waitFor();

  expect(await page.getByLabel("State").inputValue()).toBe("dead");
  expect(new Set(await page.locator(".event-body .chip").allTextContents())).toEqual(new Set(["dead"]));
});

test("an event's page leads from what failed to its replay", async () => {
  await open("events/{dead}");
  expect(await page.locator(".job-error").first().textContent()).toContain("Cannot read properties of undefined");

  await page.keyboard.press("r");
  await page.getByRole("dialog").getByRole("button", { name: "Replay all" }).dblclick();
  await page.getByRole("status").getByText("Queued again").waitFor();

  expect(server.state.posted).toHaveLength(1);
  expect(server.state.posted[0]?.path).toMatch(/^events\/[0-9a-f-]{36}\/replay$/);
  expect(server.state.posted[0]?.actionId).toMatch(/^[0-9a-f-]{36}$/);
});

test("a body keeps every digit and every name, as tree, text, raw and hex", async () => {
  await open("events/{dead}");

  expect(await page.locator(".tree").textContent()).toContain("12345678901234567890");
  expect(await page.locator(".tree").textContent()).toContain("__proto__");
  await page.getByRole("radio", { name: "Raw" }).check();
  expect(await page.locator("pre.raw").textContent()).toContain('"big": 12345678901234567890');
  await page.getByRole("radio", { name: "Hex" }).check();
  expect(await page.locator("pre.hex").textContent()).toMatch(/^00000000 {2}7b 0a/);
  expect(await page.evaluate(() => ({}))).toEqual({});
});

test("the copied command quotes what a shell would run", async () => {
  await open("events/{dead}");

  await page.getByRole("button", { name: "Copy as curl" }).click();
  await page.getByText("Copied").waitFor();

  const command = await page.evaluate(() => navigator.clipboard.readText());
  expect(command).toContain(String.raw`-H 'x-quote: it'\''s "quoted" $(touch /tmp/pwned)`);
});

test("a dry run shows what would have been written", async () => {
  await open("events/{dead}");

  await page.getByRole("button", { name: "Dry run" }).first().click();

  await page.getByRole("dialog").getByText("insert into subscriptions").waitFor();
});

test("a job is resolved, a failure is acknowledged, and all its dead jobs are replayed by a plan", async () => {
  await open("events/{dead}");
  await page.getByRole("button", { name: "Resolve" }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Resolve" }).click();
  await page.getByText("Resolved: activate-subscription.").waitFor();

  await open("failures/f0a1");
  await page.getByRole("button", { name: "Acknowledge" }).click();
  await page.locator(".page-header .chip", { hasText: "acknowledged" }).waitFor();
  await page.getByRole("button", { name: "Replay all" }).click();
  await page.getByRole("dialog").locator(".plan-sample li").first().waitFor();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Replay \d+ events$/ })
    .click();
  await page.waitForURL(/\/replays$/);
  await page.locator(".card", { hasText: "f0a1" }).waitFor();

  expect(posted("bulk")[0]?.body).toEqual({ action: "replay", filter: { fingerprint: "f0a1" }, perSecond: 50 });
});

test("what a filter matches is cancelled by a plan, and nothing is done in bulk without a filter", async () => {
  await open("events");
  const cancel = page.locator(".bulk-menu").getByRole("button", { name: "Cancel" });
  expect(await cancel.isDisabled()).toBe(true);

  await open("events?state=pending&source=kinde");
  await cancel.click();
  await page.getByRole("dialog").getByLabel("At most").fill("5");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Cancel \d+ event/ })
    .click();
  await page.waitForURL(/\/replays$/);

  expect(posted("bulk")[0]?.body).toEqual({
    action: "cancel",
    filter: { state: "pending", source: "kinde" },
    perSecond: 5,
  });
});

test("bulk actions are paused, resumed and stopped", async () => {
  await open("replays");
  const running = page.locator(".card").first();

  await running.getByRole("button", { name: "Pause" }).click();
  await running.getByRole("button", { name: "Resume" }).click();
  await running.getByRole("button", { name: "Pause" }).waitFor();
  await running.getByRole("button", { name: "Stop" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stop" }).click();

  await running.locator(".chip", { hasText: "stopped" }).waitFor();
});

test("a handler is paused and resumed", async () => {
  await open("handlers");
  const card = page.locator(".card", { hasText: "activate-subscription" });

  await card.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Pause" }).click();
  await card.getByRole("button", { name: "Resume" }).click();
  await card.getByRole("button", { name: "Pause" }).waitFor();

  expect(server.state.posted.map(({ path }) => path)).toEqual([
    "handlers/activate-subscription/pause",
    "handlers/activate-subscription/resume",
  ]);
});

test("a rejection is verified again and released", async () => {
  await open("rejections/019a9d10-0000-7000-8000-000000000001");

  await page.getByRole("button", { name: "Verify again" }).click();
  await page.getByText("Today’s secrets prove it").waitFor();
  await page.getByRole("button", { name: "Release" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Release" }).click();

  await page.getByText("Released as", { exact: true }).waitFor();
});

test("a viewer sees everything, and no button acts", async () => {
  server.state.role = "viewer";

  for (const path of [
    "events/{dead}",
    "failures/f0a1",
    "handlers",
    "replays",
    "rejections/019a9d10-0000-7000-8000-000000000001",
  ]) {
    await open(path);
    await page.getByText("Your role is viewer").waitFor();
    expect([path, await page.locator("button.action:enabled").count()]).toEqual([path, 0]);
  }
});

test("the keys go to views, through rows, into the search and to their help", async () => {
  await open("");
  await page.keyboard.press("g");
  await page.keyboard.press("e");
  await page.waitForURL(/\/events$/);
  await page.locator("[data-row]").first().waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset["event"])).toBe(
    server.state.events[0]?.id,
  );

  await page.keyboard.press("Enter");
  await page.waitForURL(/\/events\/0/);
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("/");
  await page.keyboard.type("invoice.paid");
  await page.keyboard.press("Enter");
  await page.waitForURL(/type=invoice\.paid/);
});

test("a row is replayed by its key, after a question", async () => {
  await open("events?state=dead");
  await page.keyboard.press("j");
  await page.keyboard.press("r");

  await page.getByRole("dialog", { name: "Replay this event?" }).getByRole("button", { name: "Replay" }).click();
  await page.getByText("Queued again").waitFor();

  expect(server.state.posted).toHaveLength(1);
});

test("the stream comes back by itself, and pausing it is said", async () => {
  await open("events");
  await page.locator(".live.live").waitFor();
  // What comes by the stream shows that there is one to drop.
  const first = addEvent(server.state);
  await page.locator(`[data-event="${first.id}"]`).waitFor();
  server.dropStreams();
  await page.locator(".live.live").waitFor();
  const added = addEvent(server.state);
  await page.locator(`[data-event="${added.id}"]`).waitFor();

  await page.getByRole("button", { name: /Live updates/ }).click();
  await page.getByRole("button", { name: "Live updates: Paused. Go on" }).waitFor();
  const missed = addEvent(server.state);
  await page.getByRole("button", { name: /Live updates/ }).click();
  await page.locator(`[data-event="${missed.id}"]`).waitFor();
});

test("without a stream the page asks every 5 seconds, and says so", async () => {
  server.state.isLiveBroken = true;
  await open("events");
  await page.getByText("Every 5 s").waitFor();

  const added = addEvent(server.state);

  await page.locator(`[data-event="${added.id}"]`).waitFor({ timeout: 10_000 });
});

test("the theme is kept", async () => {
  await open("");
  await page.getByRole("button", { name: /^Theme: as the system/ }).click();
  await page.getByRole("button", { name: /^Theme: light/ }).click();
  await page.reload();

  await page.getByRole("button", { name: /^Theme: dark/ }).waitFor();
  expect(await page.evaluate(() => document.documentElement.dataset["scheme"])).toBe("dark");
});

test("without events, what to do next is one command", async () => {
  server.state.events = [];
  await open("events");

  await page.getByText("npx sluice send stripe checkout.session.completed").waitFor();
});
