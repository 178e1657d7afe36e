import { afterAll, beforeAll, expect, test } from "vitest";

import { createApi, notFound } from "../../../src/route/index.ts";
import { serveWeb, type WebServer } from "../../support/serve-web.ts";

const api = createApi();
const begun = api.route("/old").describe({
  deprecated: { since: new Date("2026-01-01"), sunset: new Date("2027-01-01"), link: "https://app.example/new" },
});

let server: WebServer;

beforeAll(async () => {
  server = await serveWeb({
    "/old": {
      GET: begun.handle(() => Response.json(1, { headers: { link: '</2>; rel="next"' } })),
      POST: begun.handle(() => {
        throw notFound();
      }),
    },
    "/plain": {
      GET: api
        .route("/plain")
        .describe({ deprecated: true })
        .handle(() => 1),
    },
  });
});

afterAll(() => server.close());

test.each(["GET", "POST"])(
  "every answer says since when a route is deprecated, and how long it will be (%s)",
  async (method) => {
    const { headers } = await fetch(`${server.url}/old`, { method });

    expect(headers.get("deprecation")).toBe("@1767225600");
    expect(headers.get("sunset")).toBe("Fri, 01 Jan 2027 00:00:00 GMT");
    expect(headers.get("link")).toContain('<https://app.example/new>; rel="deprecation"');
  },
);

test("links of the handler's own stay", async () => {
  const { headers } = await fetch(`${server.url}/old`);

  expect(headers.get("link")).toContain('</2>; rel="next"');
});

test("without a date there is nothing to send", async () => {
  expect((await fetch(`${server.url}/plain`)).headers.get("deprecation")).toBeNull();
});

test.each([[{ since: new Date(Number.NaN) }], [{ since: new Date(), link: "x y" }]])(
  "a date or link that is none is refused",
  (deprecated) => {
    const route = api.route("/x").describe({ deprecated });

    expect(() => route.handle(() => 1)).toThrow("a date or a link that is none");
  },
);
