import { expect, test } from "vitest";
import { toRefuse } from "../../src/verify/refusal.ts";
import { readQuery, toPublicUrl } from "../../src/verify/content/request-target.ts";

const refuse = toRefuse("shop", undefined);

test.each([
  ["https://a.example/x/y", "https://a.example", "/x/y", "https://a.example/x/y", ""],
  ["https://a.example:443/x/", "https://a.example:443", "/x/", "https://a.example:443/x/", ""],
  ["https://A.example", "https://A.example", "/", "https://A.example", ""],
  ["https://a.example/?x=1", "https://a.example", "/", "https://a.example/", "x=1"],
  ["http://localhost:3000/%7Ex?", "http://localhost:3000", "/%7Ex", "http://localhost:3000/%7Ex", ""],
])("%s is kept as it was written", (url, ...parts) => {
  const [origin, path, address, query] = parts;

  expect(toPublicUrl(url, refuse)).toEqual({ origin, path, address, query });
});

test.each([
  "",
  "a.example/x",
  "ftp://a.example/x",
  "https:///x",
  "https://user@a.example/x",
  "https://a.example/x#y",
  "https://a.example/a b",
  " https://a.example/x",
  "https://a.example\\x",
  "https://a:b:c/x",
  "//a.example/x",
])("%j is no public address", (url) => {
  expect(() => toPublicUrl(url, refuse)).toThrow('option "url": is not the public address of the endpoint');
});

test.each([
  ["/x", ""],
  ["/x?", ""],
  ["/x?a=1", "a=1"],
  ["/x?a=1?b=2", "a=1?b=2"],
  ["/x?a=1#b=2", "a=1"],
  ["/x#?a=1", ""],
  ["https://evil.example/y?a=%20", "a=%20"],
  ["", ""],
])("the query of %j is %j", (target, query) => {
  expect(readQuery(target)).toBe(query);
});
