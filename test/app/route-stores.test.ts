import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { silentLogger } from "../../src/core/logger.ts";
import { createSluice, type DatabaseOption, type Sluice } from "../../src/index.ts";
import { callback, type Callback, createApi, methods, reply } from "../../src/route/index.ts";
import { type RouteExports, serveWeb, type WebServer } from "../support/serve-web.ts";
import { createTestDatabase } from "../support/test-database.ts";

const KEY = '"8e03978e-40d5-43e8-bc93-6894a57f9324"';

interface Opened {
  /** One for each process. */
  readonly sluices: readonly Sluice[];
  remove(): Promise<void>;
}

/** Two processes, each with connections of its own. */
async function openOnServer(): Promise<Opened> {
  const { url, drop } = await createTestDatabase();
  return { sluices: ["one", "two"].map((name) => open(`${url}?application_name=${name}`)), remove: drop };
}

/** The embedded database belongs to one process. */
async function openEmbedded(): Promise<Opened> {
  const directory = await mkdtemp(join(tmpdir(), "sluice-stores-"));
  return { sluices: [open({ directory })], remove: () => rm(directory, { recursive: true }) };
}

function open(database: DatabaseOption): Sluice {
  return createSluice({ sources: {}, database, logger: silentLogger });
}

/** The work of an order, which waits until it is let go on. */
interface Work {
  times: number;
  readonly isReleased: Promise<void>;
  release(): void;
}

function createWork(): Work {
  let release: () => void = () => undefined;
  const isReleased = new Promise<void>((resolve) => (release = resolve));
  return { times: 0, isReleased, release: () => release() };
}

function toRoutes(sluice: Sluice, work: Work): Readonly<Record<string, RouteExports>> {
  const api = createApi({
    trustProxy: 1,
    rateLimit: { store: sluice.rateLimitStore(), onStoreError: "closed", timeoutMs: 10_000 },
    idempotency: { store: sluice.idempotencyStore(), logger: silentLogger },
  });
  const limited = api.route("/limited").rateLimit({ by: "ip", limit: 25, windowMs: 60_000 });
  const orders = api.route("/orders").idempotent();
  return {
    "/limited": methods({ GET: limited.handle(() => ({ ok: true })) }),
    "/orders": methods({
      POST: orders.handle(async ({ rawBody }) => {
        work.times += 1;
        await work.isReleased;
        const body = new TextDecoder().decode(rawBody());
        return reply(201, { order: work.times, body }, { location: `/orders/${work.times}` });
      }),
    }),
  };
}

function toSignIn(sluice: Sluice): Callback {
  return callback({
    secret: "a secret of thirty-two characters",
    cookie: { name: "session" },
    redirect: { fallback: "/" },
    state: { used: sluice.usedStates() },
    accept: () => ({ session: "session-1" }),
  });
}

describe.each([
  ["two processes on one server", openOnServer],
  ["one process with an embedded database", openEmbedded],
])("%s", (_name, openDatabase) => {
  const work = createWork();
  let opened: Opened;
  let servers: readonly WebServer[];

  beforeAll(async () => {
    opened = await openDatabase();
    servers = await Promise.all(opened.sluices.map((sluice) => serveWeb(toRoutes(sluice, work))));
    await Promise.all(opened.sluices.map((sluice) => sluice.migrate()));
  });

  afterAll(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await Promise.all(opened.sluices.map((sluice) => sluice.stop()));
    await opened.remove();
  });

  const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

  const order = (index: number, body = '{"item":"tea"}'): Promise<Response> => {
    const headers = { "idempotency-key": KEY, "content-type": "application/json" };
    return fetch(`${pick(servers, index).url}/orders`, { method: "POST", headers, body });
  };

  test("let through exactly the limit, however many ask at once", async () => {
    const headers = { "x-forwarded-for": "203.0.113.7" };
    const answers = await Promise.all(
      Array.from({ length: 80 }, (_, index) => fetch(`${pick(servers, index).url}/limited`, { headers })),
    );

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(25);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(55);
    const left = answers.map((answer) => /;r=(\d+)/.exec(answer.headers.get("ratelimit") ?? "")?.[1]);
    expect(new Set(left)).toEqual(new Set(Array.from({ length: 25 }, (_, index) => `${index}`)));
  });

  test("do a request's work once, however many send it at once, and answer it alike from then on", async () => {
    const sent = Array.from({ length: 20 }, (_, index) => order(index));
    const early = await firstAnswered(sent, 19);
    work.release();
    const answers = await Promise.all(sent);

    expect(early.map(({ status }) => status)).toEqual(Array.from({ length: 19 }, () => 409));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const index of [0, 1]) {
      const replayed = await order(index);
      expect(replayed.headers.get("idempotent-replayed")).toBe("true");
      expect(replayed.headers.get("location")).toBe("/orders/1");
      expect(await replayed.json()).toEqual({ order: 1, body: '{"item":"tea"}' });
      expect((await order(index, '{"item":"coffee"}')).status).toBe(422);
    }
    expect(work.times).toBe(1);
  });

  test("let a one-time state through once", async () => {
    const signIns = opened.sluices.map(toSignIn);
    const { state, setCookie } = pick(signIns, 0).begin();
    const headers = { cookie: setCookie.split(";")[0] ?? "" };

    const answers = await Promise.all(
      Array.from({ length: 4 }, (_, index) =>
        pick(signIns, index).GET(new Request(`http://localhost/callback?state=${state}`, { headers })),
      ),
    );

    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 403)).toHaveLength(3);
  });

  test("forget what has ended, once a worker runs", async () => {
    const sluice = pick(opened.sluices, 0);
    await sluice.query(/* sql */ `
      insert into sluice.rate_counters (key, used, ends_at)
      values ('old', 1, now() - interval '1 second'), ('new', 1, now() + interval '1 hour')`);

    await sluice.drain();

    const { rows } = await sluice.query("select key from sluice.rate_counters where key in ('old', 'new')");
    expect(rows).toEqual([{ key: "new" }]);
  });
});

/** The answers of the first `count` requests to be answered. */
function firstAnswered(sent: readonly Promise<Response>[], count: number): Promise<readonly Response[]> {
  return new Promise((resolve, reject) => {
    const answered: Response[] = [];
    const take = async (one: Promise<Response>): Promise<void> => {
      answered.push(await one);
      if (answered.length === count) resolve([...answered]);
    };
    for (const one of sent) take(one).catch(reject);
  });
}
