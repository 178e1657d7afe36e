import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";

import { createHintFinder } from "../../src/inbox/hint-finder.ts";
import { toSender, SECRET } from "../support/senders.ts";
import { serveApp, type ServedApp } from "../support/served-app.ts";
import { waitUntil } from "../support/wait-until.ts";

const acme = toSender();
const sources = { live: acme({ secret: SECRET }), test: acme({ secret: `${SECRET}-test` }) };

let app: ServedApp<typeof sources>;

beforeAll(async () => {
  app = await serveApp({ sources });
});

afterAll(async () => {
  await app.close();
});

async function readHint(marker: string): Promise<string | null | undefined> {
  let rows: readonly { hint: string | null }[] = [];
  await waitUntil("the rejection is written", async () => {
    rows = await app.query<{ hint: string | null }>(
      "select hint from sluice.webhook_rejections where headers like '%' || $1 || '%'",
      [marker],
    );
    return rows.length > 0;
  });
  return rows[0]?.hint;
}

test("a refusal is kept with its likely reason, of which the answer says nothing", async () => {
  const body = '{ "id": "evt_1", "type": "paid" }';
  const signature = createHmac("sha256", SECRET).update(body).digest("hex");
  const send = (source: "live" | "test", sent: string, marker: string): Promise<Response> =>
    app.fetch(source, { method: "POST", body: sent, headers: { "x-signature": signature, "x-marker": marker } });

  const responses = [
    await send("live", body.slice(0, -2), "cut-1"),
    await send("test", body, "other-1"),
    await send("live", '{"id":"evt_2"}', "forged-1"),
  ];

  const bodies = await Promise.all(responses.map((response) => response.text()));
  expect(responses.map(({ status }) => status)).toEqual([401, 401, 401]);
  expect(new Set(bodies)).toEqual(new Set(['{"error":"unauthorized"}']));
  expect(await readHint("cut-1")).toBe("body_truncated");
  expect(await readHint("other-1")).toBe("secret_of_another_source");
  expect(await readHint("forged-1")).toBeNull();
});

test("the dashboard's API shows it", async () => {
  const { GET } = app.sluice.dashboard({ authorize: () => true });

  const { rejections } = (await (await GET(new Request("http://localhost/api/rejections?source=test"))).json()) as {
    readonly rejections: readonly unknown[];
  };

  expect(rejections).toMatchObject([{ cause: "signature_mismatch", hint: "secret_of_another_source" }]);
});

test("what waits for a hint is bounded in number and in bytes", async () => {
  const never = (): Promise<undefined> => new Promise(() => undefined);
  const { find } = createHintFinder();
  const waiting = Array.from({ length: 20 }, () => find({ explain: never, body: new Uint8Array(1) }));

  const refused = find({ explain: never, body: new Uint8Array(1) });
  const large = createHintFinder().find({ explain: never, body: new Uint8Array(9 * 1024 * 1024) });

  expect(await refused).toBeNull();
  expect(await large).toBeNull();
  expect(waiting).toHaveLength(20);
});

test("a hint that is not found in time is none, and the next is looked for", async () => {
  const { find } = createHintFinder();
  const stuck = find({ explain: () => new Promise(() => undefined), body: null });

  const next = find({ explain: () => Promise.resolve("clock_skew" as const), body: null });

  expect(await Promise.all([stuck, next])).toEqual([null, "clock_skew"]);
});
