import { describe, expect, test } from "vitest";
import { sampleEvent, sampleTypes } from "../../src/testing/samples/index.ts";
import { type Identity, openSource, sign, type Source } from "../../src/verify/index.ts";
import {
  clerk,
  github,
  lemonSqueezy,
  shopify,
  slack,
  standardWebhooks,
  stripe,
  supabaseDatabase,
  svix,
} from "../../src/verify/providers/index.ts";

const AT = new Date("2026-11-20T12:00:00.000Z");
const ID = "0199a6f0-7c1e-7f00-8000-0123456789ab";
const OTHER_ID = "0199a6f0-7c1e-7f00-8000-0123456789ac";
const secret = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

const SOURCES: readonly Source[] = [
  clerk({ secret }),
  github({ secret }),
  lemonSqueezy({ secret }),
  shopify({ secret }),
  slack({ secret }),
  standardWebhooks({ secret }),
  stripe({ secret }),
  supabaseDatabase({ secret }),
  svix({ secret }),
];

const CASES = SOURCES.flatMap((source) =>
  [...sampleTypes(source.definition.name), "something.else"].map(
    (type) => [source.definition.name, type, source] as const,
  ),
);

async function identify(source: Source, type: string, id: string): Promise<Identity> {
  const body = JSON.stringify(sampleEvent(source.definition.name, type, { id, at: AT }));
  const request = await sign(source, { body, type, id, at: AT });
  const headers = new Headers({ ...request.headers });
  const [identity, ...others] = openSource("sample", source).identify({
    method: "POST",
    url: "https://example.com/",
    headers,
    body: request.body,
  });
  if (identity === undefined || others.length > 0) throw new Error("a sample is one event");
  return identity;
}

describe.each(CASES)("%s %s", (_provider, type, source) => {
  test("has the type it was asked for", async () => {
    expect((await identify(source, type, ID)).type).toBe(type);
  });

  test("is an event of its own for every id, and the same for the same", async () => {
    const { dedupeKey } = await identify(source, type, ID);

    expect((await identify(source, type, OTHER_ID)).dedupeKey).not.toBe(dedupeKey);
    // A sender that sends the same bytes for different events has every delivery for one of its own.
    const isRecognised = source.definition.id.in !== "delivery";
    expect((await identify(source, type, ID)).dedupeKey === dedupeKey).toBe(isRecognised);
  });
});

test.each(["user.created", "user.updated", "user.deleted", "role.created"])(
  "Kinde's %s has the claims of a webhook",
  (type) => {
    expect(sampleEvent("kinde", type, { id: ID, at: AT })).toMatchObject({
      event_id: `event_${ID}`,
      type,
      data: expect.any(Object),
    });
  },
);

test.each(sampleTypes("stripe"))("Stripe's %s is about the customer cus_sample", (type) => {
  expect(sampleEvent("stripe", type, { id: ID, at: AT })).toMatchObject({
    id: expect.stringMatching(/^evt_[A-Za-z0-9]+$/),
    created: 1_795_176_000,
    data: { object: { customer: "cus_sample" } },
  });
});

test("a provider nobody wrote samples for gets the common envelope", () => {
  expect(sampleTypes("acme")).toEqual(["sample.created"]);
  expect(sampleEvent("acme", "order.paid", { id: "a-1", at: AT })).toMatchObject({
    id: "a-1",
    type: "order.paid",
  });
});

test("samples are JSON as they stand", () => {
  for (const [provider, type] of CASES) {
    const sample = sampleEvent(provider, type, { id: ID, at: AT });

    expect(JSON.parse(JSON.stringify(sample))).toEqual(sample);
  }
});
