import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Handshake } from "../../src/verify/index.ts";
import { toSender, SECRET } from "../support/senders.ts";
import { serveApp, type ServedApp } from "../support/served-app.ts";
import { waitUntil } from "../support/wait-until.ts";

const subscription: Handshake = {
  method: "GET",
  when: { "query:mode": "subscribe" },
  proof: { place: "query:token", setting: "verifyToken" },
  answer: { text: "{query:challenge}" },
};
const verification: Handshake = {
  method: "POST",
  when: { "field:type": "url_verification" },
  proof: "delivery",
  answer: { json: { challenge: "{field:challenge}" } },
};
const exchange: Handshake = {
  method: "POST",
  when: { "header:x-hook-secret": true },
  proof: "none",
  secret: "header:x-hook-secret",
  answer: { headers: { "x-hook-secret": "{header:x-hook-secret}" } },
};
const inspection: Handshake = { method: "HEAD", proof: "none", answer: {} };
const preflight: Handshake = {
  method: "OPTIONS",
  when: { "header:webhook-request-origin": "events.example" },
  proof: "none",
  answer: { headers: { "webhook-allowed-origin": "events.example" } },
};

const secret = SECRET;
const acme = toSender({
  handshakes: [subscription, verification, exchange, inspection, preflight],
  settings: ["verifyToken"],
});
const settings = { verifyToken: "subscribe-9f31c2" };
const sources = {
  acme: acme({ secret, ...settings }),
  closed: acme({ secret, ...settings, allowedIps: ["198.41.128.0/17"] }),
};

let app: ServedApp<typeof sources>;

beforeAll(async () => {
  app = await serveApp({ sources });
});

afterAll(async () => {
  await app.close();
});

async function countEvents(): Promise<number> {
  const [row] = await app.query<{ count: number }>("select count(*)::int as count from sluice.webhook_events");
  return row?.count ?? -1;
}

function toSignature(body: string): string {
  return createHmac("sha256", SECRET).update(body).digest("hex");
}

describe("handshakes", () => {
  test("a GET with the right token is answered with its challenge, as text no browser interprets", async () => {
    const query = `?mode=subscribe&token=${settings.verifyToken}&challenge=11582`;

    const response = await app.fetch("acme", { method: "GET" }, query);

    expect([response.status, await response.text()]).toEqual([200, "11582"]);
    expect(response.headers.get("content-type")).toContain("text/plain");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  });

  test.each([
    ["a wrong token", "?mode=subscribe&token=subscribe-000000&challenge=1", 401],
    ["a challenge that is no challenge", `?mode=subscribe&token=${settings.verifyToken}&challenge=<script>`, 401],
    ["anything else", "?mode=unsubscribe", 405],
    ["nothing", "", 405],
  ])("a GET with %s is not", async (_name, query, status) => {
    const response = await app.fetch("acme", { method: "GET" }, query);

    expect(response.status).toBe(status);
    expect(await response.text()).not.toContain("script");
  });

  test("a signed POST is answered and stores nothing; unsigned it is a bad proof", async () => {
    const before = await countEvents();
    const body = JSON.stringify({ type: "url_verification", challenge: "3eZbrw1aBm2rZgRNFdxV" });

    const signed = await app.fetch("acme", { method: "POST", body, headers: { "x-signature": toSignature(body) } });
    const unsigned = await app.fetch("acme", { method: "POST", body });

    expect([signed.status, await signed.json()]).toEqual([200, { challenge: "3eZbrw1aBm2rZgRNFdxV" }]);
    expect([unsigned.status, await unsigned.json()]).toEqual([401, { error: "unauthorized" }]);
    expect(await countEvents()).toBe(before);
  });

  test("a secret brought along is refused while the app takes none", async () => {
    const response = await app.fetch("acme", {
      method: "POST",
      headers: { "x-hook-secret": "b537207f20cbfa02357cf448134da559" },
    });

    expect([response.status, response.headers.get("x-hook-secret")]).toEqual([401, null]);
    await waitUntil("the refusal is written", async () => {
      const rows = await app.query("select from sluice.webhook_rejections where cause = 'handshake_refused'");
      return rows.length > 0;
    });
  });

  test("a delivery of the same source is still an event", async () => {
    const response = await app.send("acme", { type: "order.paid" });

    expect(await response.json()).toMatchObject({ status: "stored" });
  });

  test("HEAD and OPTIONS are answered where the sender asks so", async () => {
    const head = await app.fetch("acme", { method: "HEAD" });
    const options = await app.fetch("acme", {
      method: "OPTIONS",
      headers: { "webhook-request-origin": "events.example" },
    });

    expect(head.status).toBe(200);
    expect(options.headers.get("webhook-allowed-origin")).toBe("events.example");
  });

  test("what the source takes is in Allow, and any other method is not taken", async () => {
    const options = await app.fetch("acme", { method: "OPTIONS" });
    const put = await app.fetch("acme", { method: "PUT" });

    expect([options.status, options.headers.get("allow")]).toEqual([204, "POST, OPTIONS, GET, HEAD"]);
    expect([put.status, put.headers.get("allow")]).toEqual([405, "POST, OPTIONS, GET, HEAD"]);
  });

  test("no other network is answered than deliveries may come from", async () => {
    const query = `?mode=subscribe&token=${settings.verifyToken}&challenge=11582`;

    expect((await app.fetch("closed", { method: "GET" }, query)).status).toBe(403);
  });
});
