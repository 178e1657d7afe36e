import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileContent, renderContent } from "../../src/verify/content/content.ts";
import type { ContentEnvironment, ContentSource } from "../../src/verify/content/placeholders.ts";
import { toReader } from "../../src/verify/content/read-place.ts";
import { toRefuse } from "../../src/verify/refusal.ts";
import { toPublicUrl } from "../../src/verify/content/request-target.ts";
import { ADDRESS, type Request, toArrival } from "./signed-content-support.ts";

const refuse = toRefuse("shop", undefined);
const ENVIRONMENT: ContentEnvironment = {
  settings: { webhookId: "WH-1" },
  url: toPublicUrl(ADDRESS, refuse),
  payload: "json",
  pairSeparator: ",",
  secret: undefined,
  refuse,
};
const FORM = "application/x-www-form-urlencoded";
const TIMING = { unit: "s", toleranceMs: 300_000 } as const;

function toSource(request: Request = {}, changes: Partial<ContentSource> = {}): ContentSource {
  const reader = toReader(toArrival(request), "json");
  return { reader, timestamp: "1795176000", id: "I", signatureText: "env=E,v1=S", ...changes };
}

function render(template: string, source: ContentSource, environment = ENVIRONMENT): string | undefined {
  const { before, after, hasBody } = compileContent(template, environment, TIMING);
  const texts = [renderContent(before, source, true), renderContent(after, source, true)];
  return texts.includes(undefined) ? undefined : texts.join(hasBody ? "<body>" : "");
}

const ARRIVAL: Request = {
  url: "/api?b=2&a=%20x",
  headers: { "X-Nonce": "n 1" },
  body: '{"token":"T","count":7,"ok":true,"list":["first",1,2,3,4,5,6,7,8,9,"last"]}',
};

test.each([
  ["{body}", "<body>"],
  ["{timestamp}.{body}", "1795176000.<body>"],
  ["{id}.{timestamp}.{body}", "I.1795176000.<body>"],
  ["v0:{timestamp}:{body}", "v0:1795176000:<body>"],
  ["{body}|{id}|{timestamp}", "<body>|I|1795176000"],
  ["body{body}body", "body<body>body"],
  ["id{id}id{body}", "idIid<body>"],
  ["{body}.{id}", "<body>.I"],
  ["{timestamp}{body}", "1795176000<body>"],
  ["{id}{timestamp}{body}", "I1795176000<body>"],
  ["{timestamp}{field:token}", "1795176000T"],
  ["{field:count}:{field:ok}:{field:list.0}", "7:true:first"],
  ["{field:list.10}.", "last."],
  ["{method}\n{path}\n{query}\n{header:x-nonce}\n", "POST\n/hooks/acme\nb=2&a=%20x\nn 1\n"],
  ["{origin}|{query:a}", "https://app.example.com| x"],
  ["{url}{body}", "https://app.example.com/hooks/acme?b=2&a=%20x<body>"],
  ["{body}{url}", "<body>https://app.example.com/hooks/acme?b=2&a=%20x"],
  ["{method}{url}{body}{timestamp}", "POSThttps://app.example.com/hooks/acme?b=2&a=%20x<body>1795176000"],
  ["{setting:webhookId}/{setting:webhookId}/{body}", "WH-1/WH-1/<body>"],
  ['{"env":"{pair:env}","body":{body}}', '{"env":"E","body":<body>}'],
])("%s is rendered as %j", (template, expected) => {
  expect(render(template, toSource(ARRIVAL))).toBe(expected);
});

test.each([
  "",
  "text",
  "{setting:webhookId}",
  "{BODY}",
  "{}",
  "{body",
  "{body}{body}",
  "{id}.{id}.{body}",
  "{header:X-A}.{header:x-a}.{body}",
  "{host}{body}",
  "{secret}{body}",
  "{body:sha3:hex}",
  "{body:sha256}",
  "{body:sha256:hex-upper}",
  "{header:}{body}",
  "{header:x y}.{body}",
  "{query:}.{body}",
  "{field:}.{body}",
  "{pair:}.{body}",
  "{__proto__}{body}",
])("%j is refused", (template) => {
  expect(() => compileContent(template, ENVIRONMENT, TIMING)).toThrow('option "content"');
});

test.each([
  "{id}{body}",
  "{header:x}{body}",
  "{header:x}{query:y}",
  "{body}{header:x}",
  "{id}{header:x}.{body}",
  "{header:x}.{body}{header:y}",
  "{body}{form}",
  "{header:x}{body:json}",
  "{body:crc32}{body}",
  "{url}{header:x}",
  "{header:x}{form}",
  "{header:x}{body:sha256:hex}.{body}",
])("%s is refused, because one value could borrow from the other", (template) => {
  expect(() => compileContent(template, ENVIRONMENT, TIMING)).toThrow("borrow");
});

test.each(["{url}", "{path}.{body}", "{origin}{body}"])("%s needs the option url", (template) => {
  expect(() => compileContent(template, { ...ENVIRONMENT, url: undefined }, TIMING)).toThrow('option "url"');
});

test.each(["missing", "empty", "__proto__", "constructor"])("the setting %s needs a value", (name) => {
  const environment = { ...ENVIRONMENT, settings: { empty: "" } };

  expect(() => compileContent(`{setting:${name}}{body}`, environment, TIMING)).toThrow(
    `option "${name}": is missing or empty`,
  );
});

test("an id before a timestamp of which nothing is known could borrow from it", () => {
  expect(() => compileContent("{id}{timestamp}{body}", ENVIRONMENT, undefined)).toThrow("borrow");
});

test("texts beside each other mark a border together", () => {
  const source = toSource({ headers: { x: "aWH-1b" } });

  expect(render("{header:x}{setting:webhookId}/{body}", source)).toBe("aWH-1bWH-1/<body>");
  expect(render("{header:x}{setting:webhookId}/{body}", toSource({ headers: { x: "aWH-1/b" } }))).toBeUndefined();
});

test("a pair can only be named where the signature is among pairs", () => {
  expect(() => compileContent("{pair:env}.{body}", { ...ENVIRONMENT, pairSeparator: "" }, TIMING)).toThrow("unknown");
});

describe("a value that could borrow from its neighbour", () => {
  test.each([
    ["{id}.{body}", { id: "a.b" }, {}],
    ["{id}..{body}", { id: "a." }, {}],
    ["{body}#{id}|{timestamp}", { id: "a#b" }, {}],
    ["{header:x}|{body}", {}, { headers: { x: "a|b" } }],
    ["{query:x}|{body}", {}, { url: "/?x=a%7Cb" }],
    ["{field:x}|{field:y}", {}, { body: '{"x":"a|b","y":""}' }],
    ["{pair:env}|{body}", { signatureText: "env=a|b" }, {}],
    ["{id}{timestamp}{body}", { id: "a1795176001b" }, {}],
    ["{id}{timestamp}{body}", { id: "a1795176600b" }, {}],
    ["{id}{timestamp}{body}", { id: "a179517600", timestamp: "1795176001" }, {}],
    ["{url}{body}", {}, { url: "/?a=1", body: "b=2" }],
    ["{url}{body}", {}, { body: "?b=2" }],
    ["{url}{body}", {}, { url: '/?a={"b"', body: "{}" }],
    ["{query}{body}", {}, { body: "b=2" }],
  ] as const)("%s refuses %j with %j", (template, changes, request) => {
    expect(render(template, toSource(request, changes))).toBeUndefined();
  });

  test.each([
    ["{id}{timestamp}{body}", { id: "a1700000000b" }, {}],
    ["{id}{timestamp}{body}", { id: "17951" }, {}],
    ["{id}{timestamp}{body}", { id: "a1795176601b" }, {}],
    ["{id}|{body}", { id: "a.b" }, { body: "a|b" }],
    ["{url}{body}", {}, { url: "/?a=1", body: "" }],
    ["{url}{body}", {}, { body: "b=2" }],
    ["{url}{body}", {}, { url: "/?a=1", body: "[1]" }],
  ] as const)("%s takes %j with %j", (template, changes, request) => {
    expect(render(template, toSource(request, changes))).toBeDefined();
  });

  test.each(["rfc3339", "rfc3339-utc"] as const)(
    "an id before a timestamp of %s may hold digits, but no time of day",
    (unit) => {
      const content = compileContent("{id}{timestamp}{body}", ENVIRONMENT, { unit, toleranceMs: 300_000 });
      const take = (id: string): unknown =>
        renderContent(content.before, toSource({}, { id, timestamp: "2026-11-20T12:00:00Z" }), true);

      expect(take("2026-11-20-17951760001795176000")).toBeDefined();
      expect(take("a2026-11-20T12:00:01Z")).toBeUndefined();
      expect(take("1999-01-01T00:00:00")).toBeUndefined();
    },
  );

  test.each([
    "{header:x}.{header:y}|{body}",
    "{header:x}..{body}.{header:y}",
    "{header:x}|{body}|.{header:y}",
    "{body}a{header:x}.|{header:y}",
    "{header:x}{body:sha256:hex}.{header:y}",
  ])("no two deliveries whose values are any of 13 short texts render %s alike", (template) => {
    const { before, after, hasBody } = compileContent(template, ENVIRONMENT, TIMING);
    const letters = ["a", ".", "|"];
    const texts = ["", ...letters, ...letters.flatMap((one) => letters.map((other) => one + other))];
    const seen = new Map<string, string>();

    for (const values of texts.flatMap((x) => texts.flatMap((y) => texts.map((body) => ({ x, y, body }))))) {
      const source = toSource({ headers: { x: values.x, y: values.y }, body: values.body });
      const [first, last] = [renderContent(before, source, true), renderContent(after, source, true)];
      const signed = `${first}${hasBody ? values.body : ""}${last}`;
      const isTaken = first !== undefined && last !== undefined;
      if (isTaken) expect(seen.get(signed) ?? JSON.stringify(values)).toBe(JSON.stringify(values));
      if (isTaken) seen.set(signed, JSON.stringify(values));
    }

    expect(seen.size).toBeGreaterThan(500);
  });
});

describe("a value that is missing or no value", () => {
  test.each([
    ["{header:x-missing}.{body}", {}],
    ["{header:x}.{body}", { headers: { x: "a\tb" } }],
    ["{header:x}.{body}", { headers: { x: "caf\u00e9" } }],
    ["{header:x}.{body}", { headers: { x: "x".repeat(4_097) } }],
    ["{query:x}.{body}", {}],
    ["{query:x}.{body}", { url: "/?x=1&x=1" }],
    ["{query:x}.{body}", { url: "/?x=%ff" }],
    ["{query:x}.{body}", { url: `/?x=${"%C3%A9".repeat(2_049)}` }],
    ["{query}.{body}", { url: `/?${"x".repeat(4_097)}` }],
    ["{query}.{body}", { url: "/?caf\u00e9" }],
    ["{url}.{body}", { url: "/?a b" }],
    ["{field:x}.", { body: "{}" }],
    ["{field:x}.", { body: "not json" }],
    ["{field:x}.", { body: '{"x":null}' }],
    ["{field:x}.", { body: '{"x":1.5}' }],
    ["{field:x}.", { body: '{"x":9007199254740993}' }],
    ["{field:x}.", { body: '{"x":["a"]}' }],
    ["{field:x}.", { body: '{"x":"\\ud800"}' }],
    ["{field:x}.", { body: new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]) }],
    ["{field:toString}.", { body: "{}" }],
    ["{field:__proto__.x}.", { body: "{}" }],
    ["{field:x.length}.", { body: '{"x":["a"]}' }],
    ["{field:x.length}.", { body: '{"x":"abc"}' }],
    ["{pair:other}.{body}", {}],
    ["{body:json}", { body: new Uint8Array([0xff]) }],
    ["{form}", { body: "{}" }],
    ["body{form}", { body: "{}" }],
    ["{body:crc32}.{form}", { body: "{}" }],
    ["{form}", { body: new Uint8Array([0x61, 0x3d, 0xff]), headers: { "content-type": FORM } }],
    ["{form}", { body: "{}", headers: { "content-type": "application/json" } }],
    ["{method}.{body}", { method: "post" }],
    ["{method}.{body}", { method: "xPOST" }],
    ["{method}.{body}", { method: "POSTx" }],
  ] as const)("%s refuses %j", (template, request) => {
    expect(render(template, toSource(request))).toBeUndefined();
  });

  test("a key named __proto__ is a key like any other", () => {
    expect(render("{field:__proto__.x}.", toSource({ body: '{"__proto__":{"x":"y"}}' }))).toBe("y.");
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });

  test.each([100_000, 1_000_000])("a body %d levels deep does no harm", (depth) => {
    expect(render("{field:x}.", toSource({ body: "[".repeat(depth) + "]".repeat(depth) }))).toBeUndefined();
  });

  test("a header, parameter or field may be empty", () => {
    const source = toSource({ url: "/?y=", headers: { x: "" }, body: '{"z":""}' });

    expect(render("{header:x}.{query:y}.{field:z}.", source)).toBe("...");
  });

  test("a header may hold 4,096 bytes", () => {
    const x = "x".repeat(4_096);

    expect(render("{header:x}.{body}", toSource({ headers: { x } }))).toBe(`${x}.<body>`);
  });
});

describe("{form}", () => {
  const form = (body: string): Request => ({
    body,
    headers: { "content-type": `${FORM}; charset=utf-8` },
  });

  test.each([
    ["b=2&a=1", "a1b2"],
    ["a=1+2&b=%C3%A9%26", "a1 2b\u00e9&"],
    ["b&a=", "ab"],
    ["B=1&a=2&C=3", "B1C3a2"],
    ["\uFEFFa=1", "\uFEFFa1"],
    ["", ""],
  ])("of %j is %j", (body, expected) => {
    expect(render("{form}", toSource(form(body)))).toBe(expected);
  });

  test.each(["a=1&a=1", "a=1&a=2", "a=%zz", "a=%ff", "a=%"])("A18 of %j is refused", (body) => {
    expect(render("{form}", toSource(form(body)))).toBeUndefined();
  });

  test("is nothing for JSON that something else covers", () => {
    expect(render("{body:sha256:hex}.{form}", toSource({ body: "{}" }))).toMatch(/^[0-9a-f]{64}\.$/);
    expect(render("{body}.{form}", toSource({ body: "{}" }))).toBe("<body>.");
  });

  test("is nothing where there is no body", () => {
    expect(render("{form}", toSource({ body: "" }))).toBe("");
  });

  test("is a form whatever it is called, where the definition says so", () => {
    expect(render("{form}", toSource({ body: "b=1&a=2" }), { ...ENVIRONMENT, payload: "form" })).toBe("a2b1");
  });
});

test("values are put in as they are, whatever they hold", () => {
  const text = fc.oneof(fc.string(), fc.constantFrom("{body}", "{timestamp}", "$&", "{"));

  fc.assert(
    fc.property(text, text, (id, timestamp) => {
      const { before } = compileContent("{id}.{timestamp}.{body}", ENVIRONMENT, TIMING);

      expect(renderContent(before, toSource({}, { id, timestamp }), false)).toBe(`${id}.${timestamp}.`);
    }),
  );
});
