import { afterAll, beforeAll, expect, test } from "vitest";

import { silentLogger } from "../../src/core/logger.ts";
import { createSluice } from "../../src/index.ts";
import { stripe } from "../../src/verify/providers/index.ts";
import { STRIPE_SECRET, stripeDelivery } from "../support/sdk-deliveries.ts";
import { startPostgres, type PostgresServer } from "../support/start-postgres.ts";
import { waitUntil } from "../support/wait-until.ts";

let server: PostgresServer;
let sluice: ReturnType<typeof createApp>;
const handled: string[] = [];

beforeAll(async () => {
  server = await startPostgres();
  sluice = createApp();
  sluice.on("stripe/*", { name: "handle", retry: { baseMs: 1, maxMs: 1 } }, ({ event }) => {
    handled.push(event.id);
  });
});

afterAll(async () => {
  await sluice.stop();
  await server.stop();
});

function createApp() {
  return createSluice({
    database: server.url,
    sources: { stripe: stripe({ secret: STRIPE_SECRET }) },
    receive: { commitTimeoutMs: 1_000 },
    logger: silentLogger,
  });
}

async function deliver(): Promise<Response> {
  const { headers, body } = stripeDelivery();
  return sluice.webhook("stripe").POST(new Request("http://localhost/", { method: "POST", headers, body }));
}

async function deliverAndHandle(): Promise<void> {
  const response = await deliver();
  expect(response.status).toBe(200);
  const { id } = (await response.json()) as { readonly id: string };
  await waitUntil("the event is handled", () => handled.includes(id));
}

test("an app that starts while the database is down waits for it", async () => {
  await server.pause();

  await sluice.start({ handleSignals: false });
  const refused = await deliver();
  await server.resume();

  expect(refused.status).toBe(503);
  expect(refused.headers.get("retry-after")).toBe("5");
  await waitUntil("deliveries are taken", async () => (await deliver()).status === 200);
  await deliverAndHandle();
}, 60_000);

test("receiver and worker find their own way back when the database restarts under them", async () => {
  await deliverAndHandle();

  await server.pause();
  const refused = await Promise.all([deliver(), deliver(), deliver()]);
  await expect(sluice.assertReady()).rejects.toBeDefined();
  await server.resume();

  expect(refused.map(({ status }) => status)).toEqual([503, 503, 503]);
  await waitUntil("deliveries are taken", async () => (await deliver()).status === 200);
  await deliverAndHandle();
  await sluice.assertReady();
}, 60_000);
