import { describe, expect } from "vitest";

import { newId } from "../support/sample-events.ts";
import { testOnPglite as test } from "../support/test-database.ts";
import { get, mount, MOUNT, post } from "./mount.ts";

describe("parameters", () => {
  test.for([
    ["a limit of none", "events?limit=0", "limit"],
    ["a limit too large", "events?limit=201", "limit"],
    ["a limit in another notation", "events?limit=1e2", "limit"],
    ["a limit below zero", "events?limit=-1", "limit"],
    ["a cursor that is none", "events?cursor=1", "cursor"],
    ["a cursor with SQL", "events?cursor=%27%20or%201%3D1", "cursor"],
    ["a failures' cursor that is none", "failures?cursor=abc", "cursor"],
    ["a state that does not exist", "events?state=gone", "state"],
    ["a type too long", `events?type=${"x".repeat(256)}`, "type"],
    ["NUL", "events?source=%00", "source"],
    ["an empty text", "events?source=", "source"],
    ["a parameter twice", "events?source=a&source=b", "source"],
    ["a parameter that does not exist", "events?sorce=a", "sorce"],
    ["a parameter named __proto__", "events?__proto__=a", "__proto__"],
    ["a parameter of another endpoint", "failures?source=a", "source"],
    ["a method override", "events?_method=POST", "_method"],
    ["a day without a time", "events?from=2026-01-31", "from"],
    ["a time without a zone", "events?from=2026-01-31T00:00:00", "from"],
    ["a day that does not exist", "events?from=2026-02-30T00:00:00Z", "from"],
    ["a time in words", "events?to=yesterday", "to"],
    ["a path without a value", "events?path=data.id", "path"],
    ["a value without a path", "events?value=1", "path"],
    ["a header without a value", "events?header=x-id", "header"],
    ["a range that does not exist", "overview?range=year", "range"],
  ] as const)("%s is refused by name", async ([, path, name], { database }) => {
    const { status, body } = await get(mount(database), path);

    expect([status, body.error?.code]).toEqual([400, "INPUT_INVALID"]);
    expect(body.error?.message).toContain(name);
  });

  test("instants may have fractions and offsets", async ({ database }) => {
    for (const instant of ["2026-01-31T00:00:00Z", "2026-01-31T00:00:00.123456Z", "2026-01-31T23:59:59%2B14:00"]) {
      expect((await get(mount(database), `events?from=${instant}`)).status).toBe(200);
    }
  });
});

describe("paths", () => {
  test.for([
    "nothing",
    "events/not-an-id",
    `events/${newId()}`,
    `events/${newId()}/body`,
    `events/${newId().toUpperCase()}`,
    "events/%00",
    `events/${newId()}/nothing`,
    "bulk/1",
    `bulk/${newId()}`,
    "rejections/1",
    `rejections/${newId()}`,
    "__proto__",
    "events/%E0%A4%A",
  ])("there is nothing at %s", async (path, { database }) => {
    const { status, body } = await get(mount(database), path);

    expect([status, body.error?.code]).toEqual([404, "NOT_FOUND"]);
  });

  test("another verb is answered 405 with Allow", async ({ database }) => {
    const { status, headers } = await post(mount(database), "events");

    expect([status, headers.get("allow")]).toEqual([405, "GET"]);
  });

  test("HEAD is answered as GET", async ({ database }) => {
    const dashboard = mount(database);

    for (const path of ["events", "live?view=overview", "openapi.json"]) {
      const response = await dashboard.GET(new Request(`${MOUNT}/api/${path}`, { method: "HEAD" }));
      expect(response.status).toBe(200);
    }
  });

  test("nothing is cached or sniffed", async ({ database }) => {
    const { headers } = await get(mount(database), "events");

    expect([headers.get("cache-control"), headers.get("x-content-type-options")]).toEqual(["no-store", "nosniff"]);
  });
});
