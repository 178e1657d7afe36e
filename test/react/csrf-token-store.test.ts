import { expect, test, vi } from "vitest";

import { createCsrfTokenStore } from "../../src/react/csrf-token-store.ts";

test.each([
  ["no cookie", "", ""],
  ["another cookie", "theme=dark; not-csrf=abc", ""],
  ["the cookie", "theme=dark; __Host-csrf=abc-1_2; lang=en", "abc-1_2"],
  ["the cookie of an app on localhost", "csrf=abc", "abc"],
])("of %s", (_name, cookies, token) => {
  const store = createCsrfTokenStore({ url: "/api/csrf", readCookies: () => cookies, fetch: vi.fn() });

  expect(store.get()).toBe(token);
});

test("the token route is asked once for all who ask at a time, and then again", async () => {
  const fetch = vi.fn(async () => Response.json({ token: "masked" }));
  const store = createCsrfTokenStore({ url: "/api/csrf", readCookies: () => "", fetch });
  const onChange = vi.fn();
  store.subscribe(onChange);

  expect(await Promise.all([store.refresh(), store.refresh()])).toEqual(["masked", "masked"]);
  expect(store.get()).toBe("masked");
  expect(fetch).toHaveBeenCalledExactlyOnceWith("/api/csrf", expect.objectContaining({ credentials: "same-origin" }));
  expect(onChange).toHaveBeenCalledOnce();
  await store.refresh();
  expect(fetch).toHaveBeenCalledTimes(2);
});

test("a new cookie counts at once, before what was given", async () => {
  let cookies = "";
  const store = createCsrfTokenStore({
    url: "/api/csrf",
    readCookies: () => cookies,
    fetch: async () => Response.json({ token: "masked" }),
  });
  await store.refresh();

  cookies = "__Host-csrf=of-the-new-session";

  expect(store.get()).toBe("of-the-new-session");
});

test.each([
  ["fails", () => new Response(null, { status: 500 })],
  ["is a page", () => new Response("<html>")],
  ["has no token", () => Response.json({})],
])("an answer that %s is an error, and the next try is another", async (_name, answer) => {
  const fetch = vi.fn(async () => answer());
  const store = createCsrfTokenStore({ url: "/api/csrf", readCookies: () => "", fetch });

  await expect(store.refresh()).rejects.toThrow();
  await expect(store.refresh()).rejects.toThrow();

  expect(fetch).toHaveBeenCalledTimes(2);
  expect(store.get()).toBe("");
});

test("who has left is told nothing", async () => {
  const store = createCsrfTokenStore({
    url: "/api/csrf",
    readCookies: () => "",
    fetch: async () => Response.json({ token: "masked" }),
  });
  const onChange = vi.fn();

  store.subscribe(onChange)();
  await store.refresh();

  expect(onChange).not.toHaveBeenCalled();
});
