import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { createSluice } from "../../src/index.ts";
import { createTestRequest } from "../../src/testing/index.ts";
import { toSender, SECRET } from "../support/senders.ts";
import { serveApp, type ServedApp } from "../support/served-app.ts";
import { waitUntil } from "../support/wait-until.ts";

const acme = toSender();
const secret = SECRET;

const sources = {
  open: acme({ secret }),
  listed: acme({ secret, allowedIps: ["198.41.128.0/17", "2606:4700::/32"] }),
  local: acme({ secret, allowedIps: ["127.0.0.1"] }),
  https: acme({ secret, httpsOnly: true }),
  few: acme({ secret, maxPerMinute: 3 }),
};

type App = ServedApp<typeof sources>;

let direct: App;
let proxied: App;
let platform: App;

beforeAll(async () => {
  direct = await serveApp({ sources });
  platform = await serveApp({ sources, receive: { trustProxy: { header: "x-real-ip" } } });
  proxied = await serveApp({ sources, receive: { trustProxy: 1, maxRefusalsPerMinute: 5 } });
});

afterAll(async () => {
  await direct.close();
  await proxied.close();
  await platform.close();
});

async function count(app: App, source: string): Promise<number> {
  const [row] = await app.query<{ count: number }>(
    "select count(*)::int as count from sluice.webhook_events where source = $1",
    [source],
  );
  return row?.count ?? -1;
}

async function waitForRejection(app: App, source: string, cause: string): Promise<void> {
  await waitUntil(`a rejection for ${cause} is written`, async () => {
    const rows = await app.query("select from sluice.webhook_rejections where source = $1 and cause = $2", [
      source,
      cause,
    ]);
    return rows.length > 0;
  });
}

describe("networks", () => {
  test("a delivery from a listed network is taken, from any other refused", async () => {
    const taken = await direct.send("local", { type: "a" });
    const refused = await direct.send("listed", { type: "a" });

    expect([taken.status, refused.status]).toEqual([200, 403]);
    expect(await refused.json()).toEqual({ error: "forbidden" });
    expect(await count(direct, "listed")).toBe(0);
    await waitForRejection(direct, "listed", "ip_refused");
  });

  test.each([
    ["198.41.128.7", 200],
    ["6.6.6.6, 198.41.200.1", 200],
    ["2606:4700::7", 200],
    ["198.41.128.7, 6.6.6.6", 403],
    ["198.41.0.1", 403],
    ["nonsense", 403],
  ])("behind a trusted proxy, %s is answered %i", async (forwarded, status) => {
    const response = await proxied.send("listed", { type: "a" }, { "x-forwarded-for": forwarded });

    expect(response.status).toBe(status);
  });

  test("a forwarded header is not believed unless the app says so", async () => {
    const response = await direct.send("listed", { type: "a" }, { "x-forwarded-for": "198.41.128.7" });

    expect(response.status).toBe(403);
  });

  test("a list that is none does not start", () => {
    expect(() => createSluice({ sources: { acme: acme({ secret, allowedIps: ["10.0.0.0/99"] }) } })).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID", message: expect.stringContaining("acme") }),
    );
  });

  test("a route handler, which has no socket, refuses and says once what is missing", async () => {
    const route = direct.sluice.webhook("listed");

    const statuses: number[] = [];
    for (let sent = 0; sent < 2; sent += 1) {
      statuses.push((await route.POST(await createTestRequest(sources.listed, { type: "a" }))).status);
    }

    expect(statuses).toEqual([403, 403]);
    const lines = direct.logged.filter(({ message }) => message.includes("receive.trustProxy"));
    expect(lines.filter(({ fields }) => fields["source"] === "listed")).toHaveLength(1);
  });

  test("a route handler knows the sender from the platform's header", async () => {
    const request = async (ip: string): Promise<Request> => {
      const made = await createTestRequest(sources.listed, { type: "a" });
      made.headers.set("x-real-ip", ip);
      return made;
    };
    const { POST } = platform.sluice.webhook("listed");

    expect((await POST(await request("198.41.128.7"))).status).toBe(200);
    expect((await POST(await request("6.6.6.6"))).status).toBe(403);
  });
});

describe("https", () => {
  test("plain http is refused where the source asks for https", async () => {
    const refused = await direct.send("https", { type: "a" });

    expect(refused.status).toBe(403);
    await waitForRejection(direct, "https", "https_required");
  });

  test.each([
    ["https", 200],
    ["http", 403],
  ])("a trusted proxy's %s is answered %i", async (protocol, status) => {
    const response = await proxied.send("https", { type: "a" }, { "x-forwarded-proto": protocol });

    expect(response.status).toBe(status);
  });
});

describe("limits", () => {
  test("more proven deliveries than the source takes are answered 429 and stored by none", async () => {
    const statuses: number[] = [];
    for (let sent = 0; sent < 5; sent += 1) statuses.push((await direct.send("few", { type: "a" })).status);
    const refused = await direct.send("few", { type: "a" });

    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(60);
    expect(await count(direct, "few")).toBe(3);
    await waitForRejection(direct, "few", "rate_limited");
  });

  test("a forged delivery uses up nothing of it", async () => {
    for (let sent = 0; sent < 5; sent += 1) await proxied.fetch("few", { method: "POST", body: "{}" });

    expect((await proxied.send("few", { type: "a" })).status).toBe(200);
  });

  test("an address that sends many bad proofs is not listened to for a while; others are", async () => {
    const forge = (ip: string): Promise<Response> =>
      proxied.fetch("open", { method: "POST", body: "{}", headers: { "x-forwarded-for": ip } });
    const statuses: number[] = [];
    for (let sent = 0; sent < 8; sent += 1) statuses.push((await forge("203.0.113.9")).status);

    const blocked = await proxied.send("open", { type: "a" }, { "x-forwarded-for": "203.0.113.9" });
    const other = await proxied.send("open", { type: "a" }, { "x-forwarded-for": "203.0.113.10" });

    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    expect([blocked.status, other.status]).toEqual([429, 200]);
    expect(Number(blocked.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  test("addresses of one IPv6 customer count together", async () => {
    const statuses: number[] = [];
    for (let sent = 0; sent < 7; sent += 1) {
      const headers = { "x-forwarded-for": `2a02:db8:1:2::${sent + 1}` };
      statuses.push((await proxied.fetch("open", { method: "POST", body: "{}", headers })).status);
    }

    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
  });

  test("senders behind a proxy nobody told us of are never blocked for one another", async () => {
    const statuses = new Set<number>();
    for (let sent = 0; sent < 320; sent += 1) {
      statuses.add((await direct.fetch("open", { method: "POST", body: "{}" })).status);
    }

    expect([...statuses]).toEqual([401]);
    expect((await direct.send("open", { type: "a" })).status).toBe(200);
  });
});

test("sources that share a secret are named at the start", async () => {
  await direct.sluice.start({ handleSignals: false });

  const lines = direct.logged.filter(({ message }) => message.includes("share a secret"));

  expect(lines).toHaveLength(1);
  expect(lines[0]?.fields["sources"]).toContain("open, listed");
  expect(JSON.stringify(direct.logged)).not.toContain(SECRET);
});
