import { expect, test } from "vitest";

import { createPathMatcher } from "../../src/proxy/index.ts";

test.each([
  ["/tasks", "/tasks", true],
  ["/tasks", "/tasks/", true],
  ["/tasks", "/tasks/1", false],
  ["/tasks", "/tasksx", false],
  ["/tasks", "/x/tasks", false],
  ["/tasks/*", "/tasks/1", true],
  ["/tasks/*", "/tasks", false],
  ["/tasks/*", "/tasks/1/2", false],
  ["/tasks/*/edit", "/tasks/1/edit", true],
  ["/tasks/**", "/tasks", true],
  ["/tasks/**", "/tasks/1/2", true],
  ["/tasks/**", "/tasksx", false],
  ["/**", "/", true],
  ["/**", "/anything", true],
  ["/", "/", true],
  ["/", "/tasks", false],
  ["/v1.0/tasks", "/v1x0/tasks", false],
])("%s and %s: %s", (pattern, path, isMeant) => {
  expect(createPathMatcher({ paths: [pattern] })(path)).toBe(isMeant);
});

// Threat H94: ways of writing a path that have led around a proxy's check.
test.each([
  ["/%61dmin"],
  ["/%2561dmin"],
  ["/admin%2fusers"],
  ["/admin%2Fusers"],
  ["//admin"],
  ["/./admin"],
  ["/x/../admin"],
  ["/x/%2e%2e/admin"],
  ["/x/..%2fadmin"],
  ["/x%2f..%2fadmin"],
  ["/\\admin"],
  ["/%5cadmin"],
  ["/ADMIN"],
  ["/admin/"],
  ["/admin.rsc"],
  ["/admin.json"],
  ["/admin/users.rsc"],
  ["/admin.segments/_tree.segment.rsc"],
  ["/_next/data/build-1/admin.json"],
  ["/_next/data/build-1/admin/users.json"],
  ["/admin/%zz"],
  ["/public/../admin"],
  ["/public/..%2fadmin"],
  ["/public/%2e%2e%2fadmin"],
])("%s does not lead around /admin/**", (path) => {
  expect(createPathMatcher({ paths: ["/admin/**"], except: ["/public/**"] })(path)).toBe(true);
});

test.each([
  ["/", true],
  ["/index.rsc", true],
  ["/_next/data/build-1/index.json", true],
])("the first page, as %s", (path, isMeant) => {
  expect(createPathMatcher({ paths: ["/"] })(path)).toBe(isMeant);
});

test("an exception holds for the path itself", () => {
  const isMeant = createPathMatcher({ paths: ["/api/**"], except: ["/api/health", "/api/feed.json", "/api/hooks/**"] });

  expect(["/api/health", "/api/feed.json", "/api/hooks/stripe"].map(isMeant)).toEqual([false, false, false]);
  expect(["/api/tasks", "/api/health/x", "/api/hooks/..%2ftasks"].map(isMeant)).toEqual([true, true, true]);
});

test.each([[""], ["tasks"], ["/tasks/**/edit"], ["/ta*"], ["/tasks?x"], ["/(a|b)"], ["//"]])(
  "%j is no pattern",
  (pattern) => {
    expect(() => createPathMatcher({ paths: [pattern] })).toThrow(/no pattern/);
  },
);
