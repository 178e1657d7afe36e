import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { sign as signGithub } from "@octokit/webhooks-methods";
import { importJWK, SignJWT } from "jose";
import { Webhook as StandardWebhook } from "standardwebhooks";
import { Stripe } from "stripe";
import { Webhook as SvixWebhook } from "svix";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { EXAMPLE_ENV, serveExample, startExample, type ExampleApp } from "../support/example-app.ts";
import { runSluice } from "../support/sluice-process.ts";
import { createTestDatabase, type TestDatabase } from "../support/test-database.ts";
import { waitUntil } from "../support/wait-until.ts";

interface Stored {
  readonly status: string;
  readonly id: string;
}

interface Written {
  readonly subscriptions: readonly { readonly stripe_customer_id: string; readonly status: string }[];
  readonly users: readonly { readonly kinde_id: string }[];
  readonly pushes: readonly { readonly event_id: string }[];
}

let directory: string;
let embedded: ExampleApp;
let databaseAt: TestDatabase;
let onServer: ExampleApp;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "sluice-example-"));
  embedded = await startExample({ SLUICE_DIRECTORY: directory });
  databaseAt = await createTestDatabase();
  onServer = await serveExample({ DATABASE_URL: databaseAt.url });
}, 240_000);

afterAll(async () => {
  await embedded?.stop();
  await onServer?.stop();
  await databaseAt?.drop();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

function secret(name: string): string {
  return EXAMPLE_ENV[name] ?? "";
}

async function post(
  app: ExampleApp,
  source: string,
  delivery: { readonly body: string; readonly headers: Readonly<Record<string, string>> },
): Promise<Response> {
  return fetch(`${app.url}/api/webhooks/${source}`, { method: "POST", ...delivery });
}

async function readJson<T>(response: Response): Promise<T> {
  return (await response.json()) as T;
}

async function written(app: ExampleApp): Promise<Written> {
  return readJson<Written>(await fetch(`${app.url}/api/subscriptions`));
}

function stripeEvent(customer: string): { readonly body: string; readonly headers: Record<string, string> } {
  const body = JSON.stringify({
    id: `evt_${crypto.randomUUID()}`,
    type: "checkout.session.completed",
    data: { object: { customer } },
  });
  const signature = Stripe.webhooks.generateTestHeaderString({
    payload: body,
    secret: secret("STRIPE_WEBHOOK_SECRET"),
  });
  return { body, headers: { "stripe-signature": signature } };
}

describe.each([
  ["the embedded Postgres", () => embedded],
  ["a Postgres server", () => onServer],
])("the example app on %s", (name, toApp) => {
  test("a Stripe checkout activates the subscription, once", async () => {
    const customer = `cus_${crypto.randomUUID()}`;
    const delivery = stripeEvent(customer);

    const first = await readJson<Stored>(await post(toApp(), "stripe", delivery));
    const second = await readJson<Stored>(await post(toApp(), "stripe", delivery));

    expect(first.status).toBe("stored");
    expect(second).toEqual({ status: "duplicate", id: first.id });
    await waitUntil("the subscription is active", async () =>
      (await written(toApp())).subscriptions.some(
        (row) => row.stripe_customer_id === customer && row.status === "active",
      ),
    );
  });

  test("a GitHub push signed by Octokit is recorded", async () => {
    const body = JSON.stringify({ ref: "refs/heads/main", after: crypto.randomUUID() });
    const signature = await signGithub(secret("GITHUB_WEBHOOK_SECRET"), body);

    const response = await post(toApp(), "github", {
      body,
      headers: { "x-hub-signature-256": signature, "x-github-event": "push", "x-github-delivery": crypto.randomUUID() },
    });

    const { id } = await readJson<Stored>(response);
    await waitUntil("the push is recorded", async () =>
      (await written(toApp())).pushes.some((row) => row.event_id === id),
    );
  });

  test("a Kinde JWT signed with the key the app serves updates the user", async () => {
    const jwk = JSON.parse(secret("KINDE_DEVELOPMENT_KEY")) as { readonly kid: string };
    const userId = `kp_${crypto.randomUUID()}`;
    const body = await new SignJWT({
      event_id: `event_${crypto.randomUUID()}`,
      type: "user.updated",
      data: { user: { id: userId, email: "user@example.com" } },
    })
      .setProtectedHeader({ alg: "RS256", kid: jwk.kid })
      .sign(await importJWK(jwk, "RS256"));

    const response = await post(toApp(), "kinde", { body, headers: { "content-type": "application/jwt" } });

    expect(response.status).toBe(200);
    await waitUntil("the user is there", async () =>
      (await written(toApp())).users.some((row) => row.kinde_id === userId),
    );
  });

  test.each([
    ["standard", "webhook", "STANDARD_WEBHOOK_SECRET", StandardWebhook],
    ["svix", "svix", "SVIX_WEBHOOK_SECRET", SvixWebhook],
    ["clerk", "svix", "CLERK_WEBHOOK_SECRET", SvixWebhook],
  ])("%s: signed by the sender's SDK, stored as unhandled", async (source, prefix, variable, Webhook) => {
    const at = new Date();
    const id = `msg_${crypto.randomUUID()}`;
    const body = JSON.stringify({ type: "contact.created" });

    const response = await post(toApp(), source, {
      body,
      headers: {
        [`${prefix}-id`]: id,
        [`${prefix}-timestamp`]: String(Math.floor(at.getTime() / 1_000)),
        [`${prefix}-signature`]: new Webhook(secret(variable)).sign(id, at, body),
      },
    });

    const stored = await readJson<Stored>(response);
    const event = await readJson<object>(await fetch(`${toApp().url}/sluice/api/events/${stored.id}`));
    expect(event).toMatchObject({ externalId: id, type: "contact.created", jobs: [] });
  });

  test("a forgery is refused and leaves a rejection, no event", async () => {
    const { body, headers } = stripeEvent("cus_forged");

    const response = await post(toApp(), "stripe", { body: body.replace("forged", "FORGED"), headers });

    expect(response.status).toBe(401);
    expect(await response.text()).toBe('{"error":"unauthorized"}');
    await waitUntil("the rejection is listed", async () => {
      const page = await readJson<{ rejections: readonly { cause: string }[] }>(
        await fetch(`${toApp().url}/sluice/api/rejections?source=stripe`),
      );
      return page.rejections.some(({ cause }) => cause === "signature_mismatch");
    });
  });

  test("other verbs are answered as HTTP says", async () => {
    const url = `${toApp().url}/api/webhooks/stripe`;
    const statuses = await Promise.all(
      ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"].map(async (method) => {
        const response = await fetch(url, { method });
        return [method, response.status, response.headers.get("allow")];
      }),
    );

    expect(statuses).toEqual([
      ["GET", 405, "POST, OPTIONS"],
      ["HEAD", 405, "POST, OPTIONS"],
      ["PUT", 405, "POST, OPTIONS"],
      ["PATCH", 405, "POST, OPTIONS"],
      ["DELETE", 405, "POST, OPTIONS"],
      ["OPTIONS", 204, "POST, OPTIONS"],
    ]);
  });

  test("1,000 parallel deliveries of one id are one event and one run", async () => {
    const delivery = stripeEvent(`cus_${crypto.randomUUID()}`);

    const answers: Stored[] = [];
    const sending = Array.from({ length: 50 }, async () => {
      for (let index = 0; index < 20; index += 1) {
        const response = await post(toApp(), "stripe", delivery);
        expect(response.status).toBe(200);
        answers.push(await readJson<Stored>(response));
      }
    });
    await Promise.all(sending);

    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(answers.filter(({ status }) => status === "stored")).toHaveLength(1);
    const url = `${toApp().url}/sluice/api/events/${answers[0]?.id}`;
    await waitUntil("the handler has run", async () => {
      const event = await readJson<{ jobs: readonly { state: string }[] }>(await fetch(url));
      return event.jobs[0]?.state === "done";
    });
    expect(await readJson<object>(await fetch(url))).toMatchObject({
      duplicates: 999,
      attempts: [{ outcome: "done" }],
    });
  }, 120_000);

  test("the command line sends, lists, shows and replays through the running app", async () => {
    const app = toApp();
    const env =
      name === "a Postgres server"
        ? { ...EXAMPLE_ENV, DATABASE_URL: databaseAt.url, PORT: String(app.port) }
        : { ...EXAMPLE_ENV, SLUICE_DIRECTORY: directory, PORT: String(app.port) };
    const run = async (...parameters: string[]): Promise<unknown> => {
      const { code, output } = await runSluice([...parameters, "--json"], env);
      expect({ code, output }).toMatchObject({ code: 0 });
      return JSON.parse(output);
    };

    const sent = (await run("send", "stripe", "checkout.session.completed")) as Stored;
    await waitUntil("the sample subscription is active", async () =>
      (await written(app)).subscriptions.some((row) => row.stripe_customer_id === "cus_sample"),
    );
    const listed = (await run("events", "--source", "stripe", "--limit", "1")) as { events: readonly Stored[] };
    const shown = await run("events", "show", sent.id);
    const replayed = await run("replay", sent.id);

    expect(listed.events[0]?.id).toBe(sent.id);
    expect(shown).toMatchObject({ id: sent.id, jobs: [{ handler: "activate-subscription", state: "done" }] });
    expect(replayed).toMatchObject({ queued: ["activate-subscription"] });
    await waitUntil("the handler has run again", async () => {
      const event = await readJson<{ attempts: readonly unknown[] }>(
        await fetch(`${app.url}/sluice/api/events/${sent.id}`),
      );
      return event.attempts.length === 2;
    });
  }, 120_000);

  test("the JSON API refuses whom authorize refuses, and bad input", async () => {
    const api = `${toApp().url}/sluice/api`;
    const foreign = await fetch(`${api}/events`, { headers: { "x-forwarded-for": "203.0.113.9" } });
    const crossSite = await fetch(`${api}/events/${crypto.randomUUID()}/replay`, {
      method: "POST",
      headers: { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
    });
    const bad = await Promise.all(
      ["events?limit=0", "events?limit=9999", "events?cursor=x", "events?state=x", "events/x", "nothing"].map(
        async (path) => (await fetch(`${api}/${path}`)).status,
      ),
    );

    expect([foreign.status, crossSite.status]).toEqual([403, 403]);
    expect(bad).toEqual([400, 400, 400, 400, 404, 404]);
  });

  test("the page shows what the handlers have written", async () => {
    const customer = `cus_${crypto.randomUUID()}`;
    await post(toApp(), "stripe", stripeEvent(customer));

    await waitUntil("the page shows it", async () => (await (await fetch(toApp().url)).text()).includes(customer));
  });
});

test("what it prints says where things are and what to do next", () => {
  expect(embedded.output()).toContain(`http://localhost:${embedded.port}/api/webhooks/[source]`);
  expect(embedded.output()).toContain("npx sluice send stripe checkout.session.completed");
});

test("nothing secret is in its log", () => {
  const secrets = Object.entries(EXAMPLE_ENV).filter(([name]) => /SECRET|KEY/.test(name));

  for (const app of [embedded, onServer]) {
    for (const [, value] of secrets) expect(app.output()).not.toContain(value);
    expect(app.output()).not.toMatch(/v1=[0-9a-f]{64}|sha256=[0-9a-f]{64}|cus_/);
  }
});

test("a second app on the embedded directory takes nothing and says why, and the first goes on", async () => {
  const isRefused = (output: string): boolean => /in use by process \d+.*set DATABASE_URL/.test(output);
  const second = await serveExample({ SLUICE_DIRECTORY: directory }, isRefused);

  const refused = await post(second, "stripe", stripeEvent("cus_second"));
  const taken = await post(embedded, "stripe", stripeEvent("cus_first"));

  expect(refused.ok).toBe(false);
  expect(taken.status).toBe(200);
  await second.stop();
});
