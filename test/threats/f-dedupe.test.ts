import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, expect, test } from "vitest";

import { dead } from "../../src/index.ts";
import { github, stripe, supabaseAuth } from "../../src/verify/providers/index.ts";
import { toSender } from "../support/senders.ts";
import { waitUntil } from "../support/wait-until.ts";
import type { Incoming } from "./support/exchange.ts";
import {
  acmeHeaders,
  BODY,
  githubHeaders,
  nowSeconds,
  SECRET,
  STANDARD_SECRET,
  standardHeaders,
  stripeHeaders,
} from "./support/signed.ts";
import { startThreatApp, type ThreatApp, UNAUTHORIZED } from "./support/threat-app.ts";

const secret = SECRET;
const acme = toSender();
const sources = {
  f65: acme({ secret }),
  f66: acme({ secret }),
  "f67-one": acme({ secret }),
  "f67-two": acme({ secret }),
  f68: github({ secret }),
  f69: acme({ secret }),
  "f69-timed": stripe({ secret }),
  f70: supabaseAuth({ secret: `v1,${STANDARD_SECRET}` }),
  "f71-running": acme({ secret }),
  "f71-failed": acme({ secret }),
  "f71-dead": acme({ secret }),
  "f71-done": acme({ secret }),
};

/** The runs of the app's handlers, by source. */
const runs = new Map<string, number>();
let app: ThreatApp<typeof sources>;
let release = (): void => undefined;

beforeAll(async () => {
  const released = new Promise<void>((resolve) => (release = resolve));
  const count = (source: string): void => void runs.set(source, (runs.get(source) ?? 0) + 1);
  app = await startThreatApp({ sources }, (sluice) => {
    sluice.on("f65/*", { name: "count" }, ({ event }) => count(event.source));
    sluice.on("f71-running/*", { name: "wait" }, async ({ event }) => {
      count(event.source);
      await released;
    });
    const late = { baseMs: 21_600_000, maxMs: 21_600_000 };
    sluice.on("f71-failed/*", { name: "fail", retry: late }, ({ event }) => {
      count(event.source);
      throw new Error("not today");
    });
    sluice.on("f71-dead/*", { name: "give-up" }, ({ event }) => {
      count(event.source);
      return dead("never");
    });
    sluice.on("f71-done/*", { name: "finish" }, ({ event }) => count(event.source));
  });
});

afterAll(async () => {
  release();
  await app.close();
});

type Name = keyof typeof sources;

interface Receipt {
  readonly code: number;
  readonly status: string;
  readonly id: string;
}

function toReceipt({ status, body }: Incoming): Receipt {
  return { ...(JSON.parse(body) as Omit<Receipt, "code">), code: status };
}

async function send(source: Name, body: string = BODY): Promise<Receipt> {
  return toReceipt(await app.post(source, { headers: acmeHeaders(body), body }));
}

test("F65 one delivery 1,000 times in parallel: 200 each, one event, one run", async () => {
  const receipts = await Promise.all(Array.from({ length: 1_000 }, () => send("f65")));
  await app.sluice.drain({ budgetMs: 3_000 });

  expect(new Set(receipts.map(({ code, id }) => `${code} ${id}`)).size).toBe(1);
  expect(receipts[0]?.code).toBe(200);
  expect(receipts.filter(({ status }) => status === "stored")).toHaveLength(1);
  expect(runs.get("f65")).toBe(1);
  await app.expectStored("f65", { events: 1, duplicates: 999 });
});

test("F66 one id with another body: 200 as a duplicate, a conflict recorded and logged, the first one kept", async () => {
  const first = await send("f66", '{"id":"evt_66","type":"a","n":1}');
  const second = await send("f66", '{"id":"evt_66","type":"a","n":2}');

  expect(second).toEqual({ code: 200, status: "duplicate", id: first.id });
  const [event] = await app.query<{ body: string }>(
    "select convert_from(body, 'utf8') as body from sluice.webhook_events where source = 'f66'",
  );
  expect(event?.body).toBe('{"id":"evt_66","type":"a","n":1}');
  const alerts = app.lines.filter((line) => line.includes("came again with another body"));
  expect(alerts.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { level: "warn", source: "f66", id: first.id },
  ]);
  await app.expectStored("f66", { events: 1, duplicates: 1, conflicts: 1 });
});

test("F67 one id at two sources, one for each tenant: 200 each, two events", async () => {
  const receipts = [await send("f67-one"), await send("f67-two")];

  expect(receipts.map(({ status }) => status)).toEqual(["stored", "stored"]);
  expect(receipts[0]?.id).not.toBe(receipts[1]?.id);
  await app.expectStored("f67-one", { events: 1 });
  await app.expectStored("f67-two", { events: 1 });
});

test("F68 a replay under another id that is not signed: 200 as a duplicate, by its content", async () => {
  const replay = async (): Promise<Receipt> =>
    toReceipt(
      await app.post("f68", {
        headers: { ...githubHeaders(), "x-github-event": "push", "x-github-delivery": randomUUID() },
        body: BODY,
      }),
    );

  const [first, ...again] = [await replay(), await replay(), await replay()];

  expect(first?.status).toBe("stored");
  expect(again).toEqual(Array.from({ length: 2 }, () => ({ code: 200, status: "duplicate", id: first?.id })));
  await app.expectStored("f68", { events: 1, duplicates: 2 });
});

test("F69 a replay after the ledger forgot: 401 where time is signed; else the ledger outlives every sender's retries", async () => {
  const old = stripeHeaders(BODY, nowSeconds() - 8 * 86_400);
  const timed = await app.post("f69-timed", { headers: old, body: BODY });
  const bodies = ["8 days", "89 days", "91 days"].map((age) => JSON.stringify({ id: `evt_${age}`.replace(" ", "_") }));
  for (const body of bodies) await send("f69", body);
  for (const age of [8, 89, 91]) {
    await app.query(
      `update sluice.event_receipts set last_seen_at = now() - $1 * interval '1 day'
        where source = 'f69' and dedupe_key = $2`,
      [age, `id:evt_${age}_days`],
    );
  }

  await app.sluice.drain({ budgetMs: 1_000 });
  const again = [];
  for (const body of bodies) again.push((await send("f69", body)).status);

  expect([timed.status, timed.body]).toEqual([401, UNAUTHORIZED]);
  expect(again).toEqual(["duplicate", "duplicate", "stored"]);
  await app.expectStored("f69-timed", { events: 0, rejections: ["timestamp_too_old"] });
});

test("F70 a sender with a new id for every try: 200 as a duplicate, by its content", async () => {
  const deliver = async (id: string): Promise<Receipt> =>
    toReceipt(await app.post("f70", { headers: standardHeaders(id), body: BODY }));

  const [first, second] = [await deliver("try-1"), await deliver("try-2")];

  expect(first.status).toBe("stored");
  expect(second).toEqual({ code: 200, status: "duplicate", id: first.id });
  await app.expectStored("f70", { events: 1, duplicates: 1 });
});

test("F71 a duplicate while the first runs, has failed, is dead or is done: 200, and no second run", async () => {
  const names = ["f71-running", "f71-failed", "f71-dead", "f71-done"] as const;
  await app.sluice.start({ handleSignals: false });
  for (const name of names) await send(name);
  const readJobs = (): Promise<readonly { readonly source: string; readonly state: string }[]> =>
    app.query(
      `select event.source, job.state, job.attempt
         from sluice.event_jobs as job
         join sluice.webhook_events as event on event.id = job.event_id
        where event.source like 'f71-%' and job.handler <> 'handle'
        order by event.source`,
    );
  await waitUntil("each has its state", async () => {
    const rows = await readJobs();
    return rows.map(({ state }) => state).join() === "dead,done,ready,running" && (runs.get("f71-failed") ?? 0) === 1;
  });

  const again = await Promise.all(names.map((name) => send(name)));
  const after = await readJobs();

  expect(again.map(({ code, status }) => [code, status])).toEqual(Array.from({ length: 4 }, () => [200, "duplicate"]));
  expect(after).toEqual([
    { source: "f71-dead", state: "dead", attempt: 1 },
    { source: "f71-done", state: "done", attempt: 1 },
    { source: "f71-failed", state: "ready", attempt: 1 },
    { source: "f71-running", state: "running", attempt: 1 },
  ]);
  expect(names.map((name) => runs.get(name))).toEqual([1, 1, 1, 1]);
  for (const name of names) await app.expectStored(name, { events: 1, duplicates: 1 });
});
