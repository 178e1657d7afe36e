import { createHmac, createPublicKey } from "node:crypto";
import type { ServerResponse } from "node:http";
import { test as base, describe, expect } from "vitest";
import { openSource, type OpenSource, type Verdict } from "../../src/verify/index.ts";
import { kinde } from "../../src/verify/providers/index.ts";
import {
  type Answer,
  createKeyServer,
  createSigningKey,
  type KeyServer,
  publish,
  type SigningKey,
} from "./key-server.ts";
import { after, NOW, toBytes, toDelivery } from "./senders.ts";

const CLAIMS = { event_id: "event_1", type: "user.created", data: { user: { id: "kp_1" } } };
const SECONDS = Math.floor(NOW.getTime() / 1_000);
const UNAVAILABLE = { kind: "unavailable", cause: "keys_unreachable" };

// One for the file: an RSA key takes longer to make than all tests to run.
const KEY = await createSigningKey("key-1");

interface Fixtures {
  readonly key: SigningKey;
  readonly server: KeyServer;
  readonly open: OpenSource;
}

const test = base.extend<Fixtures>({
  key: KEY,
  server: async ({ key }, use) => {
    const server = await createKeyServer(key);
    await use(server);
    await server.close();
  },
  open: async ({ server }, use) => {
    await use(openSource("kinde", kinde({ issuer: server.issuer })));
  },
});

function rejected(cause: string): unknown {
  return { kind: "rejected", cause };
}

function verified(kid: string): unknown {
  return { kind: "verified", secret: { index: 0, label: kid } };
}

function check(open: OpenSource, token: string, now = NOW): Promise<Verdict> {
  return open.verify(toDelivery({ headers: {}, body: toBytes(token) }), now);
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** A token with any header, and no signature to speak of. */
function forge(header: unknown, signature = "AAAA"): string {
  return `${encode(header)}.${encode(CLAIMS)}.${signature}`;
}

describe("algorithms", () => {
  test.for([
    ["none", "none"],
    ["None", "None"],
    ["NONE", "NONE"],
    ["missing", undefined],
    ["HS256", "HS256"],
    ["a list", ["RS256"]],
    ["RS512", "RS512"],
    ["rs256", "rs256"],
  ])("B21 the algorithm %s is refused before any key is fetched", async ([, alg], { open, server }) => {
    expect(await check(open, forge({ alg, kid: "key-1" }))).toEqual(rejected("jwt_algorithm_refused"));
    expect(server.requests).toEqual([]);
  });

  test("B21 an algorithm of none without a signature is malformed", async ({ open }) => {
    expect(await check(open, forge({ alg: "none", kid: "key-1" }, ""))).toEqual(rejected("jwt_malformed"));
  });

  test("B22 the public key does not pass for a shared secret", async ({ open, key, server }) => {
    const pem = createPublicKey({ key: { ...key.publicJwk }, format: "jwk" }).export({
      type: "spki",
      format: "pem",
    });
    const content = `${encode({ alg: "HS256", kid: key.kid })}.${encode(CLAIMS)}`;
    const mac = createHmac("sha256", pem).update(content).digest("base64url");

    expect(await check(open, `${content}.${mac}`)).toEqual(rejected("jwt_algorithm_refused"));
    expect(server.requests).toEqual([]);
  });
});

test("B23 keys and addresses a token brings along are ignored, and nothing is asked of them", async ({
  open,
  onTestFinished,
}) => {
  const own = await createSigningKey("attacker");
  const attacker = await createKeyServer(own);
  onTestFinished(() => attacker.close());
  const url = `${attacker.issuer}/keys`;
  const headers = [
    { jwk: own.publicJwk },
    { jku: url },
    { x5u: url },
    { x5c: ["MIIB"] },
    { jwk: own.publicJwk, jku: url, x5u: url, kid: "key-1" },
    { iss: attacker.issuer },
  ];

  for (const header of headers) expect((await check(open, await own.sign(CLAIMS, header))).kind).not.toBe("verified");

  expect(attacker.requests).toEqual([]);
});

describe("B24 key ids", () => {
  test.for([
    ["of 10 kB", "k".repeat(10_000)],
    ["that is a list", ["key-1"]],
    ["that is a number", 1],
    ["that is missing", undefined],
    ["that is empty", ""],
    ["with a line break", "key-1\n"],
    ["beyond ASCII", "kéy"],
  ])("B24 a key id %s is malformed, and no key is fetched", async ([, kid], { open, server }) => {
    expect(await check(open, forge({ alg: "RS256", kid }))).toEqual(rejected("jwt_malformed"));
    expect(server.requests).toEqual([]);
  });

  test.for(["../../etc/passwd", "' or 1=1 --", "http://169.254.169.254/", "__proto__", "constructor"])(
    "B24 the key id %s is only a name that is not published",
    async (kid, { open, server }) => {
      expect(await check(open, forge({ alg: "RS256", kid }))).toEqual(rejected("jwt_key_unknown"));
      expect(server.requests).toEqual(["/.well-known/jwks"]);
    },
  );

  test.for([
    ["crit", { crit: ["b64"], b64: false }],
    ["b64", { b64: false }],
  ] as const)("a header with %s is malformed", async ([, header], { open }) => {
    expect(await check(open, forge({ alg: "RS256", kid: "key-1", ...header }))).toEqual(rejected("jwt_malformed"));
  });
});

function withStatus(response: ServerResponse, status: number): ServerResponse {
  response.statusCode = status;
  return response;
}

describe("fetching", () => {
  test("B25 1000 made-up key ids in a minute cause two fetches", async ({ open, server }) => {
    const kinds = new Map<string, number>();
    for (let index = 0; index < 1_000; index += 1) {
      const { kind } = await check(open, forge({ alg: "RS256", kid: `made-up-${index}` }), after(index * 60));
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }

    expect(server.requests).toHaveLength(2);
    expect(Object.fromEntries(kinds)).toEqual({ rejected: 1_000 });
  });

  test("B25 made-up key ids cause no more fetches while the keys cannot be had", async ({ open, server }) => {
    server.answer((response) => response.writeHead(500).end());
    for (let index = 0; index < 100; index += 1) {
      const verdict = await check(open, forge({ alg: "RS256", kid: `made-up-${index}` }), after(index * 590));
      expect(verdict).toEqual(UNAVAILABLE);
    }

    expect(server.requests).toHaveLength(2);
  });

  test("one fetch serves deliveries that come at once, and all that follow", async ({ open, server, key }) => {
    const token = await key.sign(CLAIMS);
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => check(open, token)));

    expect(verdicts.every((verdict) => verdict.kind === "verified")).toBe(true);
    expect(await check(open, token, after(300_000))).toEqual(verified("key-1"));
    expect(server.requests).toHaveLength(1);
  });

  const failures: readonly (readonly [string, Answer])[] = [
    ["an error", (response) => response.writeHead(500).end("{}")],
    ["no content", (response) => response.writeHead(204).end()],
    ["HTML", (response) => response.setHeader("content-type", "text/html").end("<html>sign in</html>")],
    ["JSON that is no key set", (response) => response.end('{"keys":"none"}')],
    ["a list", (response) => response.end("[]")],
    ["a text", (response) => response.end('"keys"')],
    ["null", (response) => response.end("null")],
    ["an object without keys", (response) => response.end("{}")],
    ["an error that holds the keys", (response) => publish(KEY)(withStatus(response, 500))],
    ["keys that are not all", (response) => publish(KEY)(withStatus(response, 206))],
    ["10 MB", (response) => response.end(JSON.stringify({ keys: [], pad: "x".repeat(10_000_000) }))],
    ["a redirect", (response) => response.writeHead(302, { location: "http://127.0.0.1:9/latest/meta-data" }).end()],
    ["a broken connection", (response) => response.destroy()],
    ["nothing in time", () => undefined],
  ];

  test.for(failures)(
    "B26 a key set that answers with %s means neither proven nor forged",
    async ([, answer], { open, server, key }) => {
      server.answer(answer);

      expect(await check(open, await key.sign(CLAIMS))).toEqual(UNAVAILABLE);
      expect(await check(open, await key.sign(CLAIMS), after(1))).toEqual(UNAVAILABLE);
    },
  );

  test.for([
    [262_144, "verified"],
    [262_145, "unavailable"],
  ] as const)("B26 a key set of %d bytes makes a token %s", async ([bytes, kind], { open, server, key }) => {
    const keys = JSON.stringify({ keys: [key.publicJwk] });
    server.answer((response) => response.end(keys.padEnd(bytes)));

    expect((await check(open, await key.sign(CLAIMS))).kind).toBe(kind);
  });

  test("B26 a redirect is not followed", async ({ open, server, key, onTestFinished }) => {
    const elsewhere = await createKeyServer(key);
    onTestFinished(() => elsewhere.close());
    server.answer((response) => response.writeHead(302, { location: `${elsewhere.issuer}/.well-known/jwks` }).end());

    expect(await check(open, await key.sign(CLAIMS))).toEqual(UNAVAILABLE);
    expect(elsewhere.requests).toEqual([]);
  });

  test("B26 kept keys go on serving while the key set is down, however long", async ({ open, server, key }) => {
    const token = await key.sign(CLAIMS);
    expect(await check(open, token)).toEqual(verified("key-1"));
    server.answer((response) => response.writeHead(500).end());

    for (const days of [1, 2, 30])
      expect(await check(open, token, after(days * 86_400_000))).toEqual(verified("key-1"));
  });

  test("a key set that comes back is used after the cooldown", async ({ open, server, key }) => {
    const token = await key.sign(CLAIMS);
    server.answer((response) => response.writeHead(500).end());
    expect(await check(open, token)).toEqual(UNAVAILABLE);
    server.answer(publish(key));

    expect(await check(open, token, after(29_999))).toEqual(UNAVAILABLE);
    expect(await check(open, token, after(30_000))).toEqual(verified("key-1"));
  });

  test("B30 a new key is accepted once the keys may be asked for again", async ({ open, server, key }) => {
    const next = await createSigningKey("key-2");
    expect(await check(open, await key.sign(CLAIMS))).toEqual(verified("key-1"));
    server.answer(publish(next));
    const token = await next.sign(CLAIMS);

    expect(await check(open, token, after(10_000))).toEqual(rejected("jwt_key_unknown"));
    expect(await check(open, token, after(31_000))).toEqual(verified("key-2"));
    expect(await check(open, await key.sign(CLAIMS), after(62_000))).toEqual(rejected("jwt_key_unknown"));
  });

  test("a withdrawn key stops being trusted once the kept keys are refreshed", async ({ open, server, key }) => {
    const next = await createSigningKey("key-2");
    const token = await key.sign(CLAIMS);
    await check(open, token);
    const refreshed = new Promise<void>((resolve) => {
      server.answer((response) => {
        response.once("close", resolve);
        publish(next)(response);
      });
    });

    expect(await check(open, token, after(600_000))).toEqual(verified("key-1"));
    await refreshed;

    await expect.poll(() => check(open, token, after(600_001))).toEqual(rejected("jwt_key_unknown"));
  });

  test("a clock set back does not stop keys from being fetched", async ({ open, server, key }) => {
    const next = await createSigningKey("key-2");
    await check(open, await key.sign(CLAIMS));
    server.answer(publish(key, next));

    expect(await check(open, await next.sign(CLAIMS), after(-3_600_000))).toEqual(verified("key-2"));
  });
});

describe("claims", () => {
  test.for(["aud", "scp", "azp"])(
    "B27 a token with the claim %s is an access or id token",
    async (claim, { open, key }) => {
      expect(await check(open, await key.sign({ ...CLAIMS, [claim]: ["app"] }))).toEqual(
        rejected("jwt_claims_refused"),
      );
    },
  );

  test.for(["event_id", "type", "data"])(
    "B27 a token without the claim %s is refused",
    async (claim, { open, key }) => {
      const { [claim]: _removed, ...claims } = CLAIMS as Record<string, unknown>;

      expect(await check(open, await key.sign(claims))).toEqual(rejected("jwt_claims_refused"));
    },
  );

  test("B27 another issuer's token is refused and this issuer's is not", async ({ open, key, server }) => {
    const sign = (iss: string): Promise<string> => key.sign({ ...CLAIMS, iss });

    expect(await check(open, await sign("https://evil.example"))).toEqual(rejected("jwt_claims_refused"));
    expect(await check(open, await sign(server.issuer))).toEqual(verified("key-1"));
    expect(await check(open, await sign(`${server.issuer}/`))).toEqual(verified("key-1"));
    expect(await check(open, await sign(`${server.issuer}//`))).toEqual(verified("key-1"));
    expect(await check(open, await sign(5 as never))).toEqual(rejected("jwt_claims_refused"));
  });

  test.for([
    ["expired", { exp: SECONDS - 301 }],
    ["not valid yet", { nbf: SECONDS + 301 }],
    ["issued in the future", { iat: SECONDS + 301 }],
  ] as const)("B28 a token that is %s is refused", async ([, claims], { open, key }) => {
    expect(await check(open, await key.sign({ ...CLAIMS, ...claims }))).toEqual(rejected("jwt_claims_refused"));
  });

  test("B28 a clock that is off by less than the tolerance is forgiven", async ({ open, key }) => {
    const claims = { ...CLAIMS, exp: SECONDS - 299, nbf: SECONDS + 299, iat: SECONDS + 299 };

    expect(await check(open, await key.sign(claims))).toEqual(verified("key-1"));
  });

  test.for(["exp", "nbf", "iat"])("B28 a %s that is no number is refused", async (claim, { open, key }) => {
    const token = await key.sign({ ...CLAIMS, [claim]: `${SECONDS}` });

    expect((await check(open, token)).kind).toBe("rejected");
  });
});

describe("form", () => {
  test.for([
    ["empty", "", "token_missing"],
    ["not a token", "hello", "jwt_malformed"],
    ["JSON", JSON.stringify(CLAIMS), "jwt_malformed"],
    ["of two segments", "e30.e30", "jwt_malformed"],
    ["of four segments", "e30.e30.e30.e30", "jwt_malformed"],
    ["of five segments, as encrypted ones are", "e30.e30.e30.e30.e30", "jwt_malformed"],
    ["only dots", ".".repeat(1_000), "jwt_malformed"],
  ] as const)("a body that is %s is refused", async ([, body, cause], { open }) => {
    expect(await check(open, body)).toEqual(rejected(cause));
  });

  test.for([
    ["a line break after it", (token: string) => `${token}\n`],
    ["a space before it", (token: string) => ` ${token}`],
    ["quotes around it", (token: string) => `"${token}"`],
    ["padding", (token: string) => `${token}=`],
    ["a byte order mark", (token: string) => `\uFEFF${token}`],
  ] as const)("a token with %s is refused", async ([, change], { open, key }) => {
    expect(await check(open, change(await key.sign(CLAIMS)))).toEqual(rejected("jwt_malformed"));
  });

  test("a token signed with another key under a published key's id is refused", async ({ open }) => {
    const impostor = await createSigningKey("key-1");

    expect(await check(open, await impostor.sign(CLAIMS))).toEqual(rejected("signature_mismatch"));
  });
});
