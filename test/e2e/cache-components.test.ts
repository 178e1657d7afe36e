import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { startBrowser, type TestBrowser } from "../support/browser.ts";
import { serveCachedExample } from "../support/cached-example.ts";
import { type Answer, call, open } from "../support/call.ts";
import { EXAMPLE_ENV, type ExampleApp } from "../support/example-app.ts";
import { createExampleSession } from "../support/example-session.ts";
import { runSluice } from "../support/sluice-process.ts";
import { waitUntil } from "../support/wait-until.ts";

let directory: string;
let app: ExampleApp;
let browser: TestBrowser;
let url: string;
let bearer: { readonly authorization: string };

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "sluice-cached-"));
  [app, browser] = await Promise.all([serveCachedExample({ SLUICE_DIRECTORY: directory }), startBrowser()]);
  url = `http://localhost:${app.port}`;
  bearer = { authorization: `Bearer ${await createExampleSession("ada", url)}` };
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await app?.stop();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

function ask(line: string, options?: Parameters<typeof call>[2]): Promise<Answer> {
  return call(app.url, line, options);
}

test("a static route is run by the build, and no other is", async () => {
  const lines = ["/api/plans", "/api/health", "/api/ping", "/api/docs/guides/start", "/api/csrf", "/api/openapi.json"];

  const answers = await Promise.all(lines.map((path) => ask(`GET ${path}`)));
  const stale = lines.filter((_, index) => answers[index]?.headers["x-nextjs-cache"] === "HIT");

  expect(answers.map(({ status }) => status)).toEqual(lines.map(() => 200));
  expect(stale).toEqual(["/api/plans"]);
});

test("every request is looked at anew", async () => {
  const refused = await ask("GET /api/tasks");
  const made = await ask("POST /api/tasks", { headers: bearer, body: { title: "Write" } });
  const read = await ask(`GET ${made.headers.location}`, { headers: bearer });
  const invalid = await ask("POST /api/tasks", { headers: bearer, body: {} });
  const missing = await ask("GET /api/docs/nothing");
  const options = await ask("OPTIONS /api/tasks");
  const limited: number[] = [];
  for (let count = 0; count < 6; count += 1) limited.push((await ask("GET /api/limited")).status);

  expect([refused, made, read, invalid, missing, options].map(({ status }) => status)).toEqual([
    401, 201, 200, 422, 404, 204,
  ]);
  expect(read.json()).toEqual(made.json());
  expect(limited).toEqual([200, 200, 200, 200, 200, 429]);
});

test("webhooks are taken, and their rows are on the page for the next visitor", async () => {
  const before = await ask("GET /");
  const sent = await runSluice(["send", "stripe", "checkout.session.completed"], {
    ...EXAMPLE_ENV,
    PORT: String(app.port),
  });

  expect([sent.code, sent.output]).toEqual([0, expect.stringContaining("200")]);
  await waitUntil("the row is there", async () => (await ask("GET /")).text.includes("cus_"));
  expect(before.text).toContain("None yet");
  expect((await ask("POST /api/webhooks/stripe", { body: {} })).status).toBe(401);
  expect((await ask("POST /api/webhooks/nobody", { body: {} })).status).toBe(404);
});

test("the page with useCsrfToken is static, and its form is sent with a token", async () => {
  const served = await ask("GET /routes/form");
  const { page, errors } = await browser.open(`${url}/routes/form`);

  await page.locator("button:enabled", { hasText: /^Send$/ }).click();
  await page.getByRole("heading", { name: "Sent" }).waitFor();

  expect(served.headers["x-nextjs-cache"]).toBe("HIT");
  expect(served.text).toMatch(/name="csrf_token"( value="")?/);
  expect(errors).toEqual([]);
  await page.close();
});

test("a page that is cached by tag is built anew when the CMS says so", async () => {
  const askedAt = async (): Promise<string> => /<time>([^<]+)</.exec((await ask("GET /routes/cms")).text)?.[1] ?? "";
  const headers = { authorization: `Bearer ${EXAMPLE_ENV["CMS_SECRET"]}` };

  const before = await askedAt();
  const unchanged = await askedAt();
  const answer = await ask("POST /api/revalidate", { headers, body: { tag: "posts" } });

  expect(answer.status).toBe(200);
  expect(unchanged).toBe(before);
  await waitUntil("the page is another", async () => Date.parse(await askedAt()) > Date.parse(before));
});

test("a route as an action answers in the page", async () => {
  await browser.context.addCookies([{ name: "session", value: await createExampleSession("ada", url), url }]);
  const { page } = await browser.open(`${url}/routes/action`);

  await page.getByRole("textbox", { name: "Task" }).fill("Read");
  await page.getByRole("button", { name: "Add" }).click();
  await page.getByText(/^201: /).waitFor();

  await browser.context.clearCookies({ name: "session" });
  await page.close();
});

test("a stream comes bit by bit, and ends when nobody reads it", async () => {
  const count = async (): Promise<unknown> => (await ask("GET /api/ticks/listeners")).json()["count"];

  const stream = await open(app.url, "GET /api/ticks", { headers: { "last-event-id": "41" } });
  let text = "";
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (text.includes("id: 43")) break;
  }
  const during = await count();
  stream.destroy();

  expect(text).toMatch(/id: 42\n/);
  expect(during).toBe(1);
  await waitUntil("the generator has ended", async () => (await count()) === 0);
});
