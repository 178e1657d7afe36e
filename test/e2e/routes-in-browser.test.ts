import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { startBrowser, type TestBrowser } from "../support/browser.ts";
import { type ExampleApp, serveExample } from "../support/example-app.ts";

let directory: string;
let app: ExampleApp;
let browser: TestBrowser;
let url: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "sluice-in-browser-"));
  [app, browser] = await Promise.all([serveExample({ SLUICE_DIRECTORY: directory }), startBrowser()]);
  // The app's own origin in development.
  url = `http://localhost:${app.port}`;
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await app?.stop();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

test("the index leads to every page", async () => {
  const { page, errors } = await browser.open(`${url}/routes`);
  const hrefs = await page.locator("main ul a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));

  for (const href of hrefs) {
    const answer = await page.goto(`${url}${href}`);
    expect([href, answer?.status()]).toEqual([href, 200]);
  }

  expect(hrefs.length).toBeGreaterThan(3);
  expect(errors).toEqual([]);
  await page.close();
});

test("a static page's form gets its token and is sent with it", async () => {
  const { page, errors } = await browser.open(`${url}/routes/form`);

  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.waitForURL(`${url}/routes/form/sent`);

  expect(await page.textContent("h1")).toBe("Sent");
  expect(errors).toEqual([]);
  await page.close();
});

test("the page is served without a token: nothing made it dynamic", async () => {
  const answer = await fetch(`${url}/routes/form`);

  expect(answer.headers.get("x-nextjs-cache")).toBe("HIT");
  expect(await answer.text()).toMatch(/name="csrf_token"( value="")?/);
});

test("a script's request gets the token by itself, a new one where the old one is over", async () => {
  const { page, errors } = await browser.open(`${url}/routes/form`);
  const send = page.getByRole("button", { name: "Send by script" });
  const answered = page.locator("output");

  await send.click();
  await answered.filter({ hasText: "200" }).waitFor();
  // What the server signed no longer counts: as after its secret was changed.
  const [kept] = (await browser.context.cookies()).filter(({ name }) => name === "csrf");
  await browser.context.addCookies([{ name: "csrf", value: "A".repeat(76), url }]);
  const statuses: number[] = [];
  page.on("response", (response) => {
    if (response.url().endsWith("/send")) statuses.push(response.status());
  });
  const sent = page.waitForResponse((response) => response.status() === 303);
  await send.click();
  const answer = await sent;

  expect(statuses).toEqual([403, 303]);
  expect(kept?.sameSite).toBe("Lax");
  expect(answer.request().headers()["x-csrf-token"]).toMatch(/^[\w-]{70,}$/);
  // The browser reports the first refusal by itself.
  expect(errors.filter((text) => !text.includes("403"))).toEqual([]);
  await page.close();
});

test("without the token the form is refused", async () => {
  const { page } = await browser.open(`${url}/routes/form`);
  await page.locator("button:enabled", { hasText: /^Send$/ }).waitFor();

  const answer = page.waitForResponse(`${url}/routes/form/send`);
  await page.evaluate(() => {
    const field = document.querySelector<HTMLInputElement>('input[name="csrf_token"]');
    field?.remove();
    document.querySelector("form")?.submit();
  });

  expect((await answer).status()).toBe(403);
  expect(await (await answer).json()).toMatchObject({ code: "csrf-token-invalid" });
  await page.close();
});

test("another origin's page can neither send the form nor read the token", async () => {
  // The same port under another name is another origin, and another site.
  const { page } = await browser.open(`http://127.0.0.1:${app.port}/routes`);

  const isRead = await page.evaluate(
    (target) =>
      fetch(target, { credentials: "include" })
        .then(() => true)
        .catch(() => false),
    `${url}/api/csrf`,
  );
  const answer = page.waitForResponse(`${url}/auth/sign-out`);
  await page.evaluate((target) => {
    const form = Object.assign(document.createElement("form"), { method: "post", action: target });
    document.body.append(form);
    // Later, so that this answers before the page is gone.
    setTimeout(() => form.submit());
  }, `${url}/auth/sign-out`);

  const status = (await answer).status();
  // A page that is closed while it goes to another site never ends closing.
  await page.waitForURL(`${url}/auth/sign-out`);

  expect([isRead, status]).toEqual([false, 403]);
  await page.close();
});

test("a stream that the server ends is taken up where it ended, and misses nothing", async () => {
  const { page, errors } = await browser.open("about:blank");
  const asked: (string | undefined)[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/api/ticks")) asked.push(request.headers()["last-event-id"]);
  });

  await page.goto(`${url}/routes/stream`);
  // More than one connection gives: each ends after 3 seconds.
  await page.waitForFunction(
    () => (document.querySelector("[data-counts]")?.textContent ?? "").split(" ").length >= 25,
  );
  const shown = ((await page.textContent("[data-counts]")) ?? "").split(" ").map(Number);

  expect(shown).toEqual(shown.map((_, index) => index + 1));
  expect(asked.length).toBeGreaterThanOrEqual(2);
  expect(asked[0]).toBeUndefined();
  expect(shown).toContain(Number(asked[1]));
  expect(errors).toEqual([]);
  await page.close();
});

test("leaving the page ends the stream on the server", async () => {
  const { page } = await browser.open(`${url}/routes/stream`);
  await page.locator('[data-status="open"]').waitFor();

  await page.goto(`${url}/routes`);

  await expect
    .poll(async () => ((await (await fetch(`${url}/api/ticks/listeners`)).json()) as { count: number }).count)
    .toBe(0);
  await page.close();
});

test("someone signs in elsewhere, comes back, and signs out", async () => {
  const { page, errors } = await browser.open(`${url}/routes/account`);
  await page.getByRole("link", { name: "Ada" }).click();
  await page.getByRole("heading", { name: "Ada" }).waitFor();
  const [session] = (await browser.context.cookies()).filter(({ name }) => name === "session");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Guarded routes" }).waitFor();
  await page.goto(`${url}/routes/account`);

  expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
  expect(new URL(page.url()).pathname).toBe("/dev/identity");
  expect(errors).toEqual([]);
  await page.close();
});
