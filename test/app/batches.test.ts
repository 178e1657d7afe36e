import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { sharedToken } from "../../src/verify/providers/index.ts";
import { toSender, SECRET } from "../support/senders.ts";
import { serveApp, type ServedApp } from "../support/served-app.ts";
import { waitUntil } from "../support/wait-until.ts";

const secret = SECRET;

const sources = {
  list: toSender({ batch: { path: "" } })({ secret }),
  nested: toSender({ batch: { path: "data.events" } })({ secret }),
  bare: toSender({ acknowledgement: {} })({ secret }),
  spoken: toSender({
    batch: { path: "" },
    acknowledgement: { status: 202, body: "[accepted]", contentType: "text/html" },
  })({ secret }),
  token: sharedToken({ secret: "d41b7f6a90c355e2f81c", header: "x-token" }),
};

let app: ServedApp<typeof sources>;

beforeAll(async () => {
  app = await serveApp({ sources }, (sluice) => {
    sluice.on("list/paid", { name: "note-paid" }, () => undefined);
  });
});

afterAll(async () => {
  await app.close();
});

interface Receipt {
  readonly status: string;
  readonly id?: string;
  readonly ids?: readonly string[];
}

async function sendList(items: readonly unknown[]): Promise<Receipt> {
  const response = await app.send("list", { type: "paid", body: JSON.stringify(items) });
  expect(response.status).toBe(200);
  return (await response.json()) as Receipt;
}

function countRows(table: string, column: string, value: unknown): Promise<number> {
  return app
    .query<{ count: number }>(`select count(*)::int as count from sluice.${table} where ${column} = $1`, [value])
    .then(([row]) => row?.count ?? -1);
}

describe("a delivery of several events", () => {
  test("is an event and its jobs for each of them, with its own bytes", async () => {
    const body = '[ {"id":"b-1","type":"paid","n":12345678901234567890}, {"id":"b-2","type":"lost"} ]';

    const { status, ids = [] } = (await (await app.send("list", { type: "paid", body })).json()) as Receipt;

    expect(status).toBe("stored");
    expect(ids).toHaveLength(2);
    const rows = await app.query<{ type: string; external_id: string; body: Uint8Array }>(
      "select type, external_id, body from sluice.webhook_events where id = any ($1) order by external_id",
      [ids],
    );
    expect(rows.map((row) => [row.type, Buffer.from(row.body).toString()])).toEqual([
      ["paid", '{"id":"b-1","type":"paid","n":12345678901234567890}'],
      ["lost", '{"id":"b-2","type":"lost"}'],
    ]);
    expect(await countRows("event_jobs", "event_id", ids[0])).toBe(1);
    expect(await countRows("event_jobs", "event_id", ids[1])).toBe(0);
  });

  test("of 1,000 events is one commit", async () => {
    const items = Array.from({ length: 1_000 }, (_, index) => ({ id: `k-${index}`, type: "paid" }));

    const { ids = [] } = await sendList(items);

    const rows = await app.query<{ commits: number }>(
      "select count(distinct xmin::text)::int as commits from sluice.webhook_events where id = any ($1)",
      [ids],
    );
    expect(new Set(ids).size).toBe(1_000);
    expect(rows[0]?.commits).toBe(1);
  });

  test("again is a duplicate, and with one more only that one is new", async () => {
    const first = { id: "again-1", type: "paid" };
    const stored = await sendList([first, { id: "again-2", type: "paid" }]);

    const again = await sendList([first, { id: "again-2", type: "paid" }]);
    const more = await sendList([first, { id: "again-3", type: "paid" }]);

    expect(again).toEqual({ status: "duplicate", ids: stored.ids });
    expect(more.status).toBe("stored");
    expect(more.ids?.[0]).toBe(stored.ids?.[0]);
    expect(await countRows("webhook_events", "external_id", "again-3")).toBe(1);
    expect(await countRows("webhook_events", "external_id", "again-1")).toBe(1);
  });

  test("two items with one id are one event; items without an id are told apart by their bytes", async () => {
    const twice = await sendList([
      { id: "twin", type: "paid" },
      { id: "twin", type: "paid" },
    ]);
    const nameless = await sendList([{ type: "paid" }, { type: "lost" }]);

    expect(twice).toEqual({ status: "stored", id: expect.any(String) });
    expect(nameless.ids).toHaveLength(2);
    const rows = await app.query("select duplicates from sluice.event_receipts where dedupe_key = 'id:twin'");
    expect(rows).toMatchObject([{ duplicates: 1 }]);
  });

  test("with nothing in it is taken, and one event is answered as one", async () => {
    expect(await sendList([])).toEqual({ status: "empty" });
    expect(await sendList([{ id: "lone", type: "paid" }])).toEqual({ status: "stored", id: expect.any(String) });
  });

  test("many at the same time are stored whole", async () => {
    const batches = Array.from({ length: 40 }, (_, batch) =>
      Array.from({ length: 25 }, (__, index) => ({ id: `p-${batch}-${index % 20}`, type: "paid", shared: index })),
    );
    const shared = { id: "p-shared", type: "paid" };

    const receipts = await Promise.all(batches.map((items) => sendList([shared, ...items])));

    expect(new Set(receipts.map(({ ids }) => ids?.[0])).size).toBe(1);
    const rows = await app.query<{ count: number }>(
      "select count(*)::int as count from sluice.webhook_events where external_id like 'p-%'",
    );
    expect(rows[0]?.count).toBe(40 * 20 + 1);
  });

  test("a test delivery of a batching sender is a batch", async () => {
    const nested = await app.send("nested", { type: "order.paid", id: "made-up" });

    expect(nested.status).toBe(200);
    expect(await countRows("webhook_events", "external_id", "made-up")).toBe(1);
  });
});

describe("what a sender wants to hear", () => {
  test("is said exactly, for new deliveries, duplicates and empty ones", async () => {
    const deliver = (body: string): Promise<Response> => app.send("spoken", { type: "a", body });
    const event = '[{"id":"said","type":"a"}]';

    const responses = [await deliver(event), await deliver(event), await deliver("[]")];

    expect(responses.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(await Promise.all(responses.map((response) => response.text()))).toEqual(Array(3).fill("[accepted]"));
    expect(responses[0]?.headers.get("content-type")).toBe("text/html");
    expect(responses[0]?.headers.get("sluice-event")).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("may be nothing at all, also for a bad proof", async () => {
    const taken = await app.send("bare", { type: "a" });
    const refused = await app.fetch("bare", { method: "POST", body: "{}" });

    expect([taken.status, await taken.text()]).toEqual([200, ""]);
    expect([refused.status, await refused.text()]).toEqual([401, ""]);
  });
});

describe("a sender that proves itself but not its body", () => {
  test.each([["not json"], [""], ['{"id":'], ["\u0000"]])("%j is refused", async (body) => {
    const headers = { "x-token": "d41b7f6a90c355e2f81c", "content-type": "application/json" };

    const response = await app.fetch("token", { method: "POST", headers, body });

    expect([response.status, await response.json()]).toEqual([400, { error: "body_unparsable" }]);
    await waitUntil("the rejection is written", async () => {
      const rows = await app.query("select from sluice.webhook_rejections where cause = 'body_unparsable'");
      return rows.length > 0;
    });
    expect(await countRows("webhook_events", "source", "token")).toBe(0);
  });
});
