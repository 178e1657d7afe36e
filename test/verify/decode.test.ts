import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodePayload } from "../../src/verify/identity/decode.ts";
import { toBytes } from "./senders.ts";

const FORM = "application/x-www-form-urlencoded";

describe("JSON", () => {
  test("decodes what JSON writes", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(decodePayload("json", toBytes(text), null)).toEqual({
          isParsed: true,
          payload: JSON.parse(text),
        });
      }),
    );
  });

  test.each([
    ["empty", new Uint8Array()],
    ["not JSON", toBytes("hello")],
    ["cut off", toBytes('{"a":')],
    ["invalid UTF-8", Buffer.concat([toBytes('{"a":"'), new Uint8Array([0xc3, 0x28]), toBytes('"}')])],
    ["UTF-16", Buffer.from('{"a":1}', "utf16le")],
    ["two values", toBytes("{}{}")],
  ])("a body that is %s is not parsed", (_name, body) => {
    expect(decodePayload("json", body, "application/json")).toEqual({ isParsed: false });
  });

  test("a byte order mark is skipped", () => {
    expect(decodePayload("json", toBytes('\uFEFF{"a":1}'), null)).toEqual({
      isParsed: true,
      payload: { a: 1 },
    });
  });

  test.each([100_000, 1_000_000])("a nesting of %i is no problem, parsed or not", (depth) => {
    const body = toBytes("[".repeat(depth) + "]".repeat(depth));

    expect(() => decodePayload("json", body, null)).not.toThrow();
  });

  test("keys of the prototype stay own keys", () => {
    const decoded = decodePayload(
      "json",
      toBytes('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
      null,
    );

    expect(decoded.isParsed && Object.keys(decoded.payload as object)).toEqual(["__proto__", "constructor"]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  test("the last of two equal keys counts", () => {
    expect(decodePayload("json", toBytes('{"a":1,"a":2}'), null)).toEqual({
      isParsed: true,
      payload: { a: 2 },
    });
  });

  test("numbers beyond what a double holds are read as JSON.parse does", () => {
    expect(decodePayload("json", toBytes("[1e400,9007199254740993]"), null)).toEqual({
      isParsed: true,
      payload: [Infinity, 9_007_199_254_740_992],
    });
  });
});

describe("forms", () => {
  test.each([
    ["a=1&b=two+words&c=%C3%A9", { a: "1", b: "two words", c: "é" }],
    ["a=1&a=2", { a: "2" }],
    ["payload=%7B%22a%22%3A1%7D", { a: 1 }],
    ["payload=x&b=1", { payload: "x", b: "1" }],
    ["text=", { text: "" }],
  ])("%s", (body, payload) => {
    expect(decodePayload("form-or-json", toBytes(body), `${FORM}; charset=utf-8`)).toEqual({
      isParsed: true,
      payload,
    });
  });

  test("a field named like the prototype is an own key", () => {
    const decoded = decodePayload("form-or-json", toBytes("__proto__=x&a=1"), FORM);

    expect(decoded.isParsed && Object.keys(decoded.payload as object)).toEqual(["__proto__", "a"]);
  });

  test.each([
    ["nothing", ""],
    ["a payload that is not JSON", "payload=hello"],
    ["a payload that is cut off", "payload=%7B"],
  ])("a form of %s is not parsed", (_name, body) => {
    expect(decodePayload("form-or-json", toBytes(body), FORM)).toEqual({ isParsed: false });
  });

  test.each([null, "application/json", "text/plain", ""])("the content type %j means JSON", (contentType) => {
    expect(decodePayload("form-or-json", toBytes('{"a":1}'), contentType)).toEqual({
      isParsed: true,
      payload: { a: 1 },
    });
  });

  test.each([FORM, FORM.toUpperCase(), ` ${FORM} ;charset=utf-8`, `${FORM};`])(
    "the content type %j means a form",
    (type) => {
      expect(decodePayload("form-or-json", toBytes("a=1"), type)).toEqual({ isParsed: true, payload: { a: "1" } });
    },
  );

  test("a sender of JSON is not read as a form", () => {
    expect(decodePayload("json", toBytes("a=1"), FORM)).toEqual({ isParsed: false });
  });
});

describe("forms of a sender that sends nothing else", () => {
  test.each([
    ["a=1&b=two+words&c=%C3%A9", { a: "1", b: "two words", c: "é" }],
    ["a=1&a=2", { a: "2" }],
    ["payload=%7B%22a%22%3A1%7D", { payload: '{"a":1}' }],
    ["mandrill_events=%5B%5D", { mandrill_events: "[]" }],
  ])("%s has its fields as they are, whatever its content type", (body, payload) => {
    for (const contentType of [FORM, "application/json", null]) {
      expect(decodePayload("form", toBytes(body), contentType)).toEqual({ isParsed: true, payload });
    }
  });

  test("an empty one and one that is no text are not parsed", () => {
    expect(decodePayload("form", new Uint8Array(), FORM)).toEqual({ isParsed: false });
    expect(decodePayload("form", new Uint8Array([0x61, 0x3d, 0xff]), FORM)).toEqual({ isParsed: false });
  });
});

describe("text", () => {
  test.each(["", "hello", '{"a":1}', "a\0b", "é\r\n"])("%j is its own payload", (text) => {
    expect(decodePayload("text", toBytes(text), null)).toEqual({ isParsed: true, payload: text });
  });

  test("invalid UTF-8 is not parsed", () => {
    expect(decodePayload("text", new Uint8Array([0xc3, 0x28]), null)).toEqual({ isParsed: false });
  });
});

test("a definition that does not say how its bodies are written means JSON", () => {
  expect(decodePayload(undefined, toBytes('{"a":1}'), FORM)).toEqual({ isParsed: true, payload: { a: 1 } });
});

test.each([
  ["C37 NUL", String.raw`{"a":"\u0000"}`, "\0"],
  ["C37 a lone surrogate", String.raw`{"a":"\ud800"}`, "\ud800"],
])("%s in a text is kept", (_name, json, value) => {
  expect(decodePayload("json", toBytes(json), null)).toEqual({ isParsed: true, payload: { a: value } });
});

function encode(text: string): string {
  return Buffer.from(text).toString("base64url");
}

describe("JWTs", () => {
  test("the payload is the claims", () => {
    expect(decodePayload("jwt", toBytes(`e30.${encode('{"type":"a"}')}.c2ln`), null)).toEqual({
      isParsed: true,
      payload: { type: "a" },
    });
  });

  test.each(["", "e30", "e30.e30", "e30.e30.e30.e30", "e30.!!.e30", `e30.${encode("hello")}.e30`])(
    "%j is not parsed",
    (body) => {
      expect(decodePayload("jwt", toBytes(body), null)).toEqual({ isParsed: false });
    },
  );
});

test.each(["json", "jwt", "form", "form-or-json", "text"] as const)("%s never throws", (form) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.option(fc.string()), (body, contentType) => {
      expect(typeof decodePayload(form, body, contentType).isParsed).toBe("boolean");
    }),
  );
});
