import { createRequire } from "node:module";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type Axe from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";

import { PNG, pngOf } from "../route/uploads/form.ts";
import { startBrowser, type TestBrowser } from "../support/browser.ts";
import { cuttingProxy } from "../support/cutting-proxy.ts";
import { EXAMPLE_ENV, type ExampleApp, serveExample } from "../support/example-app.ts";
import { createExampleSession } from "../support/example-session.ts";
import { runSluice } from "../support/sluice-process.ts";

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

test("the index leads to every page and route", async () => {
  const { page, errors } = await browser.open(`${url}/routes`);
  const links = await page.locator("main a").evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  const [pages, routes] = [true, false].map((isPage) => links.filter((href) => href.startsWith("/routes/") === isPage));

  for (const href of new Set(pages)) {
    const answer = await page.goto(`${url}${href}`);
    expect([href, answer?.status()]).toEqual([href, 200]);
  }
  for (const href of new Set(routes)) {
    const { status } = await fetch(`${url}${href}`, { redirect: "manual", signal: AbortSignal.timeout(10_000) });
    // Those for another verb are 405, and those for who is signed in 401.
    expect([href, [200, 303, 308, 401, 403, 404, 405]]).toEqual([href, expect.arrayContaining([status])]);
  }

  expect(new Set(pages).size).toBeGreaterThan(9);
  // Nobody is signed in, as the page of the typed client hears.
  expect(errors.filter((text) => !text.includes("401"))).toEqual([]);
  await page.close();
});

test("the dashboard follows what comes, and replays it", async () => {
  const { page, errors } = await browser.open(`${url}/sluice/events`);
  page.setDefaultTimeout(15_000);
  await page.locator(".live.live").waitFor();

  const env = { ...EXAMPLE_ENV, PORT: String(app.port) };
  expect((await runSluice(["send", "stripe", "checkout.session.completed"], env)).code).toBe(0);
  await page.getByRole("link", { name: "checkout.session.completed" }).click();
  await page.locator(".job .chip", { hasText: "done" }).waitFor();
  await page.getByRole("button", { name: "Replay all" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Replay all" }).click();

  await page.getByText("Replayed").first().waitFor();
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

test("a stream that is cut off goes on with the last id that was seen", async () => {
  const proxy = await cuttingProxy(app.port);
  onTestFinished(() => proxy.close());
  const { page } = await browser.open("about:blank");
  const asked: (string | undefined)[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/api/ticks")) asked.push(request.headers()["last-event-id"]);
  });
  const counted = (atLeast: number): Promise<unknown> =>
    page.waitForFunction(
      (count) => (document.querySelector("[data-counts]")?.textContent ?? "").split(" ").length >= count,
      atLeast,
    );

  await page.goto(`${proxy.url}/routes/stream`);
  await counted(4);
  proxy.cut();
  await counted(12);
  const shown = ((await page.textContent("[data-counts]")) ?? "").split(" ").map(Number);

  expect(shown).toEqual(shown.map((_, index) => index + 1));
  expect(Number(asked[1])).toBeGreaterThanOrEqual(4);
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

/** Opens a page for Ada. */
async function openAsAda(path: string): ReturnType<TestBrowser["open"]> {
  await browser.context.addCookies([{ name: "session", value: await createExampleSession("ada", url), url }]);
  onTestFinished(() => browser.context.clearCookies({ name: "session" }));
  return browser.open(`${url}${path}`);
}

describe("uploads", () => {
  async function choose(page: Page, name: string, buffer: Buffer): Promise<void> {
    await page.setInputFiles('input[type="file"]', { name, mimeType: "image/png", buffer });
    await page.getByRole("button", { name: "Upload" }).click();
  }

  test("a file is sent with its progress, and is on the page then", async () => {
    const { page, errors } = await openAsAda("/routes/uploads");
    const network = await browser.context.newCDPSession(page);
    // Slow enough to be seen: 2 MB take a second.
    await network.send("Network.enable");
    const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 2_000_000 };
    await network.send("Network.emulateNetworkConditions", slow);
    await page.evaluate(() => {
      const shares: number[] = [];
      Object.assign(globalThis, { shares });
      new MutationObserver(() => {
        const bar = document.querySelector("progress");
        if (bar !== null) shares.push(bar.value);
      }).observe(document, { subtree: true, childList: true, attributes: true });
    });

    await choose(page, "photo.png", pngOf(2_000_000));
    const link = page.getByRole("link", { name: "photo.png" });
    await link.waitFor();
    const shares = await page.evaluate(() => (globalThis as unknown as { shares: number[] }).shares);

    expect(shares).toEqual(shares.toSorted((one, other) => one - other));
    expect(shares.some((share) => share > 0 && share < 1)).toBe(true);
    expect(await link.getAttribute("href")).toMatch(/\/files\/images\/ada\/[\w-]+\.png$/);
    expect(errors).toEqual([]);
    await page.close();
  });

  test("an image that was uploaded is shown, though its address is a download", async () => {
    const { page } = await openAsAda("/routes/uploads");

    await choose(page, "dot.png", PNG);
    const image = page.getByRole("img", { name: "dot.png" });
    await image.waitFor();
    await page.waitForFunction(() => document.querySelector("img")?.naturalWidth === 1);
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "dot.png" }).click();

    expect((await download).suggestedFilename()).toBe("dot.png");
    await page.close();
  });

  test.each([
    ["a page that is called an image", "photo.png", Buffer.from("<script>alert(1)</script>"), "415: "],
    ["an image of more than 5 MB", "large.png", pngOf(6_000_000), "413: "],
    ["no bytes", "empty.png", Buffer.alloc(0), "422: "],
  ])("%s is refused, and the page says why", async (_name, name, buffer, said) => {
    const { page } = await openAsAda("/routes/uploads");

    await choose(page, name, buffer);
    const alert = page.locator('main [role="alert"]');
    await alert.waitFor();

    expect(await alert.textContent()).toContain(said);
    expect(await page.getByRole("button", { name: "Upload" }).isEnabled()).toBe(true);
    await page.close();
  });

  test("who is not signed in is told so, and led there", async () => {
    const { page } = await browser.open(`${url}/routes/uploads`);

    await choose(page, "dot.png", PNG);

    expect(await page.getByRole("link", { name: "Sign in" }).getAttribute("href")).toContain(
      "next=%2Froutes%2Fuploads",
    );
    await page.close();
  });
});

test("the typed client adds, is refused by field, and deletes", async () => {
  const { page, errors } = await openAsAda("/routes/client");
  const title = page.getByRole("textbox", { name: "Task" });
  const add = page.getByRole("button", { name: "Add" });

  await title.fill("Write");
  await add.click();
  const row = page.getByRole("listitem").filter({ hasText: "Write" });
  await row.waitFor();
  const added = await page.locator("output").textContent();
  await title.fill(" ");
  await add.click();
  await page.getByText("/title").waitFor();
  const refused = await page.locator('main [role="alert"]').textContent();
  await row.getByRole("button", { name: "Delete" }).click();
  await row.waitFor({ state: "detached" });

  expect(added).toMatch(/^Added [\w-]{36}$/);
  expect(refused).toMatch(/^422: .*\/title A task has a title\.$/);
  expect(errors.filter((text) => !text.includes("422"))).toEqual([]);
  await page.close();
});

describe.each([
  ["with JavaScript", false],
  ["without JavaScript", true],
])("a route as a Server Action, %s", (_name, isDisabled) => {
  async function openForm(open: Promise<{ readonly page: Page }>): Promise<Page> {
    const { page } = await open;
    const session = await browser.context.newCDPSession(page);
    await session.send("Emulation.setScriptExecutionDisabled", { value: isDisabled });
    await page.reload();
    return page;
  }

  test("the form is refused by field, and then adds what the route reads", async () => {
    const page = await openForm(openAsAda("/routes/action"));
    const isSentByScript: boolean[] = [];
    page.on("request", (request) => {
      if (request.method() === "POST") isSentByScript.push("next-action" in request.headers());
    });
    const title = page.getByRole("textbox", { name: "Task" });
    const add = page.getByRole("button", { name: "Add" });

    await add.click();
    await page.getByText("/title").waitFor();
    const refused = await page.locator("form").textContent();
    await title.fill("Read");
    await add.click();
    const made = page.getByText(/^201: /);
    await made.waitFor();
    const path = await made.getByRole("link").getAttribute("href");
    const task = await browser.context.request.get(`${url}${path}`);

    expect(isSentByScript).toEqual([!isDisabled, !isDisabled]);
    expect(refused).toContain("A task has a title.");
    expect(await task.json()).toMatchObject({ title: "Read", isDone: false });
    await page.close();
  });

  test("nobody who is not signed in gets past the route's checks", async () => {
    const page = await openForm(browser.open(`${url}/routes/action`));

    await page.getByRole("textbox", { name: "Task" }).fill("Read");
    await page.getByRole("button", { name: "Add" }).click();

    await page.getByText("401: nobody is signed in.").waitFor();
    await page.close();
  });
});

test("whatever goes wrong, the page of failures gets one shape", async () => {
  const { page } = await browser.open(`${url}/routes/errors`);
  const buttons = await page.locator("main button").all();
  const problems: string[] = [];

  for (const button of buttons) {
    const answered = page.waitForResponse(/\/api\//);
    await button.click();
    const answer = await answered;
    const { code, status, instance } = (await answer.json()) as Record<string, string>;
    problems.push(`${status} ${code}`);
    expect(answer.headers()["content-type"]).toBe("application/problem+json");
    expect(answer.headers()["x-request-id"]).toBe(instance);
  }

  expect(problems).toEqual([
    "401 unauthorized",
    "404 not-found",
    "405 method-not-allowed",
    "400 body-malformed",
    "415 media-type-unsupported",
    "422 validation-failed",
    "403 captcha-missing",
  ]);
  await page.close();
});

test("a form with a captcha is sent by a person alone", async () => {
  const { page } = await browser.open(`${url}/routes/contact`);
  const send = page.getByRole("button", { name: "Send" });

  await send.click();
  await page.getByText(/^403: /).waitFor();
  await page.getByRole("checkbox").check();
  await send.click();
  await page.getByText("We will write to ada@example.com.").waitFor();

  await page.close();
});

test("every page fits a phone, and can be used by everybody, in the light and in the dark", async () => {
  const { page } = await openAsAda("/routes");
  await page.setViewportSize({ width: 360, height: 740 });
  const links = await page.locator("main a").evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  const paths = ["/", "/routes", ...links.filter((href) => href.startsWith("/routes/"))];

  for (const path of new Set(paths)) {
    await page.goto(`${url}${path}`);
    await page.addScriptTag({ path: AXE });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect([path, width]).toEqual([path, 360]);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect([path, colorScheme, await findFaults(page)]).toEqual([path, colorScheme, []]);
    }
  }
  await page.close();
});

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** What of a page some people could not see, read or use. */
function findFaults(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof Axe };
    const { violations } = await axe.run(document);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}

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
