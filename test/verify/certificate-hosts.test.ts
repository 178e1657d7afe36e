import { expect, test } from "vitest";
import { toHostList } from "../../src/verify/keys/certificate-hosts.ts";
import { toRefuse } from "../../src/verify/refusal.ts";

const refuse = toRefuse("acme", undefined);

test.each([
  ["certs.acme.example", "certs.acme.example"],
  ["a.b.c.acme.example", "a.b.c.acme.example"],
  ["certs-1.acme.e2", "certs-1.acme.e2"],
  ["certs.acme.2e", "certs.acme.2e"],
  ["*.acme.example", "certs.acme.example"],
  ["sns.*.amazonaws.com", "sns.eu-west-1.amazonaws.com"],
  ["a.bc.*.acme.example", "a.bc.x.acme.example"],
])("a definition may name %s, which %s is", (host, name) => {
  const list = toHostList([host], "/certs/", refuse);

  expect(list.allows(`https://${name}/certs/a.pem`)).toBe(true);
  expect(list.allows(`https://evil-${name}.example/certs/a.pem`)).toBe(false);
});
