import { describe, expect, test } from "vitest";
import { isSluiceError } from "../../src/core/errors.ts";
import { openSource, type ProviderDefinition, sign } from "../../src/verify/index.ts";
import { ASANA_HOOK_SECRET, X_CHALLENGE_RESPONSE } from "../../src/verify/providers/handshakes.ts";
import { toRefuse } from "../../src/verify/refusal.ts";
import { type DefineOptions, defineSource } from "../../src/verify/source.ts";
import { toRequest } from "./requests.ts";
import { NOW, SECRET, toDelivery } from "./senders.ts";

const ACME: ProviderDefinition = {
  name: "acme",
  scheme: { kind: "hmac", signature: { header: "x-signature", encoding: "hex" } },
  id: { in: "none" },
  type: { in: "none" },
};
const WITH_URL: ProviderDefinition = {
  ...ACME,
  scheme: { kind: "hmac", signature: { header: "x-signature", encoding: "hex" }, content: "{url}{body}" },
};

/** Options as plain JavaScript may pass them. */
type Loose = Readonly<Partial<Record<keyof DefineOptions, unknown>>>;

function open(options: Loose = {}, definition: Partial<ProviderDefinition> = {}): ReturnType<typeof openSource> {
  return openSource("shop", defineSource({ ...ACME, ...definition }, { secret: SECRET, ...(options as object) }));
}

function refusal(options: Loose, definition: Partial<ProviderDefinition> = {}): string {
  try {
    open(options, definition);
  } catch (error) {
    if (isSluiceError(error) && error.code === "CONFIG_INVALID") return error.message;
  }
  return expect.fail("The configuration was accepted");
}

test("a source that sets nothing has no limits but its proof", () => {
  expect(open()).toMatchObject({
    name: "shop",
    provider: "acme",
    maxBytes: undefined,
    contentTypes: undefined,
    isSigned: true,
    allowedIps: undefined,
    httpsOnly: false,
    maxPerMinute: undefined,
    acknowledgement: undefined,
    signedFields: undefined,
    handshakeMethods: [],
  });
});

test("what the definition and the options say is there to be read", () => {
  const definition = {
    contentTypes: ["Application/JSON"],
    acknowledgement: { status: 202, body: "Hello API Event Received" },
    signedFields: ["id"],
  };

  expect(open({ maxBytes: 1_024, httpsOnly: true, maxPerMinute: 60 }, definition)).toMatchObject({
    maxBytes: 1_024,
    contentTypes: ["application/json"],
    isSigned: false,
    httpsOnly: true,
    maxPerMinute: 60,
    acknowledgement: { status: 202, body: "Hello API Event Received" },
    signedFields: ["id"],
  });
});

test("a wrong name or option is a wrong configuration, and only the secret's own variable is pointed at", () => {
  const hinted = { secretHint: "ACME_SECRET" };

  expect(() => openSource("Shop", defineSource(ACME, { secret: SECRET }))).toThrow(
    expect.objectContaining({ code: "CONFIG_INVALID", message: expect.stringContaining("is not a source name") }),
  );
  expect(refusal({ secret: "" })).toBe('Source "shop", option "secret": is missing or empty.');
  expect(refusal({ secret: "" }, hinted)).toBe(
    'Source "shop", option "secret": is missing or empty. It usually comes from the environment variable ACME_SECRET.',
  );
  expect(refusal({ maxBytes: 0 }, hinted)).toBe('Source "shop", option "maxBytes": is not a whole number above 0.');
});

test.each([
  ["secret[10]", true],
  ["publicKey", true],
  ["password[0]", true],
  ["issuer", true],
  ["secretPrefix", false],
  ["a-secret", false],
  ["secret[a]", false],
])("whether the variable is about the option %s: %s", (option, isAbout) => {
  expect(toRefuse("shop", "ACME_SECRET")(option, "is wrong").message.includes("ACME_SECRET")).toBe(isAbout);
});

test.each(["", "-shop", "shop!", "a/b", "a".repeat(65)])("%j is no name of a source", (name) => {
  expect(() => openSource(name, defineSource(ACME, { secret: SECRET }))).toThrow("is not a source name");
});

test.each(["\u00e9-token-of-some-length", "a-token-of-some-length-\u00e9"])("the token %s cannot be sent", (secret) => {
  const scheme = { kind: "token", carrier: { in: "header", header: "x-token" } } as const;

  expect(refusal({ secret }, { scheme })).toContain('option "secret": holds characters outside ASCII');
});

test("a body is decoded as the definition says", () => {
  const body = new TextEncoder().encode('{"a":1}');

  expect(open().decode(body, null)).toEqual({ isParsed: true, payload: { a: 1 } });
  expect(open({}, { payload: "text" }).decode(body, null)).toEqual({ isParsed: true, payload: '{"a":1}' });
});

test("a body that a handshake may have signed for a stranger is refused for that only where its proof is good", async () => {
  const armed = open({ answerHandshakes: true }, { handshakes: [X_CHALLENGE_RESPONSE] });
  const message = { type: "any", id: "1", at: NOW };
  const verify = async (body: string): Promise<unknown> =>
    armed.verify(toDelivery(await sign(defineSource(ACME, { secret: SECRET }), { ...message, body })), NOW);

  expect(await verify("{}")).toMatchObject({ kind: "verified" });
  expect(await verify("a-token")).toEqual({ kind: "rejected", cause: "signature_mismatch" });
  expect(await armed.verify(toRequest({ body: "a-token" }), NOW)).toEqual({
    kind: "rejected",
    cause: "signature_missing",
  });
});

describe("numbers and switches", () => {
  test.each(["maxBytes", "maxPerMinute"] as const)("%s is a whole number above 0", (option) => {
    for (const value of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "10", null]) {
      expect(refusal({ [option]: value })).toContain(`option "${option}": is not a whole number above 0`);
    }
  });

  test.each(["httpsOnly", "answerHandshakes"] as const)("%s is true or false", (option) => {
    for (const value of ["false", "true", 1, null]) {
      expect(refusal({ [option]: value })).toContain(`option "${option}": is neither true nor false`);
    }
  });
});

describe("allowedIps", () => {
  test.each([
    ["empty", [], "lists no network"],
    ["a text", "192.0.2.1", "lists no network"],
    ["no network", ["example.com"], "holds what is no address or network, such as 192.0.2.0/24"],
  ])("says what is wrong with a list that is %s", (_name, allowedIps, problem) => {
    expect(refusal({ allowedIps })).toContain(`option "allowedIps": ${problem}.`);
  });

  test.each(["0.0.0.0", "255.255.255.255/32", "249.250.9.10", "199.99.19.1/0", "10.0.0.0/8", "::/0", "::/128"])(
    "%s is a network",
    (network) => {
      expect(open({ allowedIps: [network] }).allowedIps).toEqual([network]);
    },
  );

  test.each(["zz192.0.2.1", "192.0.2.1.5", "260.0.0.1", "1920.2.1", "dead", "192.0.2.1/8x", "[::1]"])(
    "%s is none",
    (network) => {
      expect(refusal({ allowedIps: [network] })).toContain("no address or network");
    },
  );

  test.each([[["192.0.2.1"]], [["192.0.2.0/24", "0.0.0.0/0"]], [["2001:db8::/32", "::1", "::ffff:192.0.2.1/128"]]])(
    "%j is taken as it is",
    (allowedIps) => {
      expect(open({ allowedIps }).allowedIps).toEqual(allowedIps);
    },
  );

  test.each([
    [[]],
    [[""]],
    [["192.0.2.256"]],
    [["192.0.2"]],
    [["192.0.2.1."]],
    [["192.0.2.0/33"]],
    [["192.0.2.0/"]],
    [["192.0.2.0/024"]],
    [["2001:db8::/129"]],
    [["2001:db8:::1"]],
    [["::1]/a["]],
    [["example.com"]],
    [["192.0.2.1", "localhost"]],
    ["192.0.2.1"],
    [[17]],
  ])("%j is refused", (allowedIps) => {
    expect(refusal({ allowedIps })).toContain('option "allowedIps"');
  });

  test("published stands for what the sender publishes", () => {
    expect(open({ allowedIps: "published" }, { publishedIps: ["192.0.2.0/24"] }).allowedIps).toEqual(["192.0.2.0/24"]);
  });

  test.each([undefined, []])("published is refused where the sender publishes %j", (publishedIps) => {
    expect(refusal({ allowedIps: "published" }, publishedIps === undefined ? {} : { publishedIps })).toContain(
      'option "allowedIps": cannot be published: acme publishes none',
    );
  });
});

describe("url", () => {
  test.each([
    "https://app.example.com/api/webhooks/shop",
    "https://app.example.com/api/webhooks/shop?tenant=1",
    "http://localhost:3000/api/webhooks/shop",
  ])("%s is accepted", (url) => {
    expect(open({ url }, WITH_URL).name).toBe("shop");
    expect(open({ url }).name).toBe("shop");
  });

  test.each([
    ["", "missing or empty"],
    ["/api/webhooks/shop", "not a URL"],
    ["http://app.example.com/api", "not an https URL"],
    ["ftp://app.example.com/api", "not an https URL"],
    ["https://app.example.com/api#part", "fragment"],
    ["https://app.example.com/api#", "fragment"],
    ["https://user:word@app.example.com/api", "user name"],
    ["https://user@app.example.com/api", "user name"],
    ["https://:word@app.example.com/api", "user name"],
    ["https://app.example.com/a b", "not a URL"],
  ])("%j is refused", (url, problem) => {
    expect(refusal({ url })).toContain('option "url": ');
    expect(refusal({ url })).toContain(problem);
  });

  test("is needed exactly where the sender signs it", () => {
    expect(refusal({}, WITH_URL)).toContain('option "url": is missing');
    expect(open({}).name).toBe("shop");
  });
});

describe("handshakes", () => {
  test("arming a source without a handshake to arm is refused", () => {
    expect(refusal({ answerHandshakes: true })).toContain(
      'option "answerHandshakes": has no effect: acme has no handshake that has to be armed',
    );
    expect(open({ answerHandshakes: true }, { handshakes: [X_CHALLENGE_RESPONSE] }).handshakeMethods).toEqual(["GET"]);
  });

  test("taking a secret nobody brings is refused, and what cannot take one", () => {
    const problem = 'option "onSecret": has no effect: acme brings no secret';

    expect(refusal({ onSecret: () => undefined })).toContain(problem);
    expect(refusal({ onSecret: () => undefined }, { handshakes: [X_CHALLENGE_RESPONSE] })).toContain(problem);
    expect(refusal({ onSecret: "save" }, { handshakes: [ASANA_HOOK_SECRET] })).toContain(
      'option "onSecret": is not a function',
    );
    expect(open({ onSecret: () => undefined }, { handshakes: [ASANA_HOOK_SECRET] }).handshakeMethods).toEqual(["POST"]);
  });
});

test.each([199, 300, 404])("an acknowledgement of %s is refused", (status) => {
  expect(refusal({}, { acknowledgement: { status } })).toContain(
    'option "definition.acknowledgement.status": is not 200 to 299',
  );
});

test.each([200, 202, 299])("an acknowledgement of %s is a success", (status) => {
  expect(open({}, { acknowledgement: { status } }).acknowledgement).toEqual({ status });
});

test("an acknowledgement of 200.5 is refused", () => {
  expect(refusal({}, { acknowledgement: { status: 200.5 } })).toContain('option "definition.acknowledgement.status": ');
});
