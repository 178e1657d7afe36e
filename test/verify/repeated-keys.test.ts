import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defineProvider, type Identity, openSource, type ProviderDefinition } from "../../src/verify/index.ts";
import { hasRepeatedKeys } from "../../src/verify/identity/repeated-keys.ts";
import { toRequest } from "./requests.ts";
import { SECRET, toBytes } from "./senders.ts";

function isRepeating(json: string): boolean {
  return hasRepeatedKeys(toBytes(json), JSON.parse(json));
}

test.each([
  ["at the top", '{"a":1,"a":2}'],
  ["with equal values", '{"a":1,"a":1}'],
  ["three times", '{"a":1,"a":2,"a":3}'],
  ["further in", '{"a":[{"b":{"c":1,"c":2}}]}'],
  ["over an object", '{"a":{"b":1,"c":2},"a":null}'],
  ["in another spelling", String.raw`{"a":1,"\u0061":2}`],
  ["that is a prototype's", '{"__proto__":1,"__proto__":2}'],
  ["that is empty", '{"":1,"":2}'],
  ["after a byte order mark", '\uFEFF{"a":1,"a":2}'],
])("a key that comes twice is found %s", (_name, json) => {
  expect(hasRepeatedKeys(toBytes(json), JSON.parse(json.replace("\uFEFF", "")))).toBe(true);
});

test.each([
  ["one key in two objects", '[{"a":1},{"a":2}]'],
  ["one key on two levels", '{"a":{"a":{"a":1}}}'],
  ["colons in texts", '{"a:b":"c:d","e":[":",":"]}'],
  ["escaped quotes", String.raw`{"a":"\":\\","b":"\\\":"}`],
  ["names of a prototype", '{"__proto__":{"constructor":1},"toString":2}'],
  ["nothing", "{}"],
  ["no object", '[":",1,null,true]'],
  ["a text", '"a:b"'],
])("no key comes twice in %s", (_name, json) => {
  expect(isRepeating(json)).toBe(false);
});

test("no JSON that was made from a value repeats a key, and any does with one member written twice", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (value, key) => {
      const json = JSON.stringify(value, undefined, 1);
      const member = `${JSON.stringify(key)}:${json}`;

      expect(isRepeating(json)).toBe(false);
      expect(isRepeating(`[{${member}}]`)).toBe(false);
      expect(isRepeating(`[{${member},${member}}]`)).toBe(true);
    }),
  );
});

test("a nesting of a million levels overflows nothing", () => {
  const nested = '{"a":'.repeat(500_000) + '{"b":1,"b":2}' + "}".repeat(500_000);

  expect(isRepeating(nested)).toBe(true);
});

describe("an event says so", () => {
  const identify = (body: string, definition: Partial<ProviderDefinition> = {}): readonly boolean[] => {
    const acme = defineProvider({
      name: "acme",
      scheme: { kind: "hmac", signature: { header: "x-acme-signature", encoding: "hex" } },
      id: { in: "none" },
      type: { in: "none" },
      ...definition,
    });
    const events: readonly Identity[] = openSource("acme", acme({ secret: SECRET })).identify(toRequest({ body }));
    return events.map((event) => event.hasRepeatedKeys);
  };

  test("of its own JSON", () => {
    expect(identify('{"a":1,"a":2}')).toEqual([true]);
    expect(identify('{"a":1}')).toEqual([false]);
  });

  test("of its own part of a batch", () => {
    expect(identify('{"events":[{"a":1},{"a":1,"a":2}]}', { batch: { path: "events" } })).toEqual([false, true]);
  });

  test("of JSON alone", () => {
    expect(identify("a:=1&b=2", { payload: "form" })).toEqual([false]);
    expect(identify("a: b", { payload: "text" })).toEqual([false]);
    expect(identify('{"a":1,"a":')).toEqual([false]);
  });
});
