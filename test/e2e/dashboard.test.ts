import { afterAll, beforeAll, expect, test } from "vitest";

import { stripe } from "../../src/verify/providers/index.ts";
import { startBrowser, type TestBrowser } from "../support/browser.ts";
import { serveApp, type ServedApp } from "../support/served-app.ts";
import { serveWeb, type WebServer } from "../support/serve-web.ts";
import { waitUntil } from "../support/wait-until.ts";

const sources = { stripe: stripe({ secret: "whsec_4f1c9a7be2d84c06b35e" }) };

let browser: TestBrowser;
let app: ServedApp<typeof sources>;
let web: WebServer;
let isFixed = false;
let role: "viewer" | "operator" = "operator";

beforeAll(async () => {
  [browser, app] = await Promise.all([startBrowser(), serveApp({ sources }, register)]);
  web = await serveWeb({ "/sluice/[[...path]]": { ...app.sluice.dashboard({ authorize: () => role }) } });
  await app.sluice.start();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await web?.close();
  await app?.close();
});

function register(sluice: ServedApp<typeof sources>["sluice"]): void {
  sluice.on("stripe/checkout.session.completed", { name: "activate", retry: { attempts: 1 } }, () => {
    if (!isFixed) throw new Error("no such plan");
  });
}

test("someone finds why an event failed, fixes the handler and replays it", async () => {
  const { page, errors } = await browser.open(`${web.url}/sluice`);
  page.setDefaultTimeout(15_000);
  await page.locator(".live.live").waitFor();

  // It comes while the page is open, and the page tells.
  expect((await app.send("stripe", { type: "checkout.session.completed" })).status).toBe(200);
  await page.locator(".attention a", { hasText: "no such plan" }).click();
  await page.getByRole("heading", { level: 1, name: "activate" }).waitFor();
  await page.getByRole("link", { name: "checkout.session.completed" }).click();
  await page.locator(".job-error", { hasText: "no such plan" }).waitFor();

  isFixed = true;
  await page.getByRole("button", { name: "Replay all" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Replay all" }).click();
  await page.locator(".job .chip", { hasText: "done" }).waitFor();

  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await page.getByRole("cell", { name: "event.replay" }).waitFor();
  expect(errors).toEqual([]);
  await page.close();
});

test("every view of the real API is shown, and follows it", async () => {
  const { page, errors } = await browser.open(`${web.url}/sluice`);
  page.setDefaultTimeout(15_000);

  for (const path of [
    "",
    "/events?state=done&last=1h",
    "/failures?state=all",
    "/rejections",
    "/handlers",
    "/sources",
    "/replays",
  ]) {
    await page.goto(`${web.url}/sluice${path}`);
    await page.locator("h1").first().waitFor();
    await page.locator(".live.live").waitFor();
    await page.locator(".skeleton").first().waitFor({ state: "detached" });
    expect([path, await page.getByRole("alert").allTextContents()]).toEqual([path, []]);
  }
  for (const filter of [
    "text=completed",
    "header=content-type:none",
    "path=type&value=checkout.session.completed",
    "id=none",
  ]) {
    await page.goto(`${web.url}/sluice/events?${filter}`);
    await page.locator(".skeleton").first().waitFor({ state: "detached" });
    expect([filter, await page.getByRole("alert").allTextContents()]).toEqual([filter, []]);
  }

  expect(errors).toEqual([]);
  await page.close();
});

test("an event that comes appears within a second", async () => {
  const { page } = await browser.open(`${web.url}/sluice/events`);
  page.setDefaultTimeout(15_000);
  await page.locator(".live.live").waitFor();
  await page.locator("[data-event]").first().waitFor();
  const before = await page.locator(".event-body .event-row").count();

  await app.send("stripe", { type: "invoice.paid" });
  await page.locator("[data-event]", { hasText: "invoice.paid" }).waitFor();

  expect(await page.locator(".event-body .event-row").count()).toBe(before + 1);
  await page.close();
});

test("a handler is paused on the page, and its jobs wait until it is resumed", async () => {
  const { page } = await browser.open(`${web.url}/sluice/handlers`);
  page.setDefaultTimeout(15_000);

  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Pause", exact: true }).click();
  await page.getByRole("button", { name: "Resume", exact: true }).waitFor();
  await app.send("stripe", { type: "checkout.session.completed" });
  await page.getByRole("button", { name: "Resume", exact: true }).click();
  await page.getByRole("button", { name: "Pause", exact: true }).waitFor();

  await waitUntil("both are done", async () => {
    const [row] = await app.query<{ count: number }>(
      "select count(*)::int as count from sluice.event_jobs where state = 'done'",
    );
    return row?.count === 2;
  });
  await page.close();
});

test("all that match are replayed by a plan", async () => {
  const { page } = await browser.open(`${web.url}/sluice/events?type=checkout.session.completed`);
  page.setDefaultTimeout(15_000);

  await page.locator(".bulk-menu").getByRole("button", { name: "Replay" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Replay 2 events" }).click();

  await page.locator(".card .chip", { hasText: "done" }).waitFor();
  await page.close();
});

test("a viewer acts on nothing", async () => {
  role = "viewer";
  const { page } = await browser.open(`${web.url}/sluice/handlers`);
  await page.getByText("Your role is viewer").waitFor();

  expect(await page.locator("button.action:enabled").count()).toBe(0);
  await page.close();
});
