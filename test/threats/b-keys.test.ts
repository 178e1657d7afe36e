import { createHash, createHmac, createPublicKey, randomUUID } from "node:crypto";

import type { JWTPayload } from "jose";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";

import { kinde, plaid } from "../../src/verify/providers/index.ts";
import type { Source } from "../../src/verify/index.ts";
import { createKeyServer, createSigningKey, type KeyServer, publish, type SigningKey } from "../verify/key-server.ts";
import type { Incoming } from "./support/exchange.ts";
import { startThreatApp, type ThreatApp, UNAUTHORIZED } from "./support/threat-app.ts";

const SHARED_NAMES = ["b21", "b22", "b23", "b24", "b27", "b28"] as const;
const DOWN_NAMES = ["b26-error", "b26-html", "b26-large", "b26-redirect", "b26-slow", "b26-broken"] as const;
/** Sources with an issuer of their own, because what it is asked for is counted. */
const LONE_NAMES = [...DOWN_NAMES, "b25", "b26-kept", "b30", "b30-down"] as const;

let key: SigningKey;
let bodyKey: SigningKey;
let attacker: KeyServer;
let attackerKey: SigningKey;
let keys: KeyServer;
const servers = new Map<string, KeyServer>();
let app: ThreatApp;

beforeAll(async () => {
  [key, attackerKey, bodyKey] = await Promise.all([
    createSigningKey("key-1"),
    createSigningKey("attacker"),
    createSigningKey("key-es", "ES256"),
  ]);
  [keys, attacker] = await Promise.all([createKeyServer(key), createKeyServer(attackerKey)]);
  const sources: Record<string, Source> = {};
  for (const name of ["b28-timed", "b29"]) {
    sources[name] = plaid({
      resolveKey: (kid) => Promise.resolve(kid === "key-es" ? bodyKey.publicJwk : undefined),
    });
  }
  for (const name of SHARED_NAMES) sources[name] = kinde({ issuer: keys.issuer });
  for (const name of LONE_NAMES) {
    const server = await createKeyServer(key);
    servers.set(name, server);
    sources[name] = kinde({ issuer: server.issuer });
  }
  app = await startThreatApp({ sources });
});

afterEach(() => {
  vi.useRealTimers();
});

afterAll(async () => {
  await app.close();
  await Promise.all([keys, attacker, ...servers.values()].map((server) => server.close()));
});

function toServer(name: string): KeyServer {
  const server = servers.get(name);
  if (server === undefined) throw new Error(`${name} has no issuer of its own`);
  return server;
}

/** What a Kinde webhook says. */
function toClaims(claims: JWTPayload = {}): JWTPayload {
  return { event_id: `event_${randomUUID()}`, type: "user.updated", data: { user: { id: "kp_1" } }, ...claims };
}

function send(source: string, token: string): Promise<Incoming> {
  return app.post(source, { headers: { "content-type": "application/jwt" }, body: token });
}

async function sendEach(source: string, tokens: readonly string[]): Promise<readonly Incoming[]> {
  const answers: Incoming[] = [];
  for (const token of tokens) answers.push(await send(source, token));
  return answers;
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** A token with any header, and no signature to speak of. */
function forge(header: unknown, signature = "AAAA"): string {
  return `${encode(header)}.${encode(toClaims())}.${signature}`;
}

function times(count: number, cause: string): readonly string[] {
  return Array.from({ length: count }, () => cause);
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1_000);
}

/** Lets the clock stand still, so many milliseconds from now. */
function moveClock(afterMs: number): void {
  const now = Date.now() + afterMs;
  vi.useFakeTimers({ toFake: ["Date"], now });
}

test("B21 no algorithm, or one of none: 401, nothing stored, no key asked for", async () => {
  const asked = keys.requests.length;
  const headers = ["none", "None", "NONE", undefined, ["RS256"]].map((alg) => ({ alg, kid: "key-1" }));

  const answers = await sendEach("b21", [...headers.map((header) => forge(header)), forge({ alg: "none" }, "")]);

  await app.expectRefused("b21", answers, [...times(5, "jwt_algorithm_refused"), "jwt_malformed"]);
  expect(keys.requests).toHaveLength(asked);
});

test("B22 HS256 signed with the public key as its secret: 401, nothing stored", async () => {
  const publicKey = createPublicKey({ key: { ...key.publicJwk }, format: "jwk" });
  const content = `${encode({ alg: "HS256", kid: key.kid })}.${encode(toClaims())}`;
  const secrets = [
    publicKey.export({ type: "spki", format: "pem" }),
    publicKey.export({ type: "spki", format: "der" }),
    JSON.stringify(key.publicJwk),
  ];
  const tokens = secrets.map((secret) => {
    const mac = createHmac("sha256", secret).update(content).digest("base64url");
    return `${content}.${mac}`;
  });

  await app.expectRefused("b22", await sendEach("b22", tokens), times(3, "jwt_algorithm_refused"));
});

test("B23 a key or an address inside the token: 401, nothing stored, and nothing is asked of the address", async () => {
  const url = `${attacker.issuer}/keys`;
  const own = { kid: "key-1" };
  const headers = [
    { ...own, jwk: attackerKey.publicJwk },
    { ...own, jku: url },
    { ...own, x5u: url },
    { ...own, x5c: ["MIIB"] },
    { jku: url },
    { ...own, jwk: attackerKey.publicJwk, jku: url, x5u: url, iss: attacker.issuer },
  ];
  const tokens = await Promise.all(headers.map((header) => attackerKey.sign(toClaims({ iss: keys.issuer }), header)));
  const foreign = await attackerKey.sign(toClaims({ iss: attacker.issuer }), own);

  const answers = await sendEach("b23", [...tokens, foreign]);

  await app.expectRefused("b23", answers, [...times(6, "signature_mismatch"), "jwt_key_unknown"]);
  expect(attacker.requests).toEqual([]);
});

test("B24 a kid that is a path, SQL, a URL, 10 KB or a list: 401, nothing stored", async () => {
  const named = ["../../etc/passwd", "' or 1=1 --", attacker.issuer, "__proto__", "constructor"];
  const unnamed = ["k".repeat(10_000), ["key-1"], { a: 1 }, 1, null, "", undefined, "key-1\n", "kéy"];

  const answers = await sendEach(
    "b24",
    [...named, ...unnamed].map((kid) => forge({ alg: "RS256", kid })),
  );

  await app.expectRefused("b24", answers, [...times(5, "jwt_key_unknown"), ...times(9, "jwt_malformed")]);
  expect(attacker.requests).toEqual([]);
});

test("B25 1,000 random kids in a minute: 401 each, at most two fetches of the keys, rows bounded", async () => {
  const startMs = Date.now();
  const statuses = new Set<number>();

  for (let index = 0; index < 1_000; index += 1) {
    if (index % 100 === 0) vi.useFakeTimers({ toFake: ["Date"], now: startMs + index * 59 });
    const { status } = await send("b25", forge({ alg: "RS256", kid: randomUUID() }));
    statuses.add(status);
  }

  expect([...statuses]).toEqual([401]);
  expect(toServer("b25").requests.length).toBeLessThanOrEqual(2);
  await app.expectStored("b25", { events: 0, rejections: times(20, "jwt_key_unknown") });
});

test("B26 keys that cannot be had: 503 with Retry-After, nothing stored, no redirect followed", async () => {
  toServer("b26-error").answer((response) => response.writeHead(500).end("{}"));
  toServer("b26-html").answer((response) => response.setHeader("content-type", "text/html").end("<html>"));
  toServer("b26-large").answer((response) => response.end(JSON.stringify({ keys: [], pad: "x".repeat(10_000_000) })));
  toServer("b26-redirect").answer((response) =>
    response.writeHead(302, { location: `${attacker.issuer}/latest/meta-data` }).end(),
  );
  toServer("b26-slow").answer(() => undefined);
  toServer("b26-broken").answer((response) => response.destroy());
  const token = await key.sign(toClaims());

  const answers = await Promise.all(DOWN_NAMES.map((name) => send(name, token)));

  for (const { status, headers, body } of answers) {
    expect([status, headers["retry-after"], body]).toEqual([503, "5", '{"error":"unavailable"}']);
  }
  for (const name of DOWN_NAMES) await app.expectStored(name, { events: 0, rejections: ["keys_unreachable"] });
  expect(attacker.requests).toEqual([]);
});

test("B26 keys that were had before: 200 while the sender's server is down", async () => {
  const [before] = await sendEach("b26-kept", [await key.sign(toClaims())]);
  toServer("b26-kept").answer((response) => response.writeHead(500).end());
  moveClock(3_600_000);

  const after = await sendEach("b26-kept", [await key.sign(toClaims()), await key.sign(toClaims())]);

  expect([before, ...after].map((answer) => answer?.status)).toEqual([200, 200, 200]);
  await app.expectStored("b26-kept", { events: 3 });
});

test("B27 an access or id token of the same issuer: 401, nothing stored", async () => {
  const at = nowSeconds();
  const user = { iss: keys.issuer, sub: "kp_1", iat: at, exp: at + 3_600 };
  const tokens = await Promise.all([
    key.sign({ ...user, aud: ["https://api.example.com"], azp: "client", scp: ["openid"], jti: "1" }),
    key.sign({ ...user, aud: ["client"], email: "user@example.com", name: "User" }),
    key.sign({ ...toClaims(), ...user, aud: [] }),
    key.sign({ ...toClaims(), ...user, azp: "client" }),
    key.sign({ ...toClaims(), ...user, scp: ["openid"] }),
  ]);

  await app.expectRefused("b27", await sendEach("b27", tokens), times(5, "jwt_claims_refused"));
});

test("B28 expired, not yet valid, from the future or without a time where one is needed: 401, nothing stored", async () => {
  const at = nowSeconds();
  const tokens = await Promise.all(
    [{ exp: at - 400 }, { nbf: at + 400 }, { iat: at + 400 }].map((claims) => key.sign(toClaims(claims))),
  );
  const body = '{"webhook_type":"ITEM","webhook_code":"NO_TIME"}';
  const timeless = await bodyKey.sign({ request_body_sha256: toHash(body, "hex") });

  const answers = await sendEach("b28", tokens);
  const late = await app.post("b28-timed", { headers: { "plaid-verification": timeless }, body });

  await app.expectRefused("b28", answers, times(3, "jwt_claims_refused"));
  await app.expectRefused("b28-timed", [late], ["jwt_claims_refused"]);
});

function toHash(body: string, encoding: "hex" | "base64"): string {
  return createHash("sha256").update(body).digest(encoding);
}

test("B29 a body-hash claim that is missing, another body's or written otherwise: 401; the body's own: 200", async () => {
  const body = '{"webhook_type":"ITEM","webhook_code":"ERROR"}';
  const iat = nowSeconds();
  const hashes = [
    undefined,
    toHash("{}", "hex"),
    toHash(body, "base64"),
    toHash(body, "hex").toUpperCase(),
    "",
    1,
    null,
  ];
  const post = async (request_body_sha256: unknown): Promise<Incoming> =>
    app.post("b29", {
      headers: {
        "plaid-verification": await bodyKey.sign({ iat, request_body_sha256 }),
        "content-type": "application/json",
      },
      body,
    });

  const answers = await Promise.all(hashes.map(post));
  const taken = await post(toHash(body, "hex"));

  expect(answers.map((answer) => [answer.status, answer.body])).toEqual(answers.map(() => [401, UNAUTHORIZED]));
  expect(taken.status).toBe(200);
  await app.expectStored("b29", {
    events: 1,
    rejections: [...times(3, "jwt_claims_refused"), ...times(4, "jwt_body_mismatch")],
  });
});

test("B30 a key rotated at the sender: 401 while the keys are fresh, then 200, and the first key no more", async () => {
  const next = await createSigningKey("key-2");
  const token = await next.sign(toClaims());
  const [first] = await sendEach("b30", [await key.sign(toClaims())]);
  toServer("b30").answer(publish(next));

  const early = await send("b30", token);
  moveClock(31_000);
  const [again, old] = await sendEach("b30", [token, await key.sign(toClaims())]);

  expect([first?.status, early.status, again?.status, old?.status]).toEqual([200, 401, 200, 401]);
  expect(toServer("b30").requests).toHaveLength(2);
  await app.expectStored("b30", { events: 2, rejections: times(2, "jwt_key_unknown") });
});

test("B30 a new key while the sender's keys cannot be had: 503, and 200 for the retry, nothing lost", async () => {
  const next = await createSigningKey("key-2");
  const token = await next.sign(toClaims());
  await send("b30-down", await key.sign(toClaims()));
  toServer("b30-down").answer((response) => response.writeHead(503).end());

  moveClock(31_000);
  const during = await sendEach("b30-down", [token, token]);
  toServer("b30-down").answer(publish(key, next));
  moveClock(31_000);
  const retried = await send("b30-down", token);

  expect([...during, retried].map(({ status }) => status)).toEqual([503, 503, 200]);
  await app.expectStored("b30-down", { events: 2, rejections: times(2, "keys_unreachable") });
});
