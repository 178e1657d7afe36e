import { expect, test } from "vitest";
import type { PayloadForm } from "../../src/verify/index.ts";
import { type Found, readPlace, toReader } from "../../src/verify/content/read-place.ts";
import { toRequest } from "./requests.ts";

const FORM = "application/x-www-form-urlencoded";
const JSON_TYPE = "application/json";

function readField(form: PayloadForm, contentType: string, body: string | Uint8Array, path = "a"): Found {
  return toReader(toRequest({ headers: { "content-type": contentType }, body }), form).field(path);
}

test.each<[string, PayloadForm, string, string]>([
  ["JSON", "json", JSON_TYPE, '{"a":"x"}'],
  ["JSON after a byte order mark", "json", JSON_TYPE, '\uFEFF{"a":"x"}'],
  ["JSON that is called a form", "json", FORM, '{"a":"x"}'],
  ["a form", "form", FORM, "b=1&a=x"],
  ["a form that is called JSON", "form", JSON_TYPE, "a=x"],
  ["JSON where both may come", "form-or-json", JSON_TYPE, '{"a":"x"}'],
  ["a form where both may come", "form-or-json", FORM, "a=x"],
  ["JSON in a form's only field, where both may come", "form-or-json", FORM, "payload=%7B%22a%22%3A%22x%22%7D"],
  ["a form beside such a field", "form-or-json", FORM, "payload=%7B%7D&a=x"],
])("a field of %s is found", (_name, form, contentType, body) => {
  expect(readField(form, contentType, body)).toBe("x");
});

test("a byte order mark further in belongs to the text", () => {
  expect(readField("json", JSON_TYPE, '{"a":"\uFEFFx"}')).toBe("\uFEFFx");
});

test.each<[string, PayloadForm, string]>([
  ["of a form that is always one", "form", "payload"],
  ["beside another, where JSON may come too", "form-or-json", "payload"],
])("a field payload %s is text", (_name, form, path) => {
  expect(readField(form, FORM, "payload=%7B%7D&b=1", path)).toBe("{}");
});

test("the only field of a form is not read as JSON unless it is called payload", () => {
  expect(readField("form-or-json", FORM, "a=%7B%22a%22%3A%22x%22%7D")).toBe('{"a":"x"}');
  expect(readField("form", FORM, "payload=%7B%22a%22%3A%22x%22%7D")).toBeNull();
});

test.each<[string, PayloadForm, string, string | Uint8Array]>([
  ["a form with a broken escape", "form", FORM, "a=x&b=%zz"],
  ["a form whose escapes are no UTF-8", "form-or-json", FORM, "a=x&b=%ff"],
  ["a form that is no UTF-8", "form", FORM, new Uint8Array([0x61, 0x3d, 0xff])],
  ["an empty form", "form-or-json", FORM, ""],
  ["JSON that is none", "json", JSON_TYPE, "{"],
  ["JSON that is no UTF-8", "json", JSON_TYPE, new Uint8Array([0x22, 0xff, 0x22])],
  ["a field payload that is no JSON", "form-or-json", FORM, "payload=a"],
])("%s has no fields", (_name, form, contentType, body) => {
  expect(readField(form, contentType, body)).toBeNull();
});

test("places are read where they say", () => {
  const reader = toReader(toRequest({ headers: { "X-A": "1" }, query: "a=2", body: '{"a":3}' }), "json");

  expect(readPlace("header:x-a", reader)).toBe("1");
  expect(readPlace("query:a", reader)).toBe("2");
  expect(readPlace("field:a", reader)).toBe("3");
});

test("a parameter of a query that is malformed, or comes twice, is no value", () => {
  const read = (query: string): Found => toReader(toRequest({ query }), "json").parameter("a");

  expect(read("a=1")).toBe("1");
  expect(read("b=1")).toBeNull();
  expect(read("a=1&b=%zz")).toBeUndefined();
  expect(read("a=1&a=1")).toBeUndefined();
});
