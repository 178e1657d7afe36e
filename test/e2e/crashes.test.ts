import { Agent, request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

import pg from "pg";
import { Stripe } from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";

import { createBulkAction, findBulkAction, openDatabase } from "../../src/store/index.ts";
import { newId } from "../support/sample-events.ts";
import { STRIPE_SECRET, stripeDelivery, type SdkDelivery } from "../support/sdk-deliveries.ts";
import { startSluice, type SluiceProcess } from "../support/sluice-process.ts";
import { createTestDatabase, type TestDatabase } from "../support/test-database.ts";
import { waitUntil } from "../support/wait-until.ts";

const APP = "test/e2e/app/sluice.ts";
const CONNECTIONS = 64;

let databaseAt: TestDatabase;
let client: pg.Client;
let receiver: SluiceProcess;
let url: string;
const workers: SluiceProcess[] = [];

beforeAll(async () => {
  databaseAt = await createTestDatabase();
  client = new pg.Client(databaseAt.url);
  await client.connect();
  await client.query("create table effects (event_id uuid)");
  await client.query("create table starts (event_id uuid)");
  receiver = startSluice(["serve", APP, "--port", "0", "--host", "127.0.0.1"], env());
  url = await receiver.waitFor(/(http:\/\/127\.0\.0\.1:\d+)/);
});

afterAll(async () => {
  await Promise.all([receiver, ...workers].map((process) => process.end("SIGKILL")));
  await client.end();
  await databaseAt.drop();
});

function env(): Record<string, string> {
  return { DATABASE_URL: databaseAt.url, STRIPE_WEBHOOK_SECRET: STRIPE_SECRET };
}

function startWorker(): SluiceProcess {
  const worker = startSluice(["worker", APP], env());
  workers.push(worker);
  return worker;
}

async function count(query: string, values: readonly unknown[] = []): Promise<number> {
  const { rows } = await client.query<{ count: number }>(query, [...values]);
  return rows[0]?.count ?? -1;
}

test("nothing acknowledged is lost, and tx effects happen once, while workers are killed every second", async () => {
  const total = 20_000;
  let isLoading = true;
  const killing = (async () => {
    while (isLoading) {
      const worker = startWorker();
      await delay(1_000);
      await worker.end("SIGKILL");
    }
  })();

  const acknowledged = await deliverAll(total);
  isLoading = false;
  await killing;
  startWorker();
  await waitUntil(
    "every job has ended",
    async () => (await count("select count(*)::int as count from sluice.event_jobs where state <> 'done'")) === 0,
    120_000,
  );

  expect(acknowledged.size).toBe(total);
  const { rows } = await client.query<{ id: string }>("select id from sluice.webhook_events");
  expect(lost(acknowledged, rows)).toEqual([]);
  expect(rows).toHaveLength(total);
  expect(await count("select count(*)::int as count from sluice.event_jobs")).toBe(2 * total);
  expect(await count("select count(*)::int as count from effects")).toBe(total);
  expect(await count("select count(distinct event_id)::int as count from effects")).toBe(total);
}, 300_000);

test("a bulk replay goes on where a killed worker left it, and replays each event once", async () => {
  const events = await count("select count(*)::int as count from effects");
  await workers.at(-1)?.end("SIGKILL");
  const database = await openDatabase({ url: databaseAt.url });
  const filter = { state: "done", handler: "record-effect" } as const;
  const bulk = { id: newId(), action: "replay", filter, perSecond: 5_000, planned: null, by: "ada" } as const;
  await createBulkAction(database.working, bulk);

  let kills = 0;
  for (; (await findBulkAction(database.working, bulk.id))?.state === "running"; kills += 1) {
    const worker = startWorker();
    await delay(1_000);
    await worker.end("SIGKILL");
  }
  startWorker();
  await waitUntil(
    "every job has ended",
    async () => (await count("select count(*)::int as count from sluice.event_jobs where state <> 'done'")) === 0,
    120_000,
  );

  expect(kills).toBeGreaterThan(1);
  expect(await findBulkAction(database.working, bulk.id)).toMatchObject({
    state: "done",
    processed: events,
    changed: events,
  });
  const { rows } = await client.query(
    "select replays, count(*)::int as jobs from sluice.event_jobs where handler = 'record-effect' group by replays",
  );
  expect(rows).toEqual([{ replays: 1, jobs: events }]);
  expect(await count("select count(*)::int as count from effects")).toBe(2 * events);
  await database.close();
}, 300_000);

test("a killed worker's job runs again within 35 seconds", async () => {
  const first = workers.at(-1) as SluiceProcess;
  const id = await deliverSlow();
  await waitUntil("the handler runs", async () => (await countStarts(id)) === 1);
  const { rows } = await client.query<{ now: Date }>("select now()");
  await first.end("SIGKILL");
  startWorker();

  await waitUntil("the handler runs again", async () => (await countStarts(id)) === 2, 60_000);

  const again = await client.query<{ started_at: Date }>(
    "select started_at from sluice.event_jobs where event_id = $1 and handler = 'take-long'",
    [id],
  );
  const waitedMs = (again.rows[0]?.started_at.getTime() ?? 0) - (rows[0]?.now.getTime() ?? 0);
  expect(waitedMs).toBeLessThanOrEqual(35_000);
}, 120_000);

test("SIGTERM gives a running job back within 25 seconds, its effects undone, and ends with 0", async () => {
  const worker = workers.at(-1) as SluiceProcess;
  const effects = await count("select count(*)::int as count from effects");
  const startedAt = performance.now();

  const code = await worker.end("SIGTERM");

  expect(code).toBe(0);
  expect(performance.now() - startedAt).toBeLessThan(25_000);
  const { rows } = await client.query("select state, lease_until from sluice.event_jobs where handler = 'take-long'");
  expect(rows).toEqual([{ state: "ready", lease_until: null }]);
  expect(await count("select count(*)::int as count from effects")).toBe(effects);
}, 60_000);

test("SIGTERM lets the receiver answer what it has begun, and ends with 0", async () => {
  const deliveries = deliverAll(200);

  const code = await receiver.end("SIGTERM");

  expect(code).toBe(0);
  const acknowledged = await deliveries;
  const { rows } = await client.query<{ id: string }>("select id from sluice.webhook_events");
  expect(lost(acknowledged, rows)).toEqual([]);
}, 60_000);

/** What was acknowledged and is not stored. */
function lost(acknowledged: ReadonlySet<string>, rows: readonly { readonly id: string }[]): readonly string[] {
  const stored = new Set(rows.map(({ id }) => id));
  return [...acknowledged].filter((id) => !stored.has(id));
}

async function countStarts(id: string): Promise<number> {
  return count("select count(*)::int as count from starts where event_id = $1", [id]);
}

/** Sends distinct deliveries over 64 connections, and answers the ids that were acknowledged. */
async function deliverAll(total: number): Promise<Set<string>> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const acknowledged = new Set<string>();
  let sent = 0;
  const connection = async (): Promise<void> => {
    while (sent < total) {
      sent += 1;
      const id = await deliver(agent, stripeDelivery()).catch(() => null);
      if (id !== null) acknowledged.add(id);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  agent.destroy();
  return acknowledged;
}

async function deliverSlow(): Promise<string> {
  const body = JSON.stringify({ id: `evt_slow_${Date.now()}`, type: "slow.job" });
  const signature = Stripe.webhooks.generateTestHeaderString({
    payload: body,
    secret: STRIPE_SECRET,
  });
  const id = await deliver(undefined, {
    body,
    headers: { "stripe-signature": signature },
    proven: [],
  });
  if (id === null) throw new Error("not acknowledged");
  return id;
}

/** The id of the event that was acknowledged with 200, or null. */
function deliver(agent: Agent | undefined, delivery: SdkDelivery): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${url}/api/webhooks/stripe`,
      {
        method: "POST",
        headers: {
          ...delivery.headers,
          "content-type": "application/json",
          "content-length": Buffer.byteLength(delivery.body),
        },
        ...(agent !== undefined && { agent }),
      },
      (response) => {
        let text = "";
        response.on("data", (chunk: Buffer) => (text += chunk.toString()));
        response.on("error", reject);
        response.on("end", () => {
          resolve(response.statusCode === 200 ? (JSON.parse(text) as { id: string }).id : null);
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(delivery.body);
  });
}
