import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

import { silentLogger } from "../../src/core/logger.ts";
import type {
  EventView,
  RejectionDetailView,
  RejectionPageView,
  ReleasedView,
  ReverifiedView,
} from "../../src/dashboard/contract.ts";
import { createSluice, type Sluice } from "../../src/index.ts";
import { sharedToken, standardWebhooks, stripe } from "../../src/verify/providers/index.ts";
import { sign } from "../../src/verify/index.ts";
import { get, post, type Answer } from "../dashboard/mount.ts";
import { STANDARD_SECRET, STRIPE_SECRET } from "../support/sdk-deliveries.ts";
import { createTestDatabase } from "../support/test-database.ts";
import { waitUntil } from "../support/wait-until.ts";

const TOKEN = "d41b7f6a90c355e2f81c";
const WRONG = { stripe: "whsec_2c84c06b35e4f1c9a7bd", token: "90c355e2f81cd41b7f6a" };
const RIGHT = { stripe: STRIPE_SECRET, token: TOKEN };

interface Place {
  readonly database: string | { readonly directory: string };
  remove(): Promise<void>;
}

const PLACES: readonly { readonly kind: string; readonly make: () => Promise<Place> }[] = [
  {
    kind: "postgres",
    async make() {
      const { url, drop } = await createTestDatabase();
      return { database: url, remove: drop };
    },
  },
  {
    kind: "pglite",
    async make() {
      const directory = await mkdtemp(join(tmpdir(), "sluice-refused-"));
      return { database: { directory }, remove: () => rm(directory, { recursive: true, force: true }) };
    },
  },
];

describe.each(PLACES)("a refused delivery on $kind", ({ make }) => {
  let place: Place;
  let sluice: Sluice;

  beforeAll(async () => {
    place = await make();
    // Holds the embedded database open from test to test.
    sluice = createApp(WRONG);
    await sluice.migrate();
  });

  afterEach(async () => {
    await sluice.query(
      "truncate sluice.webhook_rejections, sluice.webhook_events, sluice.event_jobs, sluice.event_receipts, sluice.audit",
    );
  });

  afterAll(async () => {
    await sluice.stop();
    await place.remove();
  });

  /** An app whose secrets are right or wrong, on the same database. */
  function createApp(secrets: typeof WRONG): Sluice {
    const app = createSluice({
      database: place.database,
      sources: {
        stripe: stripe({ secret: secrets.stripe }),
        standard: standardWebhooks({ secret: STANDARD_SECRET }),
        token: sharedToken({ secret: secrets.token, header: "x-token" }),
        query: sharedToken({ secret: secrets.token, query: "key" }),
        field: sharedToken({ secret: secrets.token, field: "token" }),
      },
      logger: silentLogger,
    });
    app.on("stripe/*", { name: "handle" }, () => undefined);
    return app as unknown as Sluice;
  }

  interface Sent {
    readonly source?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly query?: string;
    readonly body?: string;
    readonly at?: Date;
    readonly id?: string;
  }

  /** Sends what is signed right to the app that has the wrong secrets. @returns The rejection's id. */
  async function refuse(sent: Sent = {}): Promise<string> {
    const { source = "stripe", query = "", id = "evt_1", at = new Date() } = sent;
    const body = sent.body ?? JSON.stringify({ id, type: "invoice.paid" });
    const signed = await sign(stripe({ secret: STRIPE_SECRET }), { body, type: "invoice.paid", id, at });
    const request = new Request(`https://app.example/api/webhooks/${source}${query}`, {
      method: "POST",
      headers: sent.headers ?? signed.headers,
      body,
    });
    const response = await sluice.webhook(source).POST(request);
    expect(response.status).toBe(401);
    await waitUntil("the rejection is written", async () => (await list()).length > 0);
    return (await list())[0]?.id ?? "";
  }

  async function list(): Promise<RejectionPageView["rejections"]> {
    const dashboard = sluice.dashboard({ authorize: () => true });
    return (await get<RejectionPageView>(dashboard, "rejections")).body.rejections;
  }

  /** With the secrets of today, which are right. */
  async function act<Body>(path: string, secrets = RIGHT): Promise<Answer<Body>> {
    const app = createApp(secrets);
    try {
      return await post<Body>(app.dashboard({ authorize: () => true }), path);
    } finally {
      await app.stop();
    }
  }

  test("is verified with the secrets of today", async () => {
    const id = await refuse();

    expect(await list()).toMatchObject([{ id, cause: "signature_mismatch", isWhole: true, releasedEventId: null }]);
    expect((await act<ReverifiedView>(`rejections/${id}/verify`)).body).toEqual({
      verdict: "verified",
      cause: null,
      secretLabel: "0",
    });
    expect((await act<ReverifiedView>(`rejections/${id}/verify`, WRONG)).body).toEqual({
      verdict: "rejected",
      cause: "signature_mismatch",
      secretLabel: null,
    });
  });

  test("is judged by the time it came in, not by that of today", async () => {
    const hour = 3_600_000;
    const id = await refuse({ at: new Date(Date.now() - hour) });

    expect((await act<ReverifiedView>(`rejections/${id}/verify`)).body).toMatchObject({ cause: "timestamp_too_old" });
    await sluice.query("update sluice.webhook_rejections set received_at = received_at - interval '1 hour'");
    expect((await act<ReverifiedView>(`rejections/${id}/verify`)).body).toMatchObject({ verdict: "verified" });
  });

  test("becomes an event with its jobs, once", async () => {
    const id = await refuse({ id: "evt_2" });

    const { status, body } = await act<ReleasedView>(`rejections/${id}/release`);
    expect([status, body]).toEqual([200, { eventIds: [expect.any(String)], isDuplicate: false }]);
    const [eventId = ""] = body.eventIds;
    const event = (await get<EventView>(sluice.dashboard({ authorize: () => true }), `events/${eventId}`)).body;
    expect(event).toMatchObject({
      source: "stripe",
      type: "invoice.paid",
      externalId: "evt_2",
      isParsed: true,
      secretLabel: "0",
      duplicates: 0,
      jobs: [{ handler: "handle" }],
    });
    expect(event.body.text).toBe(JSON.stringify({ id: "evt_2", type: "invoice.paid" }));
    expect(await list()).toMatchObject([{ id, releasedEventId: eventId }]);

    const again = await act<ReleasedView>(`rejections/${id}/release`);
    expect(again.body).toEqual({ eventIds: [eventId], isDuplicate: true });
    expect((await sluice.query("select from sluice.webhook_events")).rowCount).toBe(1);
  });

  test("is released once by two at once", async () => {
    const id = await refuse({ id: "evt_twice" });

    const app = createApp(RIGHT);
    const dashboard = app.dashboard({ authorize: () => true });
    const [one, other] = await Promise.all([
      post<ReleasedView>(dashboard, `rejections/${id}/release`),
      post<ReleasedView>(dashboard, `rejections/${id}/release`),
    ]);
    await app.stop();

    expect(one?.body.eventIds).toEqual(other?.body.eventIds);
    expect(one?.body.isDuplicate).toBe(!(other?.body.isDuplicate ?? true));
  });

  test("whose event came again meanwhile is that event's duplicate", async () => {
    const first = await refuse({ id: "evt_3" });
    const released = await act<ReleasedView>(`rejections/${first}/release`);
    await sluice.query("truncate sluice.webhook_rejections");
    const again = await refuse({ id: "evt_3" });

    expect((await act<ReleasedView>(`rejections/${again}/release`)).body).toEqual({
      eventIds: released.body.eventIds,
      isDuplicate: true,
    });
  });

  test("that does not verify is never released", async () => {
    const id = await refuse({ headers: { "stripe-signature": "t=1,v1=00" } });

    const { status, body } = await act(`rejections/${id}/release`);

    expect([status, body.error?.code]).toEqual([409, "ACTION_REFUSED"]);
    expect(body.error?.message).toMatch(/does not verify with the secrets of today: \w+/);
    expect((await sluice.query("select from sluice.webhook_events")).rowCount).toBe(0);
    expect((await sluice.query("select from sluice.audit")).rowCount).toBe(0);
  });

  test.for([
    ["a header", { source: "token", headers: { "x-token": TOKEN } }],
    ["the query", { source: "query", headers: {}, query: `?key=${TOKEN}` }],
    ["the query, spelt otherwise", { source: "query", headers: {}, query: `?k%65y=${TOKEN}` }],
  ] as const)("that a secret in %s proved cannot be verified again", async ([, sent]) => {
    const id = await refuse(sent);

    for (const verb of ["verify", "release"]) {
      const { status, body } = await act(`rejections/${id}/${verb}`);
      expect([status, body.error?.code]).toEqual([409, "ACTION_REFUSED"]);
      expect(body.error?.message).toContain("secrets are not stored");
    }
    const { rows } = await sluice.query<{ readonly all: string }>(
      "select concat(headers, url, encode(body_prefix, 'escape')) as all from sluice.webhook_rejections",
    );
    expect(rows[0]?.all).not.toContain(TOKEN);
  });

  test("is kept without its body where that holds the secret", async () => {
    const id = await refuse({ source: "field", headers: {}, body: JSON.stringify({ token: TOKEN }) });

    expect(await list()).toMatchObject([{ id, isWhole: false }]);
    expect((await act(`rejections/${id}/release`)).body.error?.message).toContain("not kept to the last byte");
  });

  test.for([
    [256 * 1024, true],
    [256 * 1024 + 1, false],
  ] as const)("of %i bytes is kept whole: %s", async ([bytes, isWhole]) => {
    const body = JSON.stringify({ id: "evt_4", type: "invoice.paid", text: "" });
    const padded = `${body.slice(0, -2)}${"a".repeat(bytes - body.length)}"}`;
    const id = await refuse({ body: padded, id: "evt_4" });

    const dashboard = sluice.dashboard({ authorize: () => true });
    const { body: found } = await get<RejectionDetailView>(dashboard, `rejections/${id}`);
    expect(found).toMatchObject({ bodyBytes: bytes, isWhole });
    expect(Buffer.from(found.body?.base64 ?? "", "base64").byteLength).toBe(isWhole ? bytes : 4_096);
    expect((await act(`rejections/${id}/release`)).status).toBe(isWhole ? 200 : 409);
  });

  test("of a source that is gone cannot be verified", async () => {
    const response = await sluice
      .webhooks()
      .POST(new Request("https://app.example/api/webhooks/gone", { method: "POST", body: "{}" }), {
        params: Promise.resolve({ source: "gone" }),
      });
    expect(response.status).toBe(404);
    await waitUntil("the rejection is written", async () => (await list()).length > 0);

    const { status, body } = await act(`rejections/${(await list())[0]?.id}/verify`);

    expect([status, body.error?.code]).toEqual([409, "ACTION_REFUSED"]);
  });
});
