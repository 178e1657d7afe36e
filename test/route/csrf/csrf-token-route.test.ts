import { expect, test } from "vitest";

import { toCsrfPolicy } from "../../../src/route/csrf/csrf-policy.ts";
import { createCsrfTokenRoute } from "../../../src/route/csrf/csrf-token-route.ts";

const SECRET = "a secret of the tests, long enough";
const NOW = new Date("2026-11-20T12:00:00Z");
const HOUR_MS = 3_600_000;
const options = { origin: "https://app.example.com", secret: SECRET, session: "session" };

test("a browser without a token gets one, in the answer and in a cookie that scripts can read", async () => {
  const answer = await ask("session=s1");

  expect(answer.setCookie).toMatch(/^__Host-csrf=[\w-]{76}; Path=\/; Max-Age=43200; Secure; SameSite=Lax$/);
  expect(answer.headers.get("cache-control")).toBe("private, no-store");
  expect(answer.headers.get("cross-origin-resource-policy")).toBe("same-origin");
  expect(answer.headers.get("vary")).toBe("Cookie");
  expect(isValid(answer.token, answer.kept)).toBe(true);
});

test("a browser keeps its token, and gets it written differently each time", async () => {
  const first = await ask("session=s1");
  const cookie = `session=s1; __Host-csrf=${first.kept}`;

  const [second, third] = [await ask(cookie), await ask(cookie)];

  expect([second.setCookie, third.setCookie]).toEqual([null, null]);
  expect(new Set([first.token, second.token, third.token]).size).toBe(3);
  expect(isValid(third.token, first.kept)).toBe(true);
});

test.each([
  ["signs in", "session=s2", 0],
  ["has used half of its time", "session=s1", 7 * HOUR_MS],
  ["lets it end", "session=s1", 13 * HOUR_MS],
])("a browser that %s gets another token", async (_name, session, laterMs) => {
  const first = await ask("session=s1");

  const second = await ask(`${session}; __Host-csrf=${first.kept}`, laterMs);

  expect(second.setCookie).not.toBeNull();
  expect(second.kept).not.toBe(first.kept);
});

test("an app on localhost has no HTTPS, and a cookie that does without", async () => {
  const { GET } = createCsrfTokenRoute({ ...options, origin: "http://localhost:3000" });

  const answer = await GET(new Request("http://localhost:3000/"));

  expect(answer.headers.get("set-cookie")).toMatch(/^csrf=[\w-]+; Path=\/; Max-Age=43200; SameSite=Lax$/);
});

test("a HEAD request gets no token", async () => {
  const answer = await createCsrfTokenRoute(options).GET(new Request("https://x/", { method: "HEAD" }));

  expect(await answer.text()).toBe("");
});

test("a route without a secret is a mistake", () => {
  expect(() => createCsrfTokenRoute({ origin: options.origin })).toThrow(/csrf\.secret/);
});

async function ask(cookie: string, laterMs = 0) {
  const { GET } = createCsrfTokenRoute({ ...options, now: () => new Date(NOW.getTime() + laterMs) });
  const { headers, ...answer } = await GET(new Request("https://x/", { headers: { cookie } })).then(async (one) => ({
    headers: one.headers,
    ...((await one.json()) as { readonly token: string }),
  }));
  const setCookie = headers.get("set-cookie");
  return { ...answer, headers, setCookie, kept: /=([^;]*)/.exec(setCookie ?? "")?.[1] ?? "" };
}

function isValid(token: string, kept: string): boolean {
  return toCsrfPolicy(options).tokens?.isValid(token, kept, { id: "s1", now: NOW }) ?? false;
}
