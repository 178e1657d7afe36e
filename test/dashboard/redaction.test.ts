import fc from "fast-check";
import { describe, expect, test as pure } from "vitest";

import type { EventView } from "../../src/dashboard/index.ts";
import { createRedaction } from "../../src/dashboard/redaction/redaction.ts";
import { appendEvents, insertRejections } from "../../src/store/index.ts";
import { newId, sampleEvent } from "../support/sample-events.ts";
import { testOnPglite as test } from "../support/test-database.ts";
import { failNew } from "./fail-jobs.ts";
import { get, mount, MOUNT } from "./mount.ts";

const toBytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function redact(text: string, ...paths: readonly string[]): string | null {
  const shown = createRedaction(paths).redact(toBytes(text));
  return shown === null ? null : new TextDecoder().decode(shown);
}

describe("rules", () => {
  pure.for([
    ["a path", '{"a":{"b":1,"c":2}}', ["a.b"], '{"a":{"b":"[redacted]","c":2}}'],
    ["a whole object", '{"a": {"b": {"c": [1]}}, "d": 2}', ["a.b"], '{"a": {"b": "[redacted]"}, "d": 2}'],
    ["one key of any name", '{"a":{"x":1,"y":2},"b":3}', ["a.*"], '{"a":{"x":"[redacted]","y":"[redacted]"},"b":3}'],
    [
      "any depth",
      '{"x":[{"card":{"no":1}}],"card":{"no":2}}',
      ["**.card.no"],
      '{"x":[{"card":{"no":"[redacted]"}}],"card":{"no":"[redacted]"}}',
    ],
    ["any depth, any key", '{"a":{"card":{"x":1}}}', ["**.card.*"], '{"a":{"card":{"x":"[redacted]"}}}'],
    [
      "items of a list",
      '{"items":[{"e":1},{"e":2}]}',
      ["items[].e"],
      '{"items":[{"e":"[redacted]"},{"e":"[redacted]"}]}',
    ],
    ["one item of a list", "[1,2,3]", ["1"], '[1,"[redacted]",3]'],
    ["everything", '{"a":1}', ["**"], '"[redacted]"'],
    ["a key that is repeated", '{"a":1,"a":2}', ["a"], '{"a":"[redacted]","a":"[redacted]"}'],
    ["a key that is escaped", '{"\\u0061":1}', ["a"], '{"\\u0061":"[redacted]"}'],
    ["a text with brackets and quotes", '{"a":"}]\\"{[","b":1}', ["b"], '{"a":"}]\\"{[","b":"[redacted]"}'],
    ["empty lists and objects", '{"a":[],"b":{},"c":1}', ["**.c"], '{"a":[],"b":{},"c":"[redacted]"}'],
    ["white space", ' { "a" : [ 1 , 2 ] } ', ["a.0"], ' { "a" : [ "[redacted]" , 2 ] } '],
    ["a form's field", "a=1&card[no]=4242&b=2", ["card.no"], "a=1&card[no]=%5Bredacted%5D&b=2"],
    [
      "JSON in a form's field",
      "payload=%7B%22u%22%3A1%7D",
      ["payload.u"],
      "payload=%7B%22u%22%3A%22%5Bredacted%5D%22%7D",
    ],
  ] as const)("%s", ([, body, paths, shown]) => {
    expect(redact(body, ...paths)).toBe(shown);
  });

  pure("what no rule matches stays as it was sent", () => {
    const body = toBytes('\uFEFF{"n": 12345678901234567890, "e": 1e400,\r\n"k":"\\ud800"}');

    expect(createRedaction(["other.path"]).redact(body)).toBe(body);
  });

  pure.for([
    ["JSON cut short", '{"card":{"no":"4242'],
    ["no text", "\u00FF"],
    ["XML", "<a>1</a>"],
    ["plain text", "card 4242"],
  ] as const)("%s is withheld whole", ([, body]) => {
    const bytes = body === "\u00FF" ? Uint8Array.from([0xff]) : toBytes(body);

    expect(createRedaction(["card.no"]).redact(bytes)).toBeNull();
  });

  pure("deep nesting is neither slow nor too deep", () => {
    const depth = 200_000;
    const body = `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;

    expect(redact(body, "**.secret", "**.a.*.b")).toBe(body);
  });

  pure("a hidden value is found wherever it stands, and nothing else is lost", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const body = JSON.stringify({ open: value, secret: value, list: [value, { secret: value }] });

        expect(JSON.parse(redact(body, "secret", "list[].secret") ?? "")).toEqual({
          open: JSON.parse(JSON.stringify(value)),
          secret: "[redacted]",
          list: [JSON.parse(JSON.stringify(value)), { secret: "[redacted]" }],
        });
      }),
    );
  });

  pure.for([[["a..b"]], [[""]], [[1]], ["a.b"], [[Array.from({ length: 40 }, () => "a").join(".")]]])(
    "%j is no list of rules",
    ([paths]) => {
      expect(() => createRedaction(paths as unknown as readonly string[])).toThrow("redact");
    },
  );
});

const SECRET = "jane@example.com";
const BODY = JSON.stringify({ data: { object: { customer_email: SECRET, amount: 900 } } });
const REDACT = ["data.object.customer_email", "**.card.*"];

describe("a redacted value", () => {
  test("is in no part of an event, and its bytes are not given out", async ({ database }) => {
    const job = await failNew(database, { body: toBytes(BODY) }, `Error: no user ${SECRET}`);
    const dashboard = mount(database, { redact: REDACT });

    const { body } = await get<EventView>(dashboard, `events/${job.eventId}`);
    const download = await dashboard.GET(new Request(`${MOUNT}/api/events/${job.eventId}/body`));

    expect(body.body).toMatchObject({ isRedacted: true, text: BODY.replace(SECRET, "[redacted]") });
    expect(Buffer.from(body.body.base64, "base64").toString()).toBe(body.body.text);
    expect([body.jobs[0]?.lastError, body.attempts[0]?.error]).toEqual(Array(2).fill("Error: no user [redacted]"));
    expect(JSON.stringify(body)).not.toContain(SECRET);
    expect(download.status).toBe(403);
    expect(await download.text()).not.toContain(SECRET);
  });

  test.for([
    "path=data.object.customer_email&value=x",
    "path=data..object.customer_email&value=x",
    "path=data.object.customer_email.length&value=1",
    "path=data.items[].card.number&value=4242",
    "path=card.0&value=4242",
    "text=jane",
  ])("is not found by %s", async (query, { database }) => {
    const { status, body } = await get(mount(database, { redact: REDACT }), `events?${query}`);

    expect([status, body.error?.message]).toEqual([400, expect.stringContaining("redaction rules")]);
  });

  test("leaves other values to be found", async ({ database }) => {
    const event = sampleEvent({ body: toBytes(BODY) });
    await appendEvents(database.receiving, [event]);
    const dashboard = mount(database, { redact: REDACT });

    const { body } = await get(dashboard, "events?path=data.object.amount&value=900");

    expect(body).toMatchObject({ events: [{ id: event.id }] });
  });

  test("is in no refused delivery, not even in one cut short", async ({ database }) => {
    const ids = [newId(), newId()];
    const row = {
      source: "stripe",
      cause: "signature_mismatch",
      status: 401,
      method: "POST",
      headers: "[]",
      url: null,
      hint: null,
      occurrences: 1,
      bodyBytes: 9_000,
    };
    await insertRejections(database.receiving, [
      { ...row, id: ids[0] ?? "", bodyPrefix: toBytes(BODY) },
      { ...row, id: ids[1] ?? "", bodyPrefix: toBytes(BODY.slice(0, -4)) },
    ]);
    const dashboard = mount(database, { redact: REDACT });

    const shown = await Promise.all(ids.map(async (id) => (await get(dashboard, `rejections/${id}`)).body));

    expect(shown).toMatchObject([
      { body: { isRedacted: true } },
      { body: { isRedacted: true, text: null, base64: "" } },
    ]);
    expect(JSON.stringify(shown)).not.toContain(SECRET);
  });
});
