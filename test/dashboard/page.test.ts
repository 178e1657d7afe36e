import { gzipSync } from "node:zlib";

import { describe, expect, onTestFinished, test as pure } from "vitest";

import { serveAsset } from "../../src/dashboard/page/serve-asset.ts";
import type { Page } from "../../src/dashboard/page/page.ts";
import { serveWeb } from "../support/serve-web.ts";
import { testOnPglite as test } from "../support/test-database.ts";
import { mount, MOUNT, toPost } from "./mount.ts";

const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

async function readBase(response: Response): Promise<string | undefined> {
  return /<base href="([^"]*)">/.exec(await response.text())?.[1];
}

describe("the page", () => {
  test.for([
    ["/sluice/[[...path]]", "/sluice", "/sluice/"],
    ["/sluice/[[...path]]", "/sluice/events/1?state=dead", "/sluice/"],
    ["/sluice/[[...path]]", "/sluice/handlers/a%2Fb", "/sluice/"],
    ["/admin/hooks/[[...path]]", "/admin/hooks", "/admin/hooks/"],
    ["/admin/hooks/[[...path]]", "/admin/hooks/failures", "/admin/hooks/"],
    ["/api/[tenant]/[[...slug]]", "/api/acme/events/1", "/api/acme/"],
    ["/api/[tenant]/[[...slug]]", "/api/a%22%3E%3Cb", "/api/a%22%3E%3Cb/"],
  ] as const)("mounted at %s and asked for %s has the base %s", async ([route, path, base], { database }) => {
    const { GET, POST } = mount(database);
    const server = await serveWeb({ [route]: { GET, POST } });

    const response = await fetch(`${server.url}${path}`);
    await server.close();

    expect([response.status, await readBase(response)]).toEqual([200, base]);
  });

  test("has its mount's base on a server that gives no catch-all", async ({ database }) => {
    const dashboard = mount(database, { mount: "/sluice" });

    for (const path of ["", "/", "/events/1", "/events/1/"]) {
      expect(await readBase(await dashboard.GET(new Request(`${MOUNT}${path}`)))).toBe("/sluice/");
    }
  });

  test("never has another host as its base", async ({ database }) => {
    const { GET } = mount(database);
    const context = { params: Promise.resolve({}) };

    for (const path of ["//evil.example/x", "/\\evil.example", "////evil.example//"]) {
      const request = new Request(`https://app.example${path}`, { headers: { "x-forwarded-host": "evil.example" } });
      expect(await readBase(await GET(request, context))).toMatch(/^\/[^/]/);
    }
  });

  test("may load its own files and nothing else, and is not kept", async ({ database }) => {
    const { headers } = await mount(database).GET(new Request(`${MOUNT}/events`));

    expect(Object.fromEntries(headers)).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": POLICY,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "permissions-policy": expect.stringContaining("camera=()"),
    });
  });

  test("has nothing inline, and every file it names is served", async ({ database }) => {
    const { GET, POST } = mount(database);
    const server = await serveWeb({ "/sluice/[[...path]]": { GET, POST } });
    onTestFinished(() => server.close());

    const html = await (await fetch(`${server.url}/sluice/events/1`)).text();
    const files = [...html.matchAll(/(?:src|href)="(\.?\/?assets\/[^"]+)"/g)].map(([, file = ""]) => file);
    const answers = await Promise.all(files.map((file) => fetch(new URL(file, `${server.url}/sluice/`))));

    expect(answers.map(({ status }) => status)).toEqual(files.map(() => 200));
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\son\w+=|\sstyle=/);
  });

  test("takes no POST", async ({ database }) => {
    const request = new Request(`${MOUNT}/events`, { method: "POST", headers: toPost("x").headers });
    const response = await mount(database).POST(request);

    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET"]);
  });
});

const SCRIPT = "console.log('a script that is long enough to be worth compressing');".repeat(10);
const PAGE: Page = {
  html: "",
  assets: { "main-abc.js": { type: "text/javascript", body: gzipSync(SCRIPT).toString("base64") } },
};

describe("the page's files", () => {
  pure("are sent as they are, for Next.js leaves the name of an encoding out", async () => {
    for (let time = 0; time < 2; time += 1) {
      const response = await serveAsset(PAGE, "main-abc.js");

      expect(Object.fromEntries(response.headers)).toMatchObject({
        "content-type": "text/javascript",
        "cache-control": "private, max-age=31536000, immutable",
        "x-content-type-options": "nosniff",
      });
      expect(response.headers.get("content-encoding")).toBeNull();
      expect(await response.text()).toBe(SCRIPT);
    }
  });

  test("that do not exist are not found", async ({ database }) => {
    for (const name of ["nothing.js", "__proto__", "constructor", ""]) {
      expect((await mount(database).GET(new Request(`${MOUNT}/assets/${name}`))).status).toBe(404);
    }
  });
});
