import { createHmac } from "node:crypto";
import { sign as signGithub, verify as verifyGithub } from "@octokit/webhooks-methods";
import { createLocalJWKSet, jwtVerify } from "jose";
import { Webhook as StandardWebhook } from "standardwebhooks";
import { Stripe } from "stripe";
import { Webhook as SvixWebhook } from "svix";
import { expect, test } from "vitest";
import { openSource, sign, type SignedRequest, type Source } from "../../src/verify/index.ts";
import {
  clerk,
  github,
  kinde,
  lemonSqueezy,
  shopify,
  standardWebhooks,
  stripe,
  svix,
} from "../../src/verify/providers/index.ts";
import { createKeyServer, createSigningKey } from "./key-server.ts";
import { NOW, SECRET, STANDARD_SECRET, toBytes, toDelivery } from "./senders.ts";

// Anything but ASCII, so that a body turned into text on the way would show.
const BODY = '{"id":"evt_1","object":"event","type":"invoice.paid","data":{"object":{"name":"Zoë ✓"}}}';
const SECONDS = Math.floor(NOW.getTime() / 1_000);
const VERIFIED = { kind: "verified", secret: { index: 0, label: "0" } };

function verify(source: Source, headers: Record<string, string>): Promise<unknown> {
  return openSource("acme", source).verify(toDelivery({ headers, body: toBytes(BODY) }), NOW);
}

function make(source: Source, at = NOW): Promise<SignedRequest> {
  return sign(source, { body: BODY, type: "invoice.paid", id: "msg_1", at });
}

test("a header made by Stripe's library verifies", async () => {
  const header = Stripe.webhooks.generateTestHeaderString({
    payload: BODY,
    secret: SECRET,
    timestamp: SECONDS,
  });

  expect(await verify(stripe({ secret: SECRET }), { "stripe-signature": header })).toEqual(VERIFIED);
});

test("Stripe's library accepts what sign makes", async () => {
  const { headers, body } = await make(stripe({ secret: SECRET }));

  const event = Stripe.webhooks.constructEvent(
    Buffer.from(body),
    headers["stripe-signature"] ?? "",
    SECRET,
    300,
    undefined,
    NOW.getTime(),
  );

  expect(event.id).toBe("evt_1");
});

test("a signature made by Octokit's library verifies", async () => {
  const header = await signGithub(SECRET, BODY);

  expect(await verify(github({ secret: SECRET }), { "x-hub-signature-256": header })).toEqual(VERIFIED);
});

test("Octokit's library accepts what sign makes", async () => {
  const { headers } = await make(github({ secret: SECRET }));

  expect(await verifyGithub(SECRET, BODY, headers["x-hub-signature-256"] ?? "")).toBe(true);
});

test("a signature made by the Standard Webhooks library verifies", async () => {
  const header = new StandardWebhook(STANDARD_SECRET).sign("msg_1", NOW, BODY);
  const headers = {
    "webhook-id": "msg_1",
    "webhook-timestamp": String(SECONDS),
    "webhook-signature": header,
  };

  expect(await verify(standardWebhooks({ secret: STANDARD_SECRET }), headers)).toEqual(VERIFIED);
});

test("the Standard Webhooks library accepts what sign makes", async () => {
  const { headers } = await make(standardWebhooks({ secret: STANDARD_SECRET }), new Date());

  expect(new StandardWebhook(STANDARD_SECRET).verify(BODY, headers)).toEqual(JSON.parse(BODY));
});

test.each([
  ["svix", svix],
  ["clerk", clerk],
])("a signature made by Svix's library verifies at %s", async (_name, provider) => {
  const header = new SvixWebhook(STANDARD_SECRET).sign("msg_1", NOW, BODY);
  const headers = {
    "svix-id": "msg_1",
    "svix-timestamp": String(SECONDS),
    "svix-signature": header,
  };

  expect(await verify(provider({ secret: STANDARD_SECRET }), headers)).toEqual(VERIFIED);
});

test.each([
  ["svix", svix],
  ["clerk", clerk],
])("Svix's library accepts what sign makes for %s", async (_name, provider) => {
  const { headers } = await make(provider({ secret: STANDARD_SECRET }), new Date());

  expect(new SvixWebhook(STANDARD_SECRET).verify(BODY, headers)).toEqual(JSON.parse(BODY));
});

test("a token made by jose verifies against a key set over HTTP", async ({ onTestFinished }) => {
  const key = await createSigningKey("key-1");
  const server = await createKeyServer(key);
  onTestFinished(() => server.close());
  const open = openSource("kinde", kinde({ issuer: server.issuer }));
  const claims = { event_id: "event_1", type: "user.created", data: { user: { id: "kp_1" } } };
  const delivery = toDelivery({ headers: {}, body: toBytes(await key.sign(claims)) });

  expect(await open.verify(delivery, NOW)).toEqual({
    kind: "verified",
    secret: { index: 0, label: "key-1" },
  });
  expect(open.identify(delivery)).toMatchObject([
    { type: "user.created", externalId: "event_1", dedupeKey: "id:event_1" },
  ]);
  expect(open.decode(delivery.body, null)).toEqual({ isParsed: true, payload: claims });
  expect(server.requests).toEqual(["/.well-known/jwks"]);
});

test("jose accepts the token sign makes", async ({ onTestFinished }) => {
  const key = await createSigningKey("key-1");
  const server = await createKeyServer(key);
  onTestFinished(() => server.close());
  const source = kinde({
    issuer: `${server.issuer}/`,
    developmentKey: JSON.stringify(key.privateJwk),
  });
  const claims = { event_id: "event_1", type: "user.updated", data: {} };

  const request = await sign(source, {
    body: JSON.stringify(claims),
    type: "user.updated",
    id: "event_1",
    at: NOW,
  });
  const { payload } = await jwtVerify(
    Buffer.from(request.body).toString(),
    createLocalJWKSet({ keys: [key.publicJwk] }),
  );

  expect(payload).toEqual(claims);
  expect(request.headers["content-type"]).toBe("application/jwt");
  expect((await openSource("kinde", source).verify(toDelivery(request), NOW)).kind).toBe("verified");
});

test.each([
  ["lemonsqueezy", "x-signature", "hex"],
  ["shopify", "x-shopify-hmac-sha256", "base64"],
] as const)("%s is a plain HMAC of the body", async (provider, header, encoding) => {
  const source = provider === "shopify" ? shopify({ secret: SECRET }) : lemonSqueezy({ secret: SECRET });

  const mac = createHmac("sha256", SECRET).update(BODY).digest(encoding);

  expect(await verify(source, { [header]: mac })).toEqual(VERIFIED);
});
