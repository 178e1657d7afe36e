import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { connect } from "node:net";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { silentLogger } from "../../src/core/logger.ts";
import { createSluice } from "../../src/index.ts";
import { startServer, type RunningServer } from "../../src/node/index.ts";
import {
  github,
  hmac,
  kinde,
  lemonSqueezy,
  shopify,
  standardWebhooks,
  stripe,
  supabaseDatabase,
  svix,
} from "../../src/verify/providers/index.ts";
import { sign, type Source } from "../../src/verify/index.ts";
import {
  GITHUB_SECRET,
  githubDelivery,
  kindeDelivery,
  STANDARD_SECRET,
  standardDelivery,
  STRIPE_SECRET,
  stripeDelivery,
  svixDelivery,
  type SdkDelivery,
} from "../support/sdk-deliveries.ts";
import { createTestDatabase, type TestDatabase } from "../support/test-database.ts";
import { waitUntil } from "../support/wait-until.ts";
import { createKeyServer, createSigningKey, type KeyServer, type SigningKey } from "../verify/key-server.ts";

const TOKEN = "d41b7f6a90c355e2f81c";

let databaseAt: TestDatabase;
let keys: KeyServer;
let key: SigningKey;
let sluice: ReturnType<typeof createApp>;
let server: RunningServer;

beforeAll(async () => {
  databaseAt = await createTestDatabase();
  key = await createSigningKey("key-1");
  keys = await createKeyServer(key);
  sluice = createApp();
  await sluice.migrate();
  server = await startServer(sluice, { port: 0, host: "127.0.0.1" });
});

function createApp() {
  return createSluice({
    database: databaseAt.url,
    sources: {
      stripe: stripe({ secret: STRIPE_SECRET }),
      github: github({ secret: GITHUB_SECRET }),
      standard: standardWebhooks({ secret: STANDARD_SECRET }),
      svix: svix({ secret: STANDARD_SECRET }),
      kinde: kinde({ issuer: keys.issuer }),
      lemonsqueezy: lemonSqueezy({ secret: STRIPE_SECRET }),
      shopify: shopify({ secret: STRIPE_SECRET }),
      supabase: supabaseDatabase({ secret: TOKEN }),
      strict: hmac({ secret: STRIPE_SECRET, header: "x-signature", contentTypes: ["application/json"] }),
      small: stripe({ secret: STRIPE_SECRET, maxBytes: 300 }),
    },
    receive: { bodyTimeoutMs: 500 },
    logger: silentLogger,
  });
}

afterAll(async () => {
  await server.stop();
  await sluice.stop();
  await keys.close();
  await databaseAt.drop();
});

async function post(source: string, delivery: Pick<SdkDelivery, "headers" | "body">): Promise<Response> {
  return fetch(`${server.url}/api/webhooks/${source}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...delivery.headers },
    body: delivery.body,
  });
}

interface Stored {
  readonly status: string;
  readonly id: string;
}

async function countEvents(): Promise<number> {
  const { rows } = await sluice.query<{ count: number }>("select count(*)::int as count from sluice.webhook_events");
  return rows[0]?.count ?? -1;
}

async function waitForRejection(cause: string, status: number, source = "stripe"): Promise<void> {
  await waitUntil(`a rejection for ${cause} is written`, async () => {
    const { rowCount } = await sluice.query(
      "select 1 from sluice.webhook_rejections where cause = $1 and status = $2 and source = $3",
      [cause, status, source],
    );
    return rowCount > 0;
  });
}

describe("deliveries signed by the senders' own SDKs", () => {
  const senders: readonly [name: string, make: () => SdkDelivery | Promise<SdkDelivery>, type: string][] = [
    ["stripe", () => stripeDelivery(), "checkout.session.completed"],
    ["github", () => githubDelivery(), "push"],
    ["standard", () => standardDelivery(), "contact.created"],
    ["svix", () => svixDelivery(), "contact.created"],
    ["kinde", () => kindeDelivery(key), "user.updated"],
  ];

  test.each(senders)("%s: stored before it is acknowledged, byte for byte", async (source, make, type) => {
    const delivery = await make();

    const response = await post(source, delivery);

    expect(response.status).toBe(200);
    const { status, id } = (await response.json()) as Stored;
    expect(status).toBe("stored");
    const { rows } = await sluice.query<{ body: Uint8Array; type: string; source: string }>(
      "select source, type, body from sluice.webhook_events where id = $1",
      [id],
    );
    expect(rows[0]).toMatchObject({ source, type });
    expect(Buffer.from(rows[0]?.body ?? []).toString()).toBe(delivery.body);
  });

  test.each(senders)("%s: the same delivery again is a duplicate of the first", async (source, make) => {
    const delivery = await make();
    const first = (await (await post(source, delivery)).json()) as Stored;

    const again = await post(source, delivery);

    expect(again.status).toBe(200);
    expect(await again.json()).toEqual({ status: "duplicate", id: first.id });
    const { rows } = await sluice.query<{ duplicates: number }>(
      "select duplicates from sluice.event_receipts where event_id = $1",
      [first.id],
    );
    expect(rows[0]?.duplicates).toBe(1);
  });

  test.each(senders)(
    "%s: with any one byte changed it is refused, and nothing is stored",
    async (source, make) => {
      const delivery = await make();
      const before = await countEvents();

      const statuses = new Map<number, number>();
      for (const mutant of toMutants(delivery)) {
        const response = await post(source, mutant);
        await response.arrayBuffer();
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
      }

      expect([...statuses.keys()]).toEqual([401]);
      expect(statuses.get(401)).toBeGreaterThanOrEqual(delivery.body.length);
      expect(await countEvents()).toBe(before);
      expect((await post(source, delivery)).status).toBe(200);
    },
    120_000,
  );
});

/** Every byte of the body and of each proven header changed, in its lowest bit. */
function* toMutants(delivery: SdkDelivery): Iterable<Pick<SdkDelivery, "headers" | "body">> {
  for (const body of toChanged(delivery.body)) yield { ...delivery, body };
  for (const name of delivery.proven) {
    for (const value of toChanged(delivery.headers[name] ?? "")) {
      yield { ...delivery, headers: { ...delivery.headers, [name]: value } };
    }
  }
}

function* toChanged(text: string): Iterable<string> {
  for (let index = 0; index < text.length; index += 1) {
    const changed = String.fromCharCode(text.charCodeAt(index) ^ 1);
    yield `${text.slice(0, index)}${changed}${text.slice(index + 1)}`;
  }
}

describe("telling deliveries apart", () => {
  test("1,000 parallel deliveries of one id are one event, all acknowledged", async () => {
    const delivery = stripeDelivery();

    const responses = await Promise.all(Array.from({ length: 1_000 }, () => post("stripe", delivery)));
    const answers = await Promise.all(responses.map(async (response) => (await response.json()) as Stored));

    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(answers.filter(({ status }) => status === "stored")).toHaveLength(1);
    const { rows } = await sluice.query<{ duplicates: number }>(
      "select duplicates from sluice.event_receipts where event_id = $1",
      [answers[0]?.id],
    );
    expect(rows[0]?.duplicates).toBe(999);
  });

  test("the same id with another body is a duplicate that is counted as a conflict", async () => {
    const id = `evt_${randomUUID()}`;
    const first = (await (await post("stripe", stripeDelivery(id))).json()) as Stored;

    const second = await post("stripe", stripeDelivery(id, { changed: true }));

    expect(await second.json()).toEqual({ status: "duplicate", id: first.id });
    const { rows } = await sluice.query("select duplicates, conflicts from sluice.event_receipts where event_id = $1", [
      first.id,
    ]);
    expect(rows[0]).toMatchObject({ duplicates: 1, conflicts: 1 });
  });

  test("the same id at two sources is two events", async () => {
    const delivery = { ...stripeDelivery() };

    const first = (await (await post("stripe", delivery)).json()) as Stored;
    const second = (await (await post("small", delivery)).json()) as Stored;

    expect([first.status, second.status]).toEqual(["stored", "stored"]);
  });

  test("an unsigned id that was changed does not make a new event", async () => {
    const delivery = await githubDelivery();
    const first = (await (await post("github", delivery)).json()) as Stored;

    const replayed = await post("github", {
      ...delivery,
      headers: { ...delivery.headers, "x-github-delivery": randomUUID() },
    });

    expect(await replayed.json()).toEqual({ status: "duplicate", id: first.id });
  });
});

describe("senders without an SDK that signs", () => {
  const sources: readonly [name: string, source: () => Source, type: string][] = [
    ["lemonsqueezy", () => sluice.sources.lemonsqueezy, "order_created"],
    ["shopify", () => sluice.sources.shopify, "orders/create"],
    ["supabase", () => sluice.sources.supabase, "INSERT.orders"],
  ];

  test.each(sources)("%s: what `sluice send` signs is accepted", async (name, source, type) => {
    const body = JSON.stringify({
      type: "INSERT",
      table: "orders",
      meta: { event_name: type },
      id: randomUUID(),
    });
    const signed = await sign(source(), { body, type, id: randomUUID(), at: new Date() });

    const response = await post(name, { headers: signed.headers, body });

    expect(response.status).toBe(200);
    const { id } = (await response.json()) as Stored;
    const { rows } = await sluice.query("select type, headers from sluice.webhook_events where id = $1", [id]);
    expect(rows[0]).toMatchObject({ type });
    expect(JSON.stringify(rows)).not.toContain(TOKEN);
  });
});

describe("what is refused", () => {
  test("bad proofs all get one answer, and a row with the cause", async () => {
    const { body, headers } = stripeDelivery();
    const signature = headers["stripe-signature"] ?? "";
    const old = signature.replace(/t=\d+/, "t=1000000000");

    const responses = await Promise.all(
      [{}, { "stripe-signature": "v1=" }, { "stripe-signature": `${signature}0` }, { "stripe-signature": old }].map(
        (bad) => post("stripe", { headers: bad, body }),
      ),
    );

    const bodies = await Promise.all(responses.map((response) => response.text()));
    expect(responses.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    expect(new Set(bodies)).toEqual(new Set(['{"error":"unauthorized"}']));
    await waitForRejection("signature_missing", 401);
    await waitForRejection("signature_malformed", 401);
  });

  test.each([["../x"], ["__proto__"], ["constructor"], ["%00"], ["STRIPE"], ["strípe"], ["x".repeat(5_000)]])(
    "the source %s does not exist",
    async (name) => {
      const response = await post(encodeURIComponent(name), stripeDelivery());

      expect(response.status).toBe(404);
      await waitForRejection("source_unknown", 404, "(unknown)");
    },
  );

  test.each([["GET"], ["HEAD"], ["PUT"], ["PATCH"], ["DELETE"]])("%s is not allowed", async (method) => {
    const response = await fetch(`${server.url}/api/webhooks/stripe`, { method });

    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST, OPTIONS");
  });

  test("a body above the cap is refused, whether or not it says so", async () => {
    const delivery = stripeDelivery(`evt_${"x".repeat(400)}`);

    const declared = await post("small", delivery);
    const chunked = await postInChunks("small", delivery);

    expect([declared.status, chunked]).toEqual([413, 413]);
    await waitForRejection("body_too_large", 413, "small");
  });

  test("a body that arrives too slowly is refused", async () => {
    const response = await postRaw(
      "POST /api/webhooks/stripe HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{",
    );

    expect(response).toMatch(/^HTTP\/1\.1 408 /);
    await waitForRejection("body_timed_out", 408);
  });

  test("a sender that hangs up leaves nothing but a row", async () => {
    const before = await countEvents();
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    socket.write("POST /api/webhooks/stripe HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{", () =>
      socket.destroy(),
    );

    await waitForRejection("body_incomplete", 400);

    expect(await countEvents()).toBe(before);
  });

  test("an encoded body is refused", async () => {
    const delivery = stripeDelivery();

    const response = await post("stripe", {
      ...delivery,
      headers: { ...delivery.headers, "content-encoding": "gzip" },
    });

    expect(response.status).toBe(415);
    await waitForRejection("content_encoding_refused", 415);
  });

  test("a content type the definition does not take is refused, and taken where it says nothing", async () => {
    const { headers, body } = stripeDelivery();
    const asXml = { body, headers: { ...headers, "content-type": "text/xml" } };

    const [strict, lenient] = await Promise.all([post("strict", asXml), post("stripe", asXml)]);

    expect([strict.status, lenient.status]).toEqual([415, 200]);
    await waitForRejection("content_type_refused", 415, "strict");
  });

  test("credentials in a refused request's headers are not stored", async () => {
    const secret = `canary-${randomUUID()}`;
    await post("supabase", {
      headers: {
        authorization: `Bearer ${secret}`,
        cookie: secret,
        "x-webhook-secret": secret,
        "x-api-key": secret,
      },
      body: "{}",
    });

    await waitForRejection("token_mismatch", 401, "supabase");

    const { rows } = await sluice.query("select headers from sluice.webhook_rejections where source = 'supabase'");
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  test("keys that cannot be had are our trouble, not a forgery: 503, and accepted afterwards", async () => {
    const other = await createSigningKey("key-2");
    const down = await createKeyServer(other);
    const url = down.issuer;
    const app = createSluice({
      database: databaseAt.url,
      sources: { kinde: kinde({ issuer: url }) },
      logger: silentLogger,
    });
    down.answer((response) => {
      response.statusCode = 500;
      response.end();
    });
    const { body, headers } = await kindeDelivery(other);
    const deliver = (): Promise<Response> =>
      app.webhook("kinde").POST(new Request("http://localhost/", { method: "POST", body, headers }));

    const refused = await deliver();

    expect(refused.status).toBe(503);
    expect(refused.headers.get("retry-after")).toBe("5");
    await app.stop();
    await down.close();
  });
});

describe("verified bodies that cannot be parsed", () => {
  test.each([
    ["not JSON", Buffer.from("not json")],
    ["empty", Buffer.alloc(0)],
    ["a byte order mark", Buffer.from("\uFEFFnull")],
    ["invalid UTF-8", Buffer.from([0xff, 0xfe, 0x00])],
    ["NUL", Buffer.from('{"id":"\\u0000","type":"a\\u0000b"}')],
    ["deep nesting", Buffer.from("[".repeat(100_000))],
  ])("%s: stored as it came and answered 200", async (_name, body) => {
    const signed = await sign(sluice.sources.stripe, {
      body,
      type: "x",
      id: "x",
      at: new Date(),
    });

    const response = await fetch(`${server.url}/api/webhooks/stripe`, {
      method: "POST",
      headers: signed.headers,
      body,
    });

    expect(response.status).toBe(200);
    const { id } = (await response.json()) as Stored;
    const { rows } = await sluice.query<{ body: Uint8Array; type: string }>(
      "select body, type from sluice.webhook_events where id = $1",
      [id],
    );
    expect(rows[0]?.type).toBe("unknown");
    expect(Buffer.compare(Buffer.from(rows[0]?.body ?? []), body)).toBe(0);
  });
});

function postInChunks(source: string, delivery: SdkDelivery): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${server.url}/api/webhooks/${source}`, {
      method: "POST",
      headers: delivery.headers,
    });
    outgoing.on("response", (response) => resolve(response.statusCode ?? 0));
    outgoing.on("error", reject);
    for (let index = 0; index < delivery.body.length; index += 100)
      outgoing.write(delivery.body.slice(index, index + 100));
    outgoing.end();
  });
}

function postRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    let received = "";
    socket.on("data", (chunk) => (received += chunk.toString()));
    socket.on("close", () => resolve(received));
    socket.on("error", reject);
    socket.write(text);
  });
}
