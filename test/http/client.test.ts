import { assert, ipV4, ipV6, property, string } from "fast-check";
import { describe, expect, test } from "vitest";

import { createClientReader, type Incoming, type Peer, type TrustProxy } from "../../src/http/index.ts";

const PROXY = "10.0.0.1";
const SENDER = "198.41.128.7";

function incoming(headers: Readonly<Record<string, string>>, peer?: Partial<Peer>): Incoming {
  const byName = new Headers(headers);
  return {
    method: "POST",
    url: "/",
    headers: byName,
    ...(peer !== undefined && { peer: { ip: null, isEncrypted: false, ...peer } }),
    readBody: () => Promise.resolve({ kind: "incomplete" }),
  };
}

function readIp(trustProxy: TrustProxy | undefined, headers: Readonly<Record<string, string>>, ip?: string): unknown {
  const peer = ip === undefined ? undefined : { ip };
  return createClientReader(trustProxy)(incoming(headers, peer)).ip?.toString() ?? null;
}

describe("with no proxy trusted", () => {
  test.each([
    ["the socket's address counts", {}, SENDER, SENDER],
    ["forwarded headers do not", { "x-forwarded-for": "1.1.1.1", "x-real-ip": "1.1.1.1" }, SENDER, SENDER],
    ["without a socket nothing is known", { "x-forwarded-for": SENDER, "x-real-ip": SENDER }, undefined, null],
  ] as const)("%s", (_name, headers, peer, expected) => {
    expect(readIp(undefined, headers, peer)).toBe(expected);
    expect(readIp(0, headers, peer)).toBe(expected);
  });

  test.each([
    ["a public address", {}, SENDER, true],
    ["a private address, behind which many may be", {}, PROXY, false],
    ["this machine", {}, "::ffff:127.0.0.1", false],
    ["a public address that forwards", { "x-forwarded-for": "1.1.1.1" }, SENDER, false],
    ["nobody", {}, undefined, false],
  ] as const)("%s: whether it is the sender itself", (_name, headers, ip, isSender) => {
    const peer = ip === undefined ? undefined : { ip };

    expect(createClientReader(undefined)(incoming(headers, peer)).isSender).toBe(isSender);
  });
});

describe("with a number of proxies trusted", () => {
  test.each([
    [1, "6.6.6.6, 198.41.128.7", SENDER],
    [2, "6.6.6.6, 198.41.128.7, 10.0.0.2", SENDER],
    [1, "198.41.128.7", SENDER],
    [2, "198.41.128.7", null],
    [1, "", null],
    [1, "198.41.128.7, ", null],
    [1, "198.41.128.7, unknown", null],
    [1, "198.41.128.7, fe80::1%eth0", null],
    [1, "198.41.128.7:4711", SENDER],
    [1, "[2606:4700::7]:4711", "2606:4700::7"],
    [1, "::ffff:198.41.128.7", SENDER],
  ])("%i and %j", (hops, forwarded, expected) => {
    expect(readIp(hops, { "x-forwarded-for": forwarded }, PROXY)).toBe(expected);
    expect(readIp(hops, { "x-forwarded-for": forwarded })).toBe(expected);
  });

  test("whatever the sender writes in front changes nothing", () => {
    assert(
      property(string({ unit: "binary-ascii" }), (forged) => {
        const value = `${forged.replaceAll(/[^ -~]/g, "")}, ${SENDER}`;

        expect(readIp(1, { "x-forwarded-for": value }, PROXY)).toBe(SENDER);
        expect(readIp(["10.0.0.0/8"], { "x-forwarded-for": value }, PROXY)).toBe(SENDER);
      }),
    );
  });
});

describe("with networks of proxies trusted", () => {
  const trusted = ["10.0.0.0/8", "2606:4700::/32"];

  test.each([
    ["from right to left, the first that is no proxy", "6.6.6.6, 198.41.128.7, 10.9.9.9", PROXY, SENDER],
    ["proxies alone are the leftmost of them", "10.9.9.9", PROXY, "10.9.9.9"],
    ["an entry that cannot be read ends the walk with nothing", "198.41.128.7, nonsense, 10.9.9.9", PROXY, null],
    ["a peer that is no proxy is the sender, whatever it forwards", "1.1.1.1", SENDER, SENDER],
    ["without a socket nothing is known", "198.41.128.7", undefined, null],
    ["a proxy on IPv6", "198.41.128.7", "2606:4700::1", SENDER],
  ] as const)("%s", (_name, forwarded, peer, expected) => {
    expect(readIp(trusted, { "x-forwarded-for": forwarded }, peer)).toBe(expected);
  });
});

describe("with the platform's header trusted", () => {
  const trustProxy = { header: "X-Real-IP" };

  test.each([
    ["198.41.128.7", SENDER],
    ["198.41.128.7, 1.1.1.1", null],
    ["0x7f.1", null],
    ["010.0.0.1", null],
    ["1.1", null],
    ["", null],
    ["x".repeat(10_000), null],
  ])("%j", (value, expected) => {
    expect(readIp(trustProxy, { "x-real-ip": value, "x-forwarded-for": "6.6.6.6" })).toBe(expected);
  });

  test("every address a socket can have is read back", () => {
    assert(
      property(ipV4(), (ip) => {
        expect(readIp(trustProxy, { "x-real-ip": ip })).toBe(ip);
      }),
    );
    assert(
      property(ipV6(), (ip) => {
        expect(readIp(trustProxy, { "x-real-ip": ip })).not.toBeNull();
      }),
    );
  });
});

describe("https", () => {
  test.each([
    ["the socket's word", undefined, undefined, true, true],
    ["plain http", undefined, undefined, false, false],
    ["no trust, so no header", undefined, "https", false, false],
    ["a trusted proxy's word", 1, "https", false, true],
    ["two trusted proxies' word", 2, "https, https", false, true],
    ["one proxy says http", 1, "https, http", true, false],
    ["a network's word", ["10.0.0.0/8"], "HTTPS", false, true],
    ["a stranger's word", ["192.168.0.0/16"], "https", false, false],
    ["a platform's word", { header: "x-real-ip" }, "https", false, true],
  ] as const)("%s", (...[, trustProxy, protocol, isEncrypted, expected]) => {
    const headers = protocol === undefined ? {} : { "x-forwarded-proto": protocol, "x-forwarded-for": SENDER };

    const client = createClientReader(trustProxy)(incoming(headers, { ip: PROXY, isEncrypted }));

    expect(client.isEncrypted).toBe(expected);
  });

  test("is not known without a socket and without trust", () => {
    expect(createClientReader(undefined)(incoming({ "x-forwarded-proto": "https" })).isEncrypted).toBe(false);
  });
});

test.each([
  [-1],
  [1.5],
  [99],
  [["10.0.0.0/33"]],
  [["10.0.0"]],
  [["::ffff:10.0.0.0/8"]],
  [["example.com"]],
  [{ header: "x y" }],
  [{ header: "" }],
] as const)("trustProxy: %j is refused at start-up", (trustProxy) => {
  expect(() => createClientReader(trustProxy, "receive.trustProxy")).toThrow(
    expect.objectContaining({ code: "CONFIG_INVALID", message: expect.stringContaining("receive.trustProxy") }),
  );
});

test.each([["1"], [true], [null]])("trustProxy: %j is none of its forms", (trustProxy) => {
  expect(() => createClientReader(trustProxy as never)).toThrow(
    expect.objectContaining({ code: "CONFIG_INVALID", message: "trustProxy is no number, list or header." }),
  );
});
