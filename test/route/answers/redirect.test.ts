import fc from "fast-check";
import { expect, test } from "vitest";

import { redirect303, safeRedirect } from "../../../src/route/answers/redirect.ts";
import { REDIRECT_PAYLOADS } from "../../support/redirect-payloads.ts";

const FALLBACK = "/home";
const APP = "https://app.example.com";
const rules = { fallback: FALLBACK, allow: ["https://docs.example.com"] };

test("the list is long enough", () => {
  expect(REDIRECT_PAYLOADS.length).toBeGreaterThanOrEqual(60);
});

test.each(REDIRECT_PAYLOADS)("%s is refused", (_name, target) => {
  expect(safeRedirect(target, rules)).toBe(FALLBACK);
});

test.each([
  ["a path", "/tasks", "/tasks"],
  ["the root", "/", "/"],
  ["a query and a fragment", "/tasks?page=2#top", "/tasks?page=2#top"],
  ["a URL in the query", "/login?next=https%3A%2F%2Fevil.example", "/login?next=https%3A%2F%2Fevil.example"],
  ["slashes in the query", "/login?next=//evil.example", "/login?next=//evil.example"],
  ["an encoded slash further in", "/files/a%2Fb", "/files/a%2Fb"],
  ["an at sign further in", "/@ada", "/@ada"],
  ["letters beyond ASCII", "/café/日本", "/caf%C3%A9/%E6%97%A5%E6%9C%AC"],
  ["a space", "/search?q=a b", "/search?q=a%20b"],
  ["a dot segment", "/a/../b", "/b"],
  ["an allowed origin", "https://docs.example.com", "https://docs.example.com/"],
  ["a page of an allowed origin", "https://docs.example.com/a?b#c", "https://docs.example.com/a?b#c"],
])("%s is taken", (_name, target, location) => {
  expect(safeRedirect(target, rules)).toBe(location);
});

test("an absolute URL is refused where no origin is allowed, the app's own too", () => {
  expect(safeRedirect(`${APP}/tasks`, { fallback: FALLBACK })).toBe(FALLBACK);
});

test.each([["//evil.example"], ["https://evil.example"], [""], ["home"]])(
  "the fallback %j is a mistake",
  (fallback) => {
    expect(() => safeRedirect("/tasks", { fallback })).toThrow(/fallback/);
  },
);

test.each([["docs.example.com"], ["https://docs.example.com/"], ["*"], ["null"], ["https://a.example/path"]])(
  "allowing %j is a mistake",
  (origin) => {
    expect(() => safeRedirect("/tasks", { fallback: FALLBACK, allow: [origin] })).toThrow(/no origin/);
  },
);

const pieces = fc.oneof(
  fc.constantFrom(..."/\\.@:?#%; \t\r\n\0".split("")),
  fc.constantFrom("//", "%2f", "%5c", "%252f", "%0a", "..", "evil.example", "https", "javascript", "home"),
  fc.constantFrom("\uff0f", "\u2044", "é", "\ud800"),
);
const targets = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join("")),
  fc.array(pieces, { maxLength: 12 }).map((parts) => `/${parts.join("")}`),
  fc.webUrl(),
);

test("whatever comes back leads to the app itself, once and again", () => {
  fc.assert(
    fc.property(targets, (target) => {
      const location = safeRedirect(target, { fallback: FALLBACK });
      const url = new URL(location, APP);

      expect(url.origin).toBe(APP);
      expect(new URL(url.pathname, APP).origin).toBe(APP);
      expect(new URL(decodeURIComponent(url.pathname), APP).origin).toBe(APP);
      expect(location).toMatch(/^\/[!-~]*$/);
      expect(safeRedirect(location, { fallback: FALLBACK })).toBe(location);
    }),
    { numRuns: 5_000 },
  );
});

test("redirect303 answers with a relative location", () => {
  const answer = redirect303("/tasks?done=1", { fallback: FALLBACK });

  expect(answer.status).toBe(303);
  expect(answer.headers.get("location")).toBe("/tasks?done=1");
  expect(answer.headers.get("cache-control")).toBe("no-store");
});
