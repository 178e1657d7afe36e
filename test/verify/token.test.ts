import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  defineProvider,
  type Delivery,
  openSource,
  sign,
  type TokenCarrier,
  type Verdict,
} from "../../src/verify/index.ts";
import { basicAuth, sharedToken } from "../../src/verify/providers/index.ts";
import { NOW, SECRET, toBytes, toDelivery } from "./senders.ts";

const VERIFIED = { kind: "verified", secret: { index: 0, label: "0" } };
const MISSING = { kind: "rejected", cause: "token_missing" };
const MISMATCH = { kind: "rejected", cause: "token_mismatch" };

interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string;
}

function toRequest({ headers = {}, query = {}, body = "{}" }: Sent): Delivery {
  return toDelivery({ headers, query, body: toBytes(body) });
}

describe("a token in a header or parameter", () => {
  const token = "s9".repeat(2_048);
  const header = openSource("cms", sharedToken({ secret: token, header: "x-token" }));
  const query = openSource("cms", sharedToken({ secret: SECRET, query: "token" }));
  const at = (url: string): Promise<Verdict> => query.verify({ ...toRequest({}), url }, NOW);

  test("is compared up to 4,096 characters", async () => {
    const open = openSource("cms", sharedToken({ secret: `${token}s`, header: "x-token" }));

    expect(await header.verify(toRequest({ headers: { "x-token": token } }), NOW)).toEqual(VERIFIED);
    expect(await open.verify(toRequest({ headers: { "x-token": `${token}s` } }), NOW)).toEqual(MISMATCH);
  });

  test("is read from the query alone", async () => {
    expect(await at(`/hooks?token=${SECRET}`)).toEqual(VERIFIED);
    expect(await at(`/hooks?a=1&token=${SECRET}#token=x`)).toEqual(VERIFIED);
    expect(await at(`/hooks?a=?&token=${SECRET}`)).toEqual(VERIFIED);
    expect(await at(`/hooks#?token=${SECRET}`)).toEqual(MISSING);
    expect(await at(`/hooks/token=${SECRET}`)).toEqual(MISSING);
    expect(await at("/hooks")).toEqual(MISSING);
  });

  test("that comes in two halves is none", async () => {
    const half = SECRET.length / 2;
    const halves = [SECRET.slice(0, half), SECRET.slice(half)].map((part) => `token=${part}`);

    expect(await at(`/hooks?${halves.join("&")}`)).toEqual(MISMATCH);
  });

  test("cannot be signed with while there is none", async () => {
    const { definition, options } = sharedToken({ secret: SECRET, query: "token" });
    const source = { definition, options: { ...options, onSecret: () => undefined }, secrets: [] };
    const handshake = { method: "POST", secret: "header:x", proof: "none", answer: {} } as const;

    await expect(
      sign(
        { ...source, definition: { ...definition, handshakes: [handshake] } },
        { body: "{}", type: "x", id: "1", at: NOW },
      ),
    ).rejects.toThrow('option "secret": is needed to sign test deliveries');
  });
});

describe("a token in the body", () => {
  const json = openSource("cms", sharedToken({ secret: SECRET, field: "auth.token" }));
  const form = openSource("cms", sharedToken({ secret: SECRET, field: "token", payload: "form" }));
  const FORM = { "content-type": "application/x-www-form-urlencoded" };

  test.each<readonly [string, string, unknown]>([
    ["where it belongs", JSON.stringify({ auth: { token: SECRET } }), VERIFIED],
    ["beside other things", JSON.stringify({ id: 1, auth: { token: SECRET, user: "x" } }), VERIFIED],
    ["that is another", JSON.stringify({ auth: { token: `${SECRET}x` } }), MISMATCH],
    ["in another case", JSON.stringify({ auth: { token: SECRET.toUpperCase() } }), MISMATCH],
    ["that is too long", JSON.stringify({ auth: { token: "x".repeat(4_097) } }), MISMATCH],
    ["in another place", JSON.stringify({ token: SECRET }), MISSING],
    ["under a name with a dot", JSON.stringify({ "auth.token": SECRET }), MISSING],
    ["in a list", JSON.stringify({ auth: { token: [SECRET] } }), MISSING],
    ["that is empty", JSON.stringify({ auth: { token: "" } }), MISSING],
    ["in no JSON", `auth.token=${SECRET}`, MISSING],
    ["in nothing", "", MISSING],
  ])("of JSON %s", async (_name, body, verdict) => {
    expect(await json.verify(toRequest({ body }), NOW)).toEqual(verdict);
  });

  test.each<readonly [string, string, unknown]>([
    ["where it belongs", `a=1&token=${encodeURIComponent(SECRET)}`, VERIFIED],
    ["that is another", "a=1&token=other", MISMATCH],
    ["that comes twice", `token=other&token=${SECRET}`, MISSING],
    ["in no form", JSON.stringify({ token: SECRET }), MISSING],
  ])("of a form %s", async (_name, body, verdict) => {
    expect(await form.verify(toRequest({ headers: FORM, body }), NOW)).toEqual(verdict);
  });

  test("is not called signed, and no header or parameter holds a secret", () => {
    expect(json).toMatchObject({ isSigned: false, secretHeaders: [], secretParameters: [] });
  });
});

describe.each<readonly [string, TokenCarrier, "json" | "form"]>([
  ["header", { in: "header", header: "x-token" }, "json"],
  ["header with a prefix", { in: "header", header: "authorization", prefix: "Bearer " }, "json"],
  ["query", { in: "query", parameter: "access_token" }, "json"],
  ["field of JSON", { in: "field", path: "a.b.c" }, "json"],
  ["field of a form", { in: "field", path: "token" }, "form"],
])("a token in the %s", (_name, carrier, payload) => {
  const provider = defineProvider({
    name: "acme",
    scheme: { kind: "token", carrier },
    id: { in: "none" },
    type: { in: "none" },
    payload,
  });
  const verify = async (secret: string, sent: string): Promise<Verdict> => {
    const request = await sign(provider({ secret: sent }), { body: '{"d":"1"}', type: "x", id: "1", at: NOW });
    return openSource("acme", provider({ secret })).verify(toDelivery(request), NOW);
  };

  test("verifies what sign makes, for any secret, and for no other", async () => {
    const secret = fc.stringMatching(/^[\x21-\x7e]{12,40}$/).map((text) => `S9_${text}`);

    await fc.assert(
      fc.asyncProperty(secret, secret, async (mine, other) => {
        expect(await verify(mine, mine)).toEqual(VERIFIED);
        if (mine !== other) expect(await verify(mine, other)).toEqual(MISMATCH);
      }),
      { numRuns: 50 },
    );
  });
});

describe("a user name and password", () => {
  const check = (username: string, sent: string): Promise<Verdict> => {
    const headers = { authorization: `Basic ${Buffer.from(sent).toString("base64")}` };
    return openSource("mail", basicAuth({ username, password: SECRET })).verify(toRequest({ headers }), NOW);
  };

  test.each<readonly [string, string, unknown]>([
    ["both right", `hooks:${SECRET}`, VERIFIED],
    ["another user", `hook:${SECRET}`, MISMATCH],
    ["another password", "hooks:other", MISMATCH],
    ["no user", `:${SECRET}`, MISMATCH],
    ["the colon elsewhere", `hooks${SECRET}:`, MISMATCH],
  ])("%s", async (_name, sent, verdict) => {
    expect(await check("hooks", sent)).toEqual(verdict);
  });

  const checkHeader = (authorization: string, password = SECRET): Promise<Verdict> =>
    openSource("mail", basicAuth({ username: "hooks", password })).verify(
      toRequest({ headers: { authorization } }),
      NOW,
    );
  const credentials = Buffer.from(`hooks:${SECRET}`).toString("base64");

  test.each<readonly [string, unknown]>([
    [`Basic ${credentials}`, VERIFIED],
    [`bASIC ${credentials}`, VERIFIED],
    ["", MISSING],
    [`xBasic ${credentials}`, MISMATCH],
    [`Basic ${credentials},`, MISMATCH],
    [`Basic ${credentials}, Basic ${credentials}`, MISMATCH],
    [`Basic  ${credentials}`, MISMATCH],
    [`Bearer ${credentials}`, MISMATCH],
    [credentials, MISMATCH],
  ])("the header %j", async (authorization, verdict) => {
    expect(await checkHeader(authorization)).toEqual(verdict);
  });

  test("the header is read up to 4,096 characters", async () => {
    const password = (bytes: number): string => "p9".repeat(bytes).slice(0, bytes - "hooks:".length);
    const toHeader = (bytes: number): string => `Basic ${Buffer.from(`hooks:${password(bytes)}`).toString("base64")}`;

    expect(toHeader(3_066)).toHaveLength(4_094);
    expect(await checkHeader(toHeader(3_066), password(3_066))).toEqual(VERIFIED);
    expect(await checkHeader(toHeader(3_069), password(3_069))).toEqual(MISMATCH);
  });

  test.each([" ", "", undefined])("the user name %j is none", (username) => {
    expect(() => openSource("mail", basicAuth({ username, password: SECRET }))).toThrow(
      'option "username": is missing or empty',
    );
  });

  const types = { id: { in: "none" }, type: { in: "none" } } as const;
  const fixed = defineProvider({ name: "fixed", scheme: { kind: "basic", username: "sender" }, ...types });

  test("the definition's user name needs no option, and is the only one accepted", async () => {
    const source = fixed({ password: SECRET });
    const { headers } = await sign(source, { body: "{}", type: "x", id: "1", at: NOW });

    expect(headers["authorization"]).toBe(`Basic ${Buffer.from(`sender:${SECRET}`).toString("base64")}`);
    expect(await openSource("fixed", source).verify(toRequest({ headers }), NOW)).toEqual(VERIFIED);
  });
});
