import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  defineSource,
  type Identity,
  openSource,
  type ProviderDefinition,
  type Source,
} from "../../src/verify/index.ts";
import {
  github,
  gitlab,
  hmac,
  lemonSqueezy,
  mandrill,
  sharedToken,
  shopify,
  slack,
  standardWebhooks,
  storyblok,
  stripe,
  supabaseDatabase,
  twilio,
} from "../../src/verify/providers/index.ts";
import { SECRET, STANDARD_SECRET, toBytes, toDelivery } from "./senders.ts";

function identify(source: Source, body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): Identity {
  const bytes = typeof body === "string" ? toBytes(body) : body;
  const [identity, ...others] = openSource("acme", source).identify(toDelivery({ headers, body: bytes }));
  if (identity === undefined || others.length > 0) return expect.fail("The delivery is not one event");
  return identity;
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

describe("batches", () => {
  const ACME: ProviderDefinition = {
    name: "acme",
    scheme: { kind: "hmac", signature: { header: "x-signature", encoding: "hex" } },
    id: { in: "body", path: "id" },
    type: { in: "body", paths: ["type"] },
    batch: { path: "events" },
  };

  function identifyAll(
    definition: ProviderDefinition,
    body: string,
    headers: Readonly<Record<string, string>> = {},
  ): readonly Identity[] {
    return openSource("acme", defineSource(definition, { secret: SECRET })).identify(
      toDelivery({ headers, body: toBytes(body) }),
    );
  }

  function toTexts(identities: readonly Identity[]): readonly string[] {
    return identities.map(({ body }) => Buffer.from(body).toString("utf8"));
  }

  test("without a batch the one event is the body itself, not a copy", () => {
    const body = toBytes('{"id":"evt_1"}');
    const [identity] = openSource("acme", withStripe).identify(toDelivery({ headers: {}, body }));

    expect(identity?.body).toBe(body);
  });

  test("each item is an event with its own bytes, id, type and hash", () => {
    const items = ['{"id":"a","type":"one"}', '{ "id": "b", "type": "two" }'];

    expect(identifyAll(ACME, `{"events":[${items.join(", ")}]}`)).toEqual([
      {
        type: "one",
        externalId: "a",
        dedupeKey: "id:a",
        body: toBytes(items[0]!),
        contentHash: createHash("sha256").update(items[0]!).digest(),
        isParsed: true,
        hasRepeatedKeys: false,
      },
      expect.objectContaining({ type: "two", dedupeKey: "id:b", body: toBytes(items[1]!) }),
    ]);
  });

  test("C43 a thousand items become a thousand events, those without an id known by their content", () => {
    const items = Array.from({ length: 1_000 }, (_, index) => (index % 2 === 0 ? `{"id":${index}}` : `{"n":${index}}`));
    const identities = identifyAll({ ...ACME, batch: { path: "" } }, `[${items.join(",")}]`);

    expect(toTexts(identities)).toEqual(items);
    expect(new Set(identities.map(({ dedupeKey }) => dedupeKey)).size).toBe(1_000);
    expect(identities[1]).toMatchObject({ externalId: null, dedupeKey: `sha256:${toHash('{"n":1}')}` });
  });

  test("C43 two items with one id are both named, and equal", () => {
    const identities = identifyAll(ACME, '{"events":[{"id":"a","n":1},{"id":"a","n":2}]}');

    expect(identities.map(({ dedupeKey }) => dedupeKey)).toEqual(["id:a", "id:a"]);
  });

  test("C46 two items whose numbers are equal only once parsed stay two events", () => {
    const items = ['{"id":12345678901234567890}', '{"id":12345678901234567891}'];
    const [one, other] = identifyAll(ACME, `{"events":[${items.join(",")}]}`);

    expect(one?.dedupeKey).toBe(`sha256:${toHash(items[0]!)}`);
    expect(other?.dedupeKey).toBe(`sha256:${toHash(items[1]!)}`);
  });

  test("an empty list is no event", () => {
    expect(identifyAll(ACME, '{"events":[]}')).toEqual([]);
  });

  test.each([
    ["no list", '{"id":"a"}'],
    ["something else than a list", '{"events":{"id":"a"}}'],
    ["a body that is no JSON", "events=[]"],
    ["a list at another path", '[{"id":"a"}]'],
  ])("%s is one event with the whole body", (_name, body) => {
    expect(toTexts(identifyAll(ACME, body))).toEqual([body]);
  });

  test("10,000 items are taken apart, 10,001 stay one event", () => {
    const toBody = (count: number): string => `[${Array.from({ length: count }, () => "{}").join(",")}]`;
    const definition = { ...ACME, batch: { path: "" } };

    expect(identifyAll(definition, toBody(10_000))).toHaveLength(10_000);
    expect(identifyAll(definition, toBody(10_001))).toHaveLength(1);
  });

  test("items may be anything, and items of an unusual kind have no type", () => {
    expect(identifyAll(ACME, '{"events":[1,null,"a",[]]}').map(({ type }) => type)).toEqual(
      Array.from({ length: 4 }, () => "unknown"),
    );
  });

  test("a header names the whole delivery, so it does not make its items one", () => {
    const definition: ProviderDefinition = {
      ...ACME,
      scheme: { ...ACME.scheme, idHeader: "x-id", content: "{id}.{body}" } as ProviderDefinition["scheme"],
      id: { in: "header", header: "x-id" },
    };
    const [one, other] = identifyAll(definition, '{"events":[{"n":1},{"n":2}]}', { "x-id": "d-1" });

    expect(one).toMatchObject({ externalId: "d-1", dedupeKey: `sha256:${toHash('{"n":1}')}` });
    expect(other?.dedupeKey).toBe(`sha256:${toHash('{"n":2}')}`);
  });

  test("headers that are part of the content are part of every item's", () => {
    const definition: ProviderDefinition = { ...ACME, id: { in: "none" }, contentHeaders: ["x-topic"] };
    const body = '{"events":[{"n":1}]}';

    expect(identifyAll(definition, body, { "x-topic": "a" })[0]?.dedupeKey).not.toBe(
      identifyAll(definition, body, { "x-topic": "b" })[0]?.dedupeKey,
    );
  });

  test("a form is never taken apart, whatever it looks like", () => {
    const definition: ProviderDefinition = { ...ACME, payload: "form-or-json", batch: { path: "" } };
    const body = `payload=${encodeURIComponent('[{"id":"a"}]')}`;

    expect(toTexts(identifyAll(definition, body, { "content-type": "application/x-www-form-urlencoded" }))).toEqual([
      body,
    ]);
    expect(toTexts(identifyAll(definition, '[{"id":"a"}]'))).toEqual(['{"id":"a"}']);
  });

  test("any list of JSON values is taken apart into what JSON.parse sees", () => {
    const definition = { ...ACME, batch: { path: "" } };
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (items) => {
        const json = JSON.stringify(items);

        expect(toTexts(identifyAll(definition, json)).map((text): unknown => JSON.parse(text))).toEqual(
          JSON.parse(json),
        );
      }),
    );
  });
});

describe("ids and what is signed", () => {
  const base: ProviderDefinition = {
    name: "acme",
    scheme: { kind: "hmac", signature: { header: "x-signature", encoding: "hex" } },
    id: { in: "body", path: "event.id" },
    type: { in: "none" },
  };
  const partial = {
    kind: "hmac",
    signature: { header: "x-signature", encoding: "hex" },
    content: "{field:token}",
  } as const;

  test.each<[string, Partial<ProviderDefinition>, boolean]>([
    ["the whole body is signed", {}, true],
    ["its path is among the signed fields", { scheme: partial, signedFields: ["token", "event.id"] }, true],
    ["its path is not among the signed fields", { scheme: partial, signedFields: ["token"] }, false],
    ["only what is around it is listed", { scheme: partial, signedFields: ["token", "event"] }, false],
    ["only a checksum of the body is signed", { scheme: { ...partial, content: "{body:crc32}" } }, false],
    ["a token came with it", { scheme: { kind: "token", carrier: { in: "header", header: "x-token" } } }, true],
    [
      "its header is among the signed fields",
      {
        id: { in: "header", header: "X-Id" },
        scheme: { ...partial, content: "{header:x-id}" },
        signedFields: ["token", "x-id"],
      },
      true,
    ],
    ["a user name and password came with it", { scheme: { kind: "basic", username: "acme" } }, true],
    [
      "a signed token came with it",
      { scheme: { kind: "jwt", carrier: { in: "bearer" }, algorithms: ["HS256"], keys: { from: "secret" } } },
      true,
    ],
    ["its header is not signed", { id: { in: "header", header: "X-Id" } }, false],
  ])("an id decides alone where %s: %#", (_name, part, decides) => {
    const open = openSource("acme", defineSource({ ...base, ...part }, { secret: SECRET }));
    const delivery = toDelivery({ headers: { "x-id": "e-1" }, body: toBytes('{"event":{"id":"e-1"}}') });

    expect(open.identify(delivery)[0]).toMatchObject({
      externalId: "e-1",
      dedupeKey: decides ? "id:e-1" : `sha256:${toHash('{"event":{"id":"e-1"}}')}`,
    });
  });

  test("paths may lead through lists", () => {
    const definition: ProviderDefinition = {
      ...base,
      id: { in: "body", path: "events.0.id" },
      type: { in: "body", paths: ["events.0.type"], append: "events.0.action" },
    };
    const open = openSource("acme", defineSource(definition, { secret: SECRET }));
    const body = toBytes('{"events":[{"id":"e-1","type":"a","action":"b"}]}');

    expect(open.identify(toDelivery({ headers: {}, body }))[0]).toMatchObject({ externalId: "e-1", type: "a.b" });
  });

  test("the length of a list is no value of its own", () => {
    const open = openSource(
      "acme",
      defineSource({ ...base, id: { in: "body", path: "events.length" } }, { secret: SECRET }),
    );

    expect(open.identify(toDelivery({ headers: {}, body: toBytes('{"events":[1]}') }))[0]?.externalId).toBeNull();
  });
});

describe("types that are the name of a key", () => {
  const definition: ProviderDefinition = {
    name: "acme",
    scheme: { kind: "hmac", signature: { header: "x-signature", encoding: "hex" } },
    id: { in: "none" },
    type: { in: "key", except: ["for", "user"] },
  };
  const source = defineSource(definition, { secret: SECRET });

  test.each([
    ['{"favorite_events":[]}', "favorite_events"],
    ['{"for":"1","user":{},"follow_events":[],"tweets":[]}', "follow_events"],
    ['{"for":"1"}', "unknown"],
    ["{}", "unknown"],
    ['{"two words":1}', "unknown"],
    ['{"":1}', "unknown"],
    ["[1]", "unknown"],
    ["null", "unknown"],
    ['"text"', "unknown"],
    ["5", "unknown"],
    ["no JSON", "unknown"],
  ])("of %s the type is %s", (body, type) => {
    expect(identify(source, body).type).toBe(type);
  });
});

describe("what recognises an event without an id", () => {
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const withTwilio = twilio({ secret: SECRET, url: "https://app.example.com/api/webhooks/twilio" });

  test("fields that are signed as fields are the same event in any order and spelling", () => {
    const key = identify(withTwilio, "MessageSid=SM1&Body=a%20b", form).dedupeKey;

    expect(identify(withTwilio, "Body=a+b&MessageSid=SM1", form).dedupeKey).toBe(key);
    expect(identify(withTwilio, "Body=a+c&MessageSid=SM1", form).dedupeKey).not.toBe(key);
  });

  test("fields that a template names are fields too, and the key is a hash of them", () => {
    const source = mandrill({ secret: SECRET, url: "https://app.example.com/api/webhooks/mandrill" });
    const key = identify(source, "b=2&a=1", form).dedupeKey;

    expect(key).toBe(`sha256:${toHash("a1b2")}`);
    expect(identify(source, "a=1&b=2", form).dedupeKey).toBe(key);
    expect(identify(source, "a=1&b=2").dedupeKey).toBe(`sha256:${toHash("a=1&b=2")}`);
  });

  test("headers that say what happened are part of what is hashed", () => {
    const source = gitlab({ secret: SECRET });
    const { definition } = source;
    const names = definition.contentHeaders ?? [];
    const prefix = names.map((name) => `${name === "idempotency-key" ? '"k-1"' : "null"}\n`).join("");
    const digest = createHash("sha256")
      .update(prefix)
      .update(Buffer.from(toHash("{}"), "hex"))
      .digest("hex");

    expect(identify(source, "{}", { "idempotency-key": "k-1" }).dedupeKey).toBe(`sha256:${digest}`);
  });

  test("of a form whose bytes are signed every byte counts", () => {
    const source = slack({ secret: SECRET });

    const [one, other] = ["a=1&b=2", "b=2&a=1"].map((body) => identify(source, body, form).dedupeKey);

    expect(one).not.toBe(other);
  });

  test("GitLab's idempotency key tells apart what says the same, such as a flag that is turned off and on", () => {
    const source = gitlab({ secret: SECRET });

    const [first, resent, second, older] = ["k-1", "k-1", "k-2", undefined].map(
      (key) => identify(source, "{}", key === undefined ? {} : { "idempotency-key": key }).dedupeKey,
    );

    expect(resent).toBe(first);
    expect(new Set([first, second, older]).size).toBe(3);
  });

  test("nothing does where a sender says the same again", () => {
    const source = storyblok({ secret: SECRET });

    const [one, other] = ["{}", "{}"].map((body) => identify(source, body).dedupeKey);

    expect(one).toMatch(/^delivery:[0-9a-f-]{36}$/);
    expect(one).not.toBe(other);
  });
});
