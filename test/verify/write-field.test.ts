import { expect, test } from "vitest";
import { writeField } from "../../src/verify/content/write-field.ts";
import { toBytes } from "./senders.ts";

test.each([
  ["a new field", "json", '{"a":1}', ["b", "x", '{"a":1,"b":"x"}']],
  ["a number", "json", '{"a":1}', ["b", 2, '{"a":1,"b":2}']],
  ["over what was there", "json", '{"a":1,"b":2}', ["a", "x", '{"a":"x","b":2}']],
  ["into an object", "json", '{"a":{"b":1}}', ["a.c", "x", '{"a":{"b":1,"c":"x"}}']],
  ["into objects that are not there", "json", "{}", ["a.b.c", "x", '{"a":{"b":{"c":"x"}}}']],
  ["into a list", "json", '{"a":[1,{"b":2}]}', ["a.1.b", "x", '{"a":[1,{"b":"x"}]}']],
  ["into a list that is the body", "json", "[1,2]", ["0", "x", '["x",2]']],
  ["a form field", "form", "a=1&b=2", ["b", "x y", "a=1&b=x+y"]],
  ["into a form that begins like JSON", "form", "{a=1", ["b", "x", "%7Ba=1&b=x"]],
  ["a number into a form", "form", "", ["a", 1, "a=1"]],
  ["into JSON where a form may come", "form-or-json", ' {"a":1}', ["b", "x", '{"a":1,"b":"x"}']],
  ["into a form where JSON may come", "form-or-json", "a=1", ["b", "x", "a=1&b=x"]],
  ["into a form that ends like JSON begins", "form-or-json", "a={", ["b", "x", "a=%7B&b=x"]],
] as const)("%s is written", (_name, form, body, [path, value, expected]) => {
  expect(new TextDecoder().decode(writeField(toBytes(body), form, path, value))).toBe(expected);
});

test.each([
  ["a token", "jwt", "e30.e30.AAAA", "a"],
  ["a text", "text", "a=1", "a"],
  ["what is no JSON", "json", "a=1", "a"],
  ["null", "json", "null", "a"],
  ["a text in JSON", "json", '"a"', "a"],
  ["a number inside of it", "json", '{"a":1}', "a.b"],
  ["null inside of it", "json", '{"a":null}', "a.b"],
  ["a list, under a key", "json", '{"a":[1]}', "a.b"],
  ["a list, behind its end", "json", '{"a":[1]}', "a.1"],
] as const)("nothing can be written into %s", (_name, form, body, path) => {
  expect(() => writeField(toBytes(body), form, path, "x")).toThrow(
    expect.objectContaining({ code: "INPUT_INVALID", message: expect.stringContaining("JSON object or a form") }),
  );
});
