import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { X509Certificate } from "node:crypto";
import { describe, expect, test as base } from "vitest";
import { toHostList } from "../../src/verify/keys/certificate-hosts.ts";
import {
  type CertificateKey,
  type CertificateStore,
  createCertificateStore,
} from "../../src/verify/keys/certificates.ts";
import { toRefuse } from "../../src/verify/refusal.ts";
import type { SignatureScheme } from "../../src/verify/schemes/signature.ts";
import {
  ACME,
  ACME_BY_SAN,
  TWO_NAMES,
  BODY,
  EC_KEY,
  NAME_ONLY_IN_CN,
  OTHER_NAME,
  SHORT_KEY,
  SIGNATURE,
} from "./certificate-fixtures.ts";
import { after, NOW } from "./senders.ts";
import { check, openKeys, rejected, toArrival } from "./signed-content-support.ts";

const HOSTS = ["127.0.0.1", "certs.acme.example"] as const;
const UNAVAILABLE = { kind: "unavailable", cause: "keys_unreachable" };
const CERTIFIED = { kind: "verified", secret: { index: 0, label: expect.stringMatching(/^[0-9a-f]{16}$/) as string } };

interface CertificateServer {
  readonly url: string;
  readonly requests: string[];
  answer: (response: ServerResponse) => void;
}

const test = base.extend<{ server: CertificateServer }>({
  server: async ({}, use) => {
    const requests: string[] = [];
    const state: CertificateServer = { url: "", requests, answer: (response) => response.end(ACME) };
    const server = createServer((request, response) => {
      requests.push(request.url ?? "");
      state.answer(response);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    await use(Object.assign(state, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/certs/a.pem` }));
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  },
});

const SCHEME: Omit<SignatureScheme, "kind"> = {
  algorithm: "rsa-sha256",
  key: { url: "header:x-cert-url", hosts: HOSTS, pathPrefix: "/certs/" },
  signature: { header: "x-signature", encoding: "base64" },
};

function open(scheme: Partial<SignatureScheme> = {}): ReturnType<typeof openKeys> {
  return openKeys({ ...SCHEME, ...scheme }, { secrets: [] });
}

function arrive(url: string, body = BODY): { headers: Record<string, string>; body: string } {
  return { headers: { "x-signature": SIGNATURE, "x-cert-url": url }, body };
}

function createStore(hosts: CertificateKey["hosts"] = HOSTS): CertificateStore {
  return createCertificateStore({ url: "header:x", hosts }, "rsa-sha256", toRefuse("acme", undefined));
}

describe("a delivery that names its certificate", () => {
  test("verifies with a signature OpenSSL made", async ({ server }) => {
    expect(await check(open(), arrive(server.url))).toEqual(CERTIFIED);
    expect(server.requests).toEqual(["/certs/a.pem"]);
  });

  test("is refused with another body", async ({ server }) => {
    expect(await check(open(), arrive(server.url, `${BODY} `))).toEqual(rejected("signature_mismatch"));
  });

  test("may name it in the body or the query", async ({ server }) => {
    const inQuery = open({ key: { url: "query:cert", hosts: HOSTS } });
    const inField = open({ key: { url: "field:cert.url", hosts: HOSTS } });
    const headers = { "x-signature": SIGNATURE };

    expect(await check(inQuery, { headers, url: `/?cert=${encodeURIComponent(server.url)}`, body: BODY })).toEqual(
      CERTIFIED,
    );
    const body = JSON.stringify({ cert: { url: server.url } });
    expect(await check(inField, { headers, body })).toEqual(rejected("signature_mismatch"));
    expect(server.requests).toHaveLength(2);
  });

  test.for([
    ["a chain", `${ACME}${OTHER_NAME}`],
    ["text in front", `subject=CN\n${ACME}`],
  ] as const)("is verified by the first certificate of %s", async ([, pem], { server }) => {
    server.answer = (response) => response.end(pem);

    expect(await check(open(), arrive(server.url))).toEqual(CERTIFIED);
  });

  test("is verified by a certificate in DER", async ({ server }) => {
    server.answer = (response) => response.end(new X509Certificate(ACME).raw);

    expect(await check(open(), arrive(server.url))).toEqual(CERTIFIED);
  });

  test.for([
    ["of another name", OTHER_NAME],
    ["whose alternative names are others", NAME_ONLY_IN_CN],
    ["with a short key", SHORT_KEY],
    ["with a key of another kind", EC_KEY],
    ["that is a web page", "<!doctype html>"],
    ["that is nothing", ""],
    ["that is a chain led by another", `${OTHER_NAME}${ACME}`],
  ] as const)("is refused with a certificate %s", async ([, pem], { server }) => {
    server.answer = (response) => response.end(pem);

    expect(await check(open(), arrive(server.url))).toEqual(rejected("certificate_refused"));
  });

  test.for([
    ["2025-12-31T23:59:59Z", "rejected"],
    ["2026-01-01T00:00:00Z", "verified"],
    ["2027-01-01T00:00:00Z", "verified"],
    ["2027-01-01T00:00:01Z", "rejected"],
  ] as const)("at %s is %s", async ([at, kind], { server }) => {
    expect((await check(open(), arrive(server.url), new Date(at))).kind).toBe(kind);
  });

  test.for([
    ["answers 500", (response: ServerResponse) => response.writeHead(500).end(ACME)],
    ["answers 404", (response: ServerResponse) => response.writeHead(404).end(ACME)],
    ["redirects", (response: ServerResponse) => response.writeHead(302, { location: "/certs/b.pem" }).end()],
    ["redirects to the cloud's metadata", redirectAway],
    ["sends more than 64 KiB", (response: ServerResponse) => response.end(ACME + "x".repeat(65_536))],
    ["hangs up", (response: ServerResponse) => response.destroy()],
  ] as const)("is neither proven nor forged while the server %s", async ([, answer], { server }) => {
    server.answer = answer;

    expect(await check(open(), arrive(server.url))).toEqual(UNAVAILABLE);
    expect(server.requests).toHaveLength(1);
  });

  test("waits two seconds and no longer", { timeout: 10_000 }, async ({ server }) => {
    server.answer = () => undefined;
    const startedMs = performance.now();

    expect(await check(open(), arrive(server.url))).toEqual(UNAVAILABLE);
    expect(performance.now() - startedMs).toBeLessThan(4_000);
  });

  test("is looked at before its certificate is", async ({ server }) => {
    const timed = open({ timestamp: { from: { header: "x-t" }, unit: "s" }, content: "{timestamp}.{body}" });
    const { headers } = arrive(server.url);

    expect(await check(timed, { headers: { ...headers, "x-t": "1" }, body: BODY })).toEqual(
      rejected("timestamp_too_old"),
    );
    expect(await check(timed, { headers: { ...headers, "x-signature": "?" }, body: BODY })).toEqual(
      rejected("signature_malformed"),
    );
    expect(server.requests).toEqual([]);
  });
});

function redirectAway(response: ServerResponse): void {
  response.writeHead(302, { location: "http://169.254.169.254/latest/meta-data" }).end();
}

describe("certificates are kept", () => {
  test("for a day, however many deliveries come", async ({ server }) => {
    const store = createStore();
    for (const ms of [0, 1, 3_600_000, 86_399_999]) {
      expect((await store.find(server.url, after(ms))).kind).toBe("found");
    }
    expect(server.requests).toHaveLength(1);

    await store.find(server.url, after(86_400_000));
    expect(server.requests).toHaveLength(2);
  });

  test("not past their end, when they are asked for again", async ({ server }) => {
    const store = createStore();
    const [before, end] = [new Date("2026-12-31T23:59:00Z"), new Date("2027-01-01T00:00:01Z")];

    expect((await store.find(server.url, before)).kind).toBe("found");
    expect((await store.find(server.url, end)).kind).toBe("refused");
    expect(server.requests).toHaveLength(2);
  });

  test("and asked for once by deliveries at the same time", async ({ server }) => {
    const store = createStore();
    const lookups = await Promise.all(Array.from({ length: 50 }, () => store.find(server.url, NOW)));

    expect(new Set(lookups.map(({ kind }) => kind))).toEqual(new Set(["found"]));
    expect(server.requests).toHaveLength(1);
  });

  test("while a failure is not repeated for half a minute", async ({ server }) => {
    const store = createStore();
    server.answer = (response) => response.writeHead(503).end();

    expect((await store.find(server.url, NOW)).kind).toBe("unavailable");
    server.answer = (response) => response.end(ACME);
    expect((await store.find(server.url, after(29_999))).kind).toBe("unavailable");
    expect((await store.find(server.url, after(30_000))).kind).toBe("found");
    expect(server.requests).toHaveLength(2);
  });

  test("while made-up addresses cause at most eight requests in half a minute, and the kept one serves on", async ({
    server,
  }) => {
    const store = createStore();
    await store.find(server.url, NOW);
    server.answer = (response) => response.writeHead(404).end();

    for (let index = 0; index < 200; index++) await store.find(`${server.url}-${index}`, after(index));

    expect(server.requests).toHaveLength(8);
    expect((await store.find(server.url, after(1_000))).kind).toBe("found");
    await store.find(`${server.url}-last`, after(40_000));
    expect(server.requests).toHaveLength(9);
    expect((await store.find(server.url, after(41_000))).kind).toBe("found");
  });

  test("while what was made up is not known to be wrong", async ({ server }) => {
    const store = createStore();
    for (let index = 0; index < 8; index++) await store.find(`${server.url}-${index}`, NOW);

    expect(await store.find(`${server.url}-9`, NOW)).toEqual({ kind: "unavailable" });
    expect(server.requests).toHaveLength(8);
  });

  /** Asks for so many addresses, eight in half a minute. Returns when the last was asked for. */
  async function findMany(store: CertificateStore, url: string, count: number): Promise<Date> {
    const at = (index: number): Date => after(Math.floor(index / 8) * 30_000);
    for (let index = 0; index < count; index++) await store.find(`${url}-${index}`, at(index));
    return at(count - 1);
  }

  test("sixteen of them, and of more the newest", async ({ server }) => {
    const store = createStore();
    const later = await findMany(store, server.url, 17);
    const asked = server.requests.length;

    for (const index of [16, 15, 1]) await store.find(`${server.url}-${index}`, later);
    expect(server.requests).toHaveLength(asked);
    await store.find(`${server.url}-0`, later);
    expect(server.requests).toHaveLength(asked + 1);
  });

  test("sixteen of them at once", async ({ server }) => {
    const store = createStore();
    const later = await findMany(store, server.url, 16);

    await store.find(`${server.url}-0`, later);
    expect(server.requests).toHaveLength(16);
  });

  test("while addresses that gave none are forgotten first", async ({ server }) => {
    const store = createStore();
    await store.find(server.url, NOW);
    server.answer = (response) => response.writeHead(404).end();
    const later = await findMany(store, server.url, 40);
    const asked = server.requests.length;

    expect((await store.find(server.url, later)).kind).toBe("found");
    expect(server.requests).toHaveLength(asked);
  });
});

describe("an address that is not the sender's", () => {
  const refuse = toRefuse("acme", undefined);
  const list = toHostList(["api.acme.example", "*.acme.example", "sns.*.amazonaws.com"], "/certs/", refuse);

  base.each([
    "https://api.acme.example/certs/a",
    "https://x.acme.example/certs/a.pem",
    "https://x.y.acme.example/certs/",
    "https://sns.eu-west-1.amazonaws.com/certs/a.pem",
    "https://api.acme.example/certs/a?b=c",
  ])("%s is", (url) => {
    expect(list.allows(url)).toBe(true);
  });

  base.each(["http:", "https:"])("%s may lead to this machine, for tests", (protocol) => {
    const local = toHostList(["127.0.0.1", "localhost"], "/certs/", refuse);

    expect(local.allows(`${protocol}//127.0.0.1:8080/certs/a`)).toBe(true);
    expect(local.allows(`${protocol}//localhost/certs/a`)).toBe(true);
    expect(local.allows("ftp://127.0.0.1/certs/a")).toBe(false);
  });

  base("may have 2,048 characters", () => {
    const url = "https://api.acme.example/certs/".padEnd(2_048, "a");

    expect([list.allows(url), list.allows(`${url}a`)]).toEqual([true, false]);
  });

  base.each([
    "",
    "http://api.acme.example/certs/a",
    "https://acme.example/certs/a",
    "https://evil.example/certs/a",
    "https://acme.example.evil.example/certs/a",
    "https://evilacme.example/certs/a",
    "https://api.acme.example.evil.example/certs/a",
    "https://api.acme.example@evil.example/certs/a",
    "https://user@api.acme.example/certs/a",
    "https://:@api.acme.example/certs/a",
    "https://api.acme.example:443/certs/a",
    "https://api.acme.example:8443/certs/a",
    "https://api.acme.example/certs/a#b",
    "https://api.acme.example/certs/a#",
    "https://api.acme.example/other/a",
    "https://api.acme.example/certs/../other/a",
    "https://api.acme.example/certs/%2e%2e/other",
    "https://api.acme.example\\@evil.example/certs/a",
    "https://evil.example\\.acme.example/certs/a",
    "https://evil.example/.acme.example/certs/a",
    "https://evil.example?.acme.example/certs/a",
    "HTTPS://api.acme.example/certs/a",
    "https://API.acme.example/certs/a",
    " https://api.acme.example/certs/a",
    "https://api.acme.example/certs/a\n",
    "https://api.acme.example./certs/a",
    "https:api.acme.example/certs/a",
    "//api.acme.example/certs/a",
    "https://\u0430pi.acme.example.evil/certs/a",
    "https://sns.a.b.amazonaws.com/certs/a",
    "https://sns..amazonaws.com/certs/a",
    "https://bucket.s3.amazonaws.com/certs/a",
    "https://127.0.0.1/certs/a",
    "https://169.254.169.254/certs/a",
    "https://[::1]/certs/a",
    "http://localhost/certs/a",
    "file:///certs/a",
    "data:text/plain,a",
    `https://api.acme.example/certs/${"a".repeat(2_048)}`,
  ])("%j is refused", (url) => {
    expect(list.allows(url)).toBe(false);
  });

  test("is refused without a request", async ({ server }) => {
    const store = createStore(["localhost"]);

    expect(await store.find(server.url, NOW)).toEqual({ kind: "refused" });
    expect(await check(open(), arrive(server.url.replace("/certs/", "/evil/")))).toEqual(
      rejected("certificate_refused"),
    );
    expect(await check(open(), { headers: { "x-signature": SIGNATURE }, body: BODY })).toEqual(
      rejected("certificate_refused"),
    );
    expect(server.requests).toEqual([]);
  });
});

describe("a definition's hosts", () => {
  const refuse = toRefuse("acme", undefined);

  base.each([
    "",
    "*",
    "*.example",
    "*.*.example.com",
    "*example.com",
    "https://a.example",
    "a.example/x",
    "10.0.0.1",
    "A.example",
  ])("cannot be %j", (host) => {
    expect(() => toHostList([host], "/", refuse)).toThrow('option "hosts"');
  });

  base("cannot be none, nor one wrong among others", () => {
    const problem = 'option "hosts": must be host names, or such as *.example.com';

    expect(() => toHostList([], "/", refuse)).toThrow(problem);
    expect(() => toHostList(["certs.acme.example", "*"], "/", refuse)).toThrow(problem);
  });

  base.each([
    [ACME, ["certs.acme.example"], true],
    [ACME, ["*.acme.example"], true],
    [ACME, ["api.acme.example"], false],
    [ACME, ["*.certs.acme.example"], false],
    [ACME_BY_SAN, ["a.acme.example"], true],
    [ACME_BY_SAN, ["b.acme.example"], true],
    [ACME_BY_SAN, ["b.c.acme.example"], false],
    [ACME_BY_SAN, ["*.acme.example"], true],
    [ACME_BY_SAN, ["*.c.acme.example", "evil.example", "b.acme.example"], true],
    [ACME_BY_SAN, ["*.evil.example"], false],
    [TWO_NAMES, ["*.acme.example"], true],
    [TWO_NAMES, ["*.c.acme.example"], false],
    [NAME_ONLY_IN_CN, ["*.acme.example"], false],
    [NAME_ONLY_IN_CN, ["*.evil.example"], true],
  ] as const)("own a certificate or not (%#)", (pem, hosts, expected) => {
    expect(toHostList(hosts, "/", refuse).owns(new X509Certificate(pem))).toBe(expected);
  });
});

describe("a source whose sender names certificates", () => {
  base("takes no public key", () => {
    expect(() => openKeys(SCHEME, {})).toThrow('option "publicKey"');
  });

  base("never throws, whatever the address is", async () => {
    const arrived = toArrival(arrive("\u0000"));

    expect(await open().verify(arrived, NOW)).toEqual(rejected("certificate_refused"));
  });
});
