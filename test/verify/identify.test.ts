import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Identity, openSource, type Source } from "../../src/verify/index.ts";
import {
  github,
  hmac,
  lemonSqueezy,
  sharedToken,
  shopify,
  slack,
  standardWebhooks,
  stripe,
  supabaseDatabase,
} from "../../src/verify/providers/index.ts";
import { SECRET, STANDARD_SECRET, toBytes, toDelivery } from "./senders.ts";

function identify(source: Source, body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): Identity {
  const bytes = typeof body === "string" ? toBytes(body) : body;
  return openSource("acme", source).identify(toDelivery({ headers, body: bytes }));
}

function toHash(body: string): string {
  return createHash("sha256").update(body).digest("hex");
}

const withStripe = stripe({ secret: SECRET });
const withGithub = github({ secret: SECRET });

describe("ids", () => {
  test.each([
    ["text", '"evt_1"', "evt_1"],
    ["one character", '"e"', "e"],
    ["255 characters", `"${"e".repeat(255)}"`, "e".repeat(255)],
    ["an integer", "42", "42"],
    ["zero", "0", "0"],
    ["the largest exact integer", "9007199254740991", "9007199254740991"],
  ])("an id that is %s decides alone", (_name, id, externalId) => {
    expect(identify(withStripe, `{"id":${id}}`)).toMatchObject({
      externalId,
      dedupeKey: `id:${externalId}`,
    });
  });

  test.each([
    ["missing", "null"],
    ["empty", '""'],
    ["256 characters", `"${"e".repeat(256)}"`],
    ["10 kB", `"${"e".repeat(10_000)}"`],
    ["with a space", '"evt 1"'],
    ["with a line break", '"evt\\n1"'],
    ["with NUL", '"evt\\u0000"'],
    ["with a right-to-left override", '"evt\\u202e"'],
    ["beyond ASCII", '"évt"'],
    ["an object", '{"a":1}'],
    ["a list", '["evt_1"]'],
    ["true", "true"],
    ["a fraction", "1.5"],
    ["an integer that is not exact", "12345678901234567890"],
    ["endless", "1e400"],
  ])("an id that is %s gives way to the content", (_name, id) => {
    const body = `{"id":${id}}`;

    expect(identify(withStripe, body)).toMatchObject({
      externalId: null,
      dedupeKey: `sha256:${toHash(body)}`,
    });
  });

  test("two ids that are equal only as numbers stay two events", () => {
    const [one, other] = ["12345678901234567890", "12345678901234567891"].map((id) =>
      identify(withStripe, `{"id":${id}}`),
    );

    expect(one?.dedupeKey).not.toBe(other?.dedupeKey);
  });

  test("an id inherited from the prototype is none", () => {
    const source = hmac({
      secret: SECRET,
      header: "x-signature",
      id: "constructor.name",
      type: "toString.name",
    });

    expect(identify(source, "{}")).toMatchObject({ externalId: null, type: "unknown" });
  });

  test("GitHub's delivery id is kept but the content decides, as the header is not signed", () => {
    const body = '{"zen":"Keep it simple."}';

    expect(identify(withGithub, body, { "x-github-delivery": "d-1" })).toMatchObject({
      externalId: "d-1",
      dedupeKey: `sha256:${toHash(body)}`,
    });
  });

  test("Standard Webhooks' id decides, as the header is signed", () => {
    const source = standardWebhooks({ secret: STANDARD_SECRET });

    expect(identify(source, "{}", { "webhook-id": "msg_1" })).toMatchObject({
      externalId: "msg_1",
      dedupeKey: "id:msg_1",
    });
  });

  test("a header id of an HMAC sender decides exactly if the content names it", () => {
    const options = { secret: SECRET, header: "x-signature", id: { header: "X-Acme-Id" } } as const;
    const headers = { "x-acme-id": "a-1" };

    expect(identify(hmac(options), "{}", headers).dedupeKey).toBe(`sha256:${toHash("{}")}`);
    expect(identify(hmac({ ...options, content: "{id}.{body}" }), "{}", headers).dedupeKey).toBe("id:a-1");
  });

  test("a token's sender is trusted with the ids in its bodies", () => {
    expect(identify(sharedToken({ secret: SECRET, header: "x-token" }), '{"id":7}').dedupeKey).toBe("id:7");
  });

  test("Shopify's topic is part of the content, as the same bytes may come under two", () => {
    const [created, updated, again] = ["orders/create", "orders/updated", "orders/create"].map((topic) =>
      identify(shopify({ secret: SECRET }), '{"id":1}', {
        "x-shopify-topic": topic,
        "x-shopify-event-id": "e-1",
      }),
    );

    expect(created?.dedupeKey).toBe(again?.dedupeKey);
    expect(created?.dedupeKey).not.toBe(updated?.dedupeKey);
    expect(created?.contentHash).toEqual(updated?.contentHash);
    expect(created?.externalId).toBe("e-1");
  });

  test("the content hash is over the bytes, parsed or not", () => {
    const body = new Uint8Array([0xff, 0x00, 0x80]);

    expect(identify(withStripe, body)).toMatchObject({
      isParsed: false,
      type: "unknown",
      externalId: null,
    });
    expect(Buffer.from(identify(withStripe, body).contentHash)).toEqual(createHash("sha256").update(body).digest());
  });
});

describe("types", () => {
  test.each([
    ["missing", "{}"],
    ["empty", '{"type":""}'],
    ["a number", '{"type":7}'],
    ["with a line break", '{"type":"a\\nb"}'],
    ["with a space", '{"type":"a b"}'],
    ["10 kB", `{"type":"${"t".repeat(10_000)}"}`],
    ["256 characters", `{"type":"${"t".repeat(256)}"}`],
    ["in a list", '[{"type":"a"}]'],
    ["of null", "null"],
    ["of a text", '"type"'],
  ])("a type that is %s is unknown", (_name, body) => {
    expect(identify(withStripe, body).type).toBe("unknown");
  });

  test.each([
    ["push", "{}", "push"],
    ["issues", '{"action":"opened"}', "issues.opened"],
    ["pull_request", '{"action":"closed"}', "pull_request.closed"],
    ["issues", '{"action":7}', "issues"],
    ["issues", '{"action":"two words"}', "issues"],
    ["issues", "not JSON", "issues"],
    ["two words", "{}", "unknown"],
    ["", '{"action":"opened"}', "unknown"],
  ])("GitHub's event %j with the body %s is %s", (event, body, type) => {
    expect(identify(withGithub, body, { "x-github-event": event }).type).toBe(type);
  });

  test("GitHub's event without its header is unknown", () => {
    expect(identify(withGithub, '{"action":"opened"}').type).toBe("unknown");
  });

  test("GitHub's form holds the same event as its JSON", () => {
    const body = `payload=${encodeURIComponent('{"action":"opened"}')}`;
    const headers = {
      "x-github-event": "issues",
      "content-type": "application/x-www-form-urlencoded",
    };

    expect(identify(withGithub, body, headers)).toMatchObject({
      type: "issues.opened",
      isParsed: true,
    });
  });

  test.each([
    ['{"type":"event_callback","event":{"type":"app_mention"}}', "application/json", "app_mention"],
    ['{"type":"url_verification"}', "application/json", "url_verification"],
    ["command=%2Fdeploy&text=now", "application/x-www-form-urlencoded", "/deploy"],
    [
      `payload=${encodeURIComponent('{"type":"block_actions"}')}`,
      "application/x-www-form-urlencoded; charset=utf-8",
      "block_actions",
    ],
  ])("Slack's %s is named", (body, contentType, type) => {
    expect(identify(slack({ secret: SECRET }), body, { "content-type": contentType }).type).toBe(type);
  });

  test("Lemon Squeezy's signed name counts, not its header", () => {
    const headers = { "x-event-name": "order_refunded" };

    expect(identify(lemonSqueezy({ secret: SECRET }), '{"meta":{"event_name":"order_created"}}', headers).type).toBe(
      "order_created",
    );
  });

  test("Supabase's operation and table make the type", () => {
    expect(identify(supabaseDatabase({ secret: SECRET }), '{"type":"INSERT","table":"orders"}').type).toBe(
      "INSERT.orders",
    );
  });
});

test("any bytes have an identity that can be stored", () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), fc.json().map(toBytes)), fc.string({ unit: "binary" }), (body, header) => {
      const identity = identify(withGithub, body, {
        "x-github-event": header,
        "x-github-delivery": header,
      });

      expect(identity.type).toMatch(/^[\x21-\x7e]{1,255}$/);
      expect(identity.externalId ?? "none").toMatch(/^[\x21-\x7e]{1,255}$/);
      expect(identity.dedupeKey).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(identity.contentHash).toHaveLength(32);
    }),
  );
});
