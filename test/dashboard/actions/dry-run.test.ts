import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, expect, test } from "vitest";

import { silentLogger } from "../../../src/core/logger.ts";
import type { AuditPageView, DryRunView, EventPageView, EventView } from "../../../src/dashboard/contract.ts";
import type { Dashboard } from "../../../src/dashboard/index.ts";
import { createSluice, type Sluice } from "../../../src/index.ts";
import { stripe } from "../../../src/verify/providers/index.ts";
import { STRIPE_SECRET, stripeDelivery } from "../../support/sdk-deliveries.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { get, post, type Answer } from "../mount.ts";

let databaseAt: TestDatabase;
let sluice: Sluice;
let dashboard: Dashboard;
let eventId: string;
let runs: number;

beforeAll(async () => {
  databaseAt = await createTestDatabase();
  const app = createSluice({
    database: databaseAt.url,
    sources: { stripe: stripe({ secret: STRIPE_SECRET }) },
    logger: silentLogger,
  });
  app.on("stripe/*", { name: "declared", dryRun: true }, async ({ event, tx, isDryRun }) => {
    runs += 1;
    const { data } = event.payload as unknown as { readonly data: { readonly object: { readonly customer: string } } };
    const { customer } = data.object;
    await tx.query("create table if not exists public.customers (id text)");
    await tx.query("insert into public.customers (id) values ($1)", [customer]);
    if (isDryRun) throw new Error(`no such customer: ${customer}`);
  });
  app.on("stripe/*", { name: "plain" }, () => undefined);
  sluice = app as unknown as Sluice;
  dashboard = sluice.dashboard({ authorize: () => true });
  await sluice.migrate();
  const { headers, body } = stripeDelivery();
  const request = new Request("https://app.example/api/webhooks/stripe", { method: "POST", headers, body });
  expect((await app.webhook("stripe").POST(request)).status).toBe(200);
  eventId = (await get<EventPageView>(dashboard, "events")).body.events[0]?.id ?? "";
  runs = 0;
});

afterAll(async () => {
  await sluice.stop();
  await databaseAt.drop();
});

function dryRun(handler: string, id: string = randomUUID(), route: Dashboard = dashboard): Promise<Answer<DryRunView>> {
  const query = handler === "" ? "" : `?handler=${handler}`;
  return post<DryRunView>(route, `events/${eventId}/dry-run${query}`, { headers: { "x-sluice-action": id } });
}

test("a dry run shows what today's handler would do, is recorded once, and changes nothing", async () => {
  const id = randomUUID();

  const [first, again] = [await dryRun("declared", id), await dryRun("declared", id)];

  expect(first.body).toEqual({
    outcome: "retry",
    reason: "Error: no such customer: cus_sample",
    durationMs: expect.any(Number),
    statements: [
      { text: "create table if not exists public.customers (id text)", rowCount: 0, error: null },
      { text: "insert into public.customers (id) values ($1)", rowCount: 1, error: null },
    ],
    requests: [],
  });
  expect(again.body).toEqual(first.body);
  expect(runs).toBe(1);
  const { body } = await get<EventView>(dashboard, `events/${eventId}`);
  expect(body.jobs).toMatchObject([
    { handler: "declared", state: "ready", attempt: 0, canDryRun: true },
    { handler: "plain", state: "ready", canDryRun: false },
  ]);
  expect(body.attempts).toEqual([]);
  expect(body.actions).toMatchObject([{ id, action: "event.dry-run", details: { handler: "declared" } }]);
  await expect(sluice.query("select from public.customers")).rejects.toThrow("does not exist");
});

test("what redaction rules hide is hidden in a dry run too, and in its record", async () => {
  const redacted = sluice.dashboard({ authorize: () => true, redact: ["data.object.customer"] });
  const id = randomUUID();

  const { body } = await dryRun("declared", id, redacted);

  expect(body.reason).not.toContain("cus_sample");
  const { entries } = (await get<AuditPageView>(dashboard, "audit")).body;
  expect(JSON.stringify(entries.find((entry) => entry.id === id))).not.toContain("cus_sample");
});

test.for([
  ["plain", 409, "ACTION_REFUSED", "dryRun: true"],
  ["unknown", 404, "NOT_FOUND", "no handler"],
  ["", 400, "INPUT_INVALID", "handler"],
] as const)("a dry run of %j is refused and not recorded", async ([handler, status, code, what]) => {
  const id = randomUUID();

  expect(await dryRun(handler, id)).toMatchObject({
    status,
    body: { error: { code, message: expect.stringContaining(what) } },
  });
  const { entries } = (await get<AuditPageView>(dashboard, "audit")).body;
  expect(entries.find((entry) => entry.id === id)).toBeUndefined();
});
