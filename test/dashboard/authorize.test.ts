import { describe, expect } from "vitest";

import type { Authorize } from "../../src/dashboard/index.ts";
import { testOnPglite as test } from "../support/test-database.ts";
import { get, mount, MOUNT, post } from "./mount.ts";

interface Session {
  readonly actor: string;
  readonly role: string;
}

describe("who may come in", () => {
  test.for([
    ["true", true, { actor: "operator", role: "operator" }],
    ["operator", "operator", { actor: "operator", role: "operator" }],
    ["viewer", "viewer", { actor: "viewer", role: "viewer" }],
    ["a name", { role: "viewer", name: "Ada" }, { actor: "Ada", role: "viewer" }],
    ["a name with a line break", { role: "operator", name: "Ada\nB" }, { actor: "Ada B", role: "operator" }],
    ["a long name", { role: "operator", name: "x".repeat(500) }, { actor: "x".repeat(200), role: "operator" }],
    ["no name", { role: "operator" }, { actor: "operator", role: "operator" }],
    ["an empty name", { role: "viewer", name: " " }, { actor: "viewer", role: "viewer" }],
  ] as const)("%s", async ([, decision, session], { database }) => {
    const authorize = (() => decision) as Authorize;

    expect((await get<Session>(mount(database, { authorize }), "session")).body).toMatchObject(session);
  });

  test.for([
    ["false", false],
    ["nothing", undefined],
    ["null", null],
    ["another role", "admin"],
    ["an object without a role", {}],
    ["an object with another role", { role: "admin", name: "Ada" }],
    ["a number", 1],
  ] as const)("%s is refused everywhere", async ([, decision], { database }) => {
    const dashboard = mount(database, { authorize: (() => decision) as unknown as Authorize });

    expect((await get(dashboard, "events")).status).toBe(403);
    expect((await get(dashboard, "nothing/here")).status).toBe(403);
    expect((await post(dashboard, "events")).status).toBe(403);
    for (const path of ["", "/", "/events/1", "/assets/main.js", "/api/live?view=overview"]) {
      expect((await dashboard.GET(new Request(`${MOUNT}${path}`))).status).toBe(403);
    }
  });

  test("a refusal is JSON below api/, and a page elsewhere", async ({ database }) => {
    const dashboard = mount(database, { authorize: () => false });

    const [api, page] = [
      await dashboard.GET(new Request(`${MOUNT}/api/events`)),
      await dashboard.GET(new Request(`${MOUNT}/events`)),
    ];

    expect(api.headers.get("content-type")).toBe("application/json");
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(await page.text()).toContain("No access");
  });

  test("what authorize throws is the framework's to answer", async ({ database }) => {
    const authorize = (): never => {
      throw new Error("NEXT_REDIRECT");
    };

    await expect(mount(database, { authorize }).GET(new Request(`${MOUNT}/api/events`))).rejects.toThrow(
      "NEXT_REDIRECT",
    );
  });

  test("there is no open default", ({ database }) => {
    expect(() => mount(database, { authorize: undefined as unknown as Authorize })).toThrow("no open default");
  });
});

test("health answers without the database, ready only with it", async ({ database }) => {
  const down = mount(database, { database: () => Promise.reject(new Error("down")) });

  expect((await get(down, "health")).status).toBe(200);
  expect((await get(down, "ready")).status).toBe(503);
  expect((await get(mount(database), "ready")).status).toBe(200);
});

test("a figure that cannot be read is an error, not a zero", async ({ database }) => {
  const down = mount(database, { database: () => Promise.reject(new Error("secret host name")) });

  for (const path of [
    "overview",
    "queue",
    "handlers",
    "sources",
    "events",
    "failures",
    "rejections",
    "audit",
    "bulk",
    "alerts",
  ]) {
    const { status, body } = await get(down, path);
    expect([status, body]).toEqual([
      503,
      { error: { code: "STORE_UNAVAILABLE", message: "The database did not answer." } },
    ]);
  }
});
