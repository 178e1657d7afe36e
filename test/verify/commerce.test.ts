import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type Delivery, openSource, type OpenSource, sign, type Source } from "../../src/verify/index.ts";
import { ecwid } from "../../src/verify/providers/ecwid.ts";
import { gocardless } from "../../src/verify/providers/gocardless.ts";
import { hubspot } from "../../src/verify/providers/hubspot.ts";
import { mollie } from "../../src/verify/providers/mollie.ts";
import { persona } from "../../src/verify/providers/persona.ts";
import { plaid } from "../../src/verify/providers/plaid.ts";
import { recurly } from "../../src/verify/providers/recurly.ts";
import { woocommerce } from "../../src/verify/providers/woocommerce.ts";
import { xero } from "../../src/verify/providers/xero.ts";

const SECRET = "b8f1c04d6e2a97f35d10";
const NOW = new Date("2026-11-20T12:00:00.000Z");

function toDelivery(headers: Readonly<Record<string, string>>, body: string | Uint8Array): Delivery {
  const byName = new Headers(headers);
  return {
    method: "POST",
    url: "/api/webhooks/acme",
    headers: { get: (name) => byName.get(name), entries: () => byName.entries() },
    body: typeof body === "string" ? new TextEncoder().encode(body) : body,
  };
}

function toMac(text: string, encoding: "hex" | "base64", secret = SECRET): string {
  return createHmac("sha256", secret).update(text).digest(encoding);
}

async function receive(
  source: Source,
  body: string,
): Promise<{ readonly open: OpenSource; readonly delivery: Delivery }> {
  const request = await sign(source, { body, type: "sample", id: "sample_1", at: NOW });
  return { open: openSource("acme", source), delivery: toDelivery(request.headers, request.body) };
}

describe("WooCommerce", () => {
  const open = openSource("acme", woocommerce({ secret: SECRET }));

  test.each(["application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=UTF-8"])(
    "the ping of a new webhook as %s is answered 200",
    async (type) => {
      expect(await open.shakeHands(toDelivery({ "content-type": type }, "webhook_id=12"), NOW)).toMatchObject({
        kind: "answered",
        status: 200,
      });
    },
  );

  test("an event that holds a webhook's id is no ping", async () => {
    const delivery = toDelivery({ "content-type": "application/json" }, '{"id":7,"webhook_id":12}');

    expect(await open.shakeHands(delivery, NOW)).toBeUndefined();
  });
});

describe("Xero", () => {
  const body = '{"events":[],"firstEventSequence":0,"lastEventSequence":0,"entropy":"S0m3r4Nd0mt3xt"}';
  const open = openSource("acme", xero({ secret: SECRET }));

  test("an intent to receive that is signed right is answered 200 without a body", async () => {
    const delivery = toDelivery({ "x-xero-signature": toMac(body, "base64") }, body);

    expect(await open.shakeHands(delivery, NOW)).toMatchObject({ kind: "answered", status: 200, body: "" });
  });

  test("an intent to receive that is signed wrong is refused like any bad proof", async () => {
    const delivery = toDelivery({ "x-xero-signature": toMac(body, "base64", "another secret") }, body);

    expect(await open.shakeHands(delivery, NOW)).toEqual({ kind: "rejected", cause: "signature_mismatch" });
  });
});

test("each event of a GoCardless delivery is one of its own, under its own id", async () => {
  const body = JSON.stringify({
    events: [
      { id: "EV1", resource_type: "payments", action: "confirmed" },
      { id: "EV2", resource_type: "mandates", action: "created" },
    ],
  });

  const { open, delivery } = await receive(gocardless({ secret: SECRET }), body);

  expect(open.identify(delivery)).toMatchObject([
    { type: "payments.confirmed", dedupeKey: "id:EV1" },
    { type: "mandates.created", dedupeKey: "id:EV2" },
  ]);
});

test("changes of a HubSpot delivery are told apart by their content, because their ids are not unique", async () => {
  const change = { eventId: 100, subscriptionType: "contact.creation", objectId: 1 };
  const source = hubspot({ secret: SECRET, url: "https://app.example.com/api/webhooks/acme" });

  const { open, delivery } = await receive(source, JSON.stringify([change, { ...change, objectId: 2 }]));

  const [first, second] = open.identify(delivery);
  expect(first?.type).toBe("contact.creation");
  expect(first?.dedupeKey).not.toBe(second?.dedupeKey);
});

test("an Ecwid delivery with another type still verifies, and says that only id and time are signed", async () => {
  const event = { eventId: "80aece08-40e8", eventCreated: 1_763_640_000, eventType: "order.created", entityId: 1 };
  const { open, delivery } = await receive(ecwid({ secret: SECRET }), JSON.stringify(event));
  const forged = { ...delivery, body: new TextEncoder().encode(JSON.stringify({ ...event, eventType: "order.paid" })) };

  const verdict = await open.verify(forged, NOW);

  expect(verdict.kind).toBe("verified");
  expect(open.signedFields).toEqual(["eventCreated", "eventId"]);
  expect(open.identify(forged)[0]?.dedupeKey).toBe(open.identify(delivery)[0]?.dedupeKey);
});

test("a Recurly delivery is taken with the signature of either key while one replaces the other", async () => {
  const body = '{"object_type":"account","event_type":"created"}';
  const timestamp = String(NOW.getTime());
  const text = `${timestamp}.${body}`;
  const header = `${timestamp},${toMac(text, "hex", "the key before")},${toMac(text, "hex")}`;
  const open = openSource("acme", recurly({ secret: SECRET }));
  const delivery = toDelivery({ "recurly-signature": header }, body);

  expect((await open.verify(delivery, NOW)).kind).toBe("verified");
  expect(open.identify(delivery)[0]?.type).toBe("account.created");
});

test("a Persona delivery with two sets of pairs is taken where both secrets are listed", async () => {
  const body = '{"data":{"type":"event","id":"evt_1","attributes":{"name":"inquiry.completed"}}}';
  const seconds = NOW.getTime() / 1_000;
  const [first, second] = [SECRET, "e94fc8f2b0d1746a"].map(
    (secret) => `t=${seconds},v1=${toMac(`${seconds}.${body}`, "hex", secret)}`,
  );
  const open = openSource("acme", persona({ secret: [SECRET, "e94fc8f2b0d1746a"] }));

  const verdict = await open.verify(toDelivery({ "persona-signature": `${first} ${second}` }, body), NOW);

  expect(verdict.kind).toBe("verified");
});

test("Plaid's type is named by type and code", () => {
  const open = openSource("acme", plaid({ resolveKey: () => Promise.resolve(undefined) }));
  const body = '{"webhook_type":"TRANSACTIONS","webhook_code":"SYNC_UPDATES_AVAILABLE"}';

  expect(open.identify(toDelivery({}, body))[0]?.type).toBe("TRANSACTIONS.SYNC_UPDATES_AVAILABLE");
});

test("a Mollie delivery is taken with the signatures of both secrets in one header", async () => {
  const body = '{"resource":"event","id":"event_1","type":"payment-link.paid"}';
  const header = `sha256=${toMac(body, "hex", "the secret before")}, sha256=${toMac(body, "hex")}`;
  const open = openSource("acme", mollie({ secret: SECRET }));

  expect((await open.verify(toDelivery({ "x-mollie-signature": header }, body), NOW)).kind).toBe("verified");
});
