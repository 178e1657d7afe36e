import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SluiceError } from "../../src/core/errors.ts";
import { assertSecrets, isCurrent, type LabelledSecret, type SecretRules } from "../../src/verify/keys/secrets.ts";
import {
  defineProvider,
  openSource,
  type ProviderDefinition,
  type Scheme,
  type SecretOption,
  sign,
  type Source,
  type Verdict,
} from "../../src/verify/index.ts";
import { basicAuth, github, sharedToken, standardWebhooks, stripe } from "../../src/verify/providers/index.ts";
import { after, NOW, SECRET, STANDARD_SECRET, toDelivery } from "./senders.ts";

const OTHER = "another-secret-of-some-length";
const OTHER_STANDARD = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;

describe("isCurrent", () => {
  test.each([
    ["without an end", undefined, NOW, true],
    ["before its end", after(1), NOW, true],
    ["at its end", NOW, NOW, true],
    ["a millisecond after its end", NOW, after(1), false],
    ["at an unusable moment", after(1), new Date(Number.NaN), false],
  ])("a secret %s", (_name, notAfter, now, expected) => {
    expect(isCurrent({ notAfter }, now)).toBe(expected);
  });

  test("what is no longer current never is again", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.nat(), (end, at, later) => {
        const secret = { notAfter: after(end) };
        fc.pre(!isCurrent(secret, after(at)));
        expect(isCurrent(secret, after(at + later))).toBe(false);
      }),
    );
  });
});

/** What is said to be wrong with a secret; `undefined` for nothing. */
function findProblem(
  entry: Partial<LabelledSecret>,
  whitespace: SecretRules["whitespace"] = "none",
): string | undefined {
  const refuse = (option: string, problem: string): SluiceError =>
    new SluiceError("CONFIG_INVALID", `${option} ${problem}`);
  try {
    assertSecrets([{ label: "0", secret: SECRET, ...entry }], { option: "secret", whitespace }, refuse);
    return undefined;
  } catch (error) {
    return String(error).replace("SluiceError: ", "");
  }
}

describe("assertSecrets", () => {
  const words =
    "changeme changethis dummy example fixme insertsecret mysecret none null password placeholder replaceme secret tbd test todo undefined";

  test.each([
    ...words.split(" "),
    ...words.split(" ").map((word) => `whsec_${word}`),
    "sk_changeme",
    "PK_changeme",
    "insert-secret",
    "your-api-token",
    "<webhook-signing>",
    "[webhook-signing]",
    "{webhook-signing}",
    "${WEBHOOK_SIGNING}",
    "xxxxxxxx",
    "xxxxxxxxhere",
    "x-x-x-x-here",
    "--------",
    "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9",
  ])("%s is a placeholder", (secret) => {
    expect(findProblem({ secret })).toBe("secret is a placeholder, not a secret");
  });

  test.each(
    [
      "changesk_me1",
      "change-sk_me",
      "in-your-secret",
      "<abc>defgh12",
      "a<bc>",
      "[abc]defgh12",
      "{abc}defgh12",
      "${abc}defgh1",
      "abc<defgh12>",
      "xxxxxxxxthere",
      "xxxxxxxy",
      "heretic-here",
      "attest-todo-x",
    ].filter((secret) => secret.length >= 8),
  )("%s may be a secret", (secret) => {
    expect(findProblem({ secret })).toBeUndefined();
  });

  test.each([
    [undefined, "secret is missing or empty"],
    ["", "secret is missing or empty"],
    [12_345_678, "secret is missing or empty"],
    [" ".repeat(9), "secret is only white space"],
    ["abcd efgh", "secret contains white space; check for a stray space or line break"],
    ["abcdefg", "secret is shorter than 8 characters"],
    ["abcdefgh", undefined],
  ])("%j: %s", (secret, problem) => {
    expect(findProblem({ secret: secret as string })).toBe(problem);
  });

  test.each([
    ["inner", "abcd efgh", true],
    ["inner", " abcdefgh", false],
    ["inner", "abcdefgh ", false],
    ["inner", "abcd\tefgh", false],
    ["inner", "abcd\u00a0efgh", false],
    ["lines", "abcd\nefgh\n", true],
    ["none", "abcdefgh\n", false],
  ] as const)("white space of kind %s in %j is allowed: %s", (whitespace, secret, isAllowed) => {
    expect(findProblem({ secret }, whitespace) === undefined).toBe(isAllowed);
  });

  test.each([5, null, "", "my label", "a/b", "x".repeat(65)])("%j is no label", (label) => {
    expect(findProblem({ label: label as string })).toBe("secret has a label that is not 1 to 64 of A-Z a-z 0-9 _ . -");
  });

  test.each(["a", "A-Z_0.9", "x".repeat(64)])("%s is a label", (label) => {
    expect(findProblem({ label })).toBeUndefined();
  });
});

describe("keys made of secrets", () => {
  const toHmac = (form: object, secret: unknown): Source =>
    defineProvider({
      name: "acme",
      scheme: { kind: "hmac", signature: { header: "x-signature", encoding: "hex" }, ...form },
      id: { in: "none" },
      type: { in: "none" },
    })({ secret: secret as string });

  test("the length a sender promises is checked at both ends", () => {
    const bounds = { key: "hex", keyBytes: { min: 12, max: 14 } };
    const key = (bytes: number): string => Buffer.alloc(bytes, "sluice").toString("hex");

    expect(() => openSource("acme", toHmac(bounds, key(11)))).toThrow("holds a key of 11 bytes; it must be 12 to 14");
    expect(() => openSource("acme", toHmac(bounds, key(15)))).toThrow("holds a key of 15 bytes; it must be 12 to 14");
    for (const bytes of [12, 14]) expect(openSource("acme", toHmac(bounds, key(bytes))).name).toBe("acme");
    expect(() => openSource("acme", toHmac({ key: "hex" }, key(7)))).toThrow(
      "holds a key of 7 bytes; at least 8 are needed",
    );
  });

  test.each([
    ["hex", "not-hexadecimal", "is not hex"],
    ["base64", "not*base64*", "is not base64"],
    ["base64url", "not*base64url*", "is not base64url"],
    ["whsec", "whsec_not*base64*", "is not base64 after whsec_"],
    ["whsec", `AAAAAAAAwhsec_AAAAAAAA`, "is not base64 after whsec_"],
  ])("a secret of key %s that is %j is refused", (key, secret, problem) => {
    expect(() => openSource("acme", toHmac({ key }, secret))).toThrow(`option "secret": ${problem}.`);
  });

  test("a value that is no text is refused where one text may hold several", () => {
    expect(() => openSource("acme", toHmac({ secretSeparator: "|" }, [{ label: "a", secret: 12_345_678 }]))).toThrow(
      "is missing or empty",
    );
  });
});

interface Rotation {
  readonly make: (secret: SecretOption) => Source;
  readonly current: string;
  readonly previous: string;
}

const ROTATIONS: Readonly<Record<string, Rotation>> = {
  hmac: { make: (secret) => github({ secret }), current: SECRET, previous: OTHER },
  "hmac with a time": { make: (secret) => stripe({ secret }), current: SECRET, previous: OTHER },
  "hmac with an encoded key": {
    make: (secret) => standardWebhooks({ secret }),
    current: STANDARD_SECRET,
    previous: OTHER_STANDARD,
  },
  token: { make: (secret) => sharedToken({ secret, header: "x-token" }), current: SECRET, previous: OTHER },
  basic: { make: (password) => basicAuth({ username: "a", password }), current: SECRET, previous: OTHER },
};

describe.each(Object.entries(ROTATIONS))("A12 rotating the secret of a source proven by %s", (_name, rotation) => {
  const { make, current, previous } = rotation;
  const verify = async (secret: SecretOption, signedWith: string, now: Date): Promise<Verdict> => {
    const request = await sign(make(signedWith), { body: '{"id":"1"}', type: "push", id: "msg_1", at: now });
    return openSource("acme", make(secret)).verify(toDelivery(request), now);
  };

  test("A12 the previous secret proves deliveries until its end, and none after it", async () => {
    const secret = [current, { label: "until-noon", secret: previous, notAfter: NOW }];

    expect(await verify(secret, previous, NOW)).toEqual({
      kind: "verified",
      secret: { index: 1, label: "until-noon" },
    });
    expect((await verify(secret, previous, after(1_000))).kind).toBe("rejected");
    expect(await verify(secret, current, after(1_000))).toEqual({ kind: "verified", secret: { index: 0, label: "0" } });
  });

  test("A12 a source whose secrets have all ended starts, and accepts nothing", async () => {
    const secret = [{ label: "old", secret: current, notAfter: after(-1) }];

    expect((await verify(secret, current, NOW)).kind).toBe("rejected");
  });

  test.each([
    ["an invalid date", new Date("tomorrow")],
    ["a text", "2026-11-20"],
    ["a number", 1_800_000_000],
    ["null", null],
  ])("an end that is %s is refused at start-up", (_form, notAfter) => {
    const secret = [{ label: "old", secret: current, notAfter: notAfter as Date }];

    expect(() => openSource("acme", make(secret))).toThrow(/has a notAfter that is not a valid Date/);
  });
});

describe("a source whose secret comes in a handshake", () => {
  const definition = {
    name: "acme",
    id: { in: "none" },
    type: { in: "none" },
    handshakes: [
      { method: "POST", when: { "header:x-secret": true }, secret: "header:x-secret", proof: "none", answer: {} },
    ],
  } as const satisfies Omit<ProviderDefinition, "scheme">;
  const schemes: Readonly<Record<string, Scheme>> = {
    hmac: { kind: "hmac", signature: { header: "x-signature", encoding: "hex" } },
    digest: {
      kind: "digest",
      hash: "sha256",
      signature: { header: "x-signature", encoding: "hex" },
      content: "{secret}{body}",
    },
    token: { kind: "token", carrier: { in: "header", header: "x-token" } },
    basic: { kind: "basic", username: "acme" },
    jwt: { kind: "jwt", carrier: { in: "bearer" }, algorithms: ["HS256"], keys: { from: "secret" } },
  };
  const make = (scheme: Scheme, secret: SecretOption, onSecret: (() => void) | undefined): Source =>
    defineProvider({ ...definition, scheme })({
      ...(scheme.kind === "basic" ? { password: secret } : { secret }),
      onSecret,
    });
  const take = (): void => undefined;
  const message = { body: '{"id":"1"}', type: "push", id: "1", at: NOW };

  describe.each(Object.entries(schemes))("proven by %s", (_kind, scheme) => {
    test.each([
      ["missing", undefined],
      ["empty", ""],
      ["missing in a list", [undefined]],
      ["an empty list", []],
    ])("starts while it is %s and refuses every delivery", async (_name, none) => {
      const open = openSource("acme", make(scheme, none, take));
      const request = await sign(make(scheme, SECRET, take), message);

      expect((await open.verify(toDelivery(request), NOW)).kind).toBe("rejected");
    });

    test("does not start without one once nobody takes it", () => {
      expect(() => openSource("acme", make(scheme, undefined, undefined))).toThrow(/is missing or empty/);
    });

    test("cannot sign without one", async () => {
      await expect(sign(make(scheme, undefined, take), message)).rejects.toMatchObject({ code: "CONFIG_INVALID" });
    });

    test("refuses a placeholder all the same", () => {
      expect(() => openSource("acme", make(scheme, "changeme", take))).toThrow(/is a placeholder/);
    });

    test("accepts deliveries once it is configured", async () => {
      const source = make(scheme, SECRET, take);

      expect((await openSource("acme", source).verify(toDelivery(await sign(source, message)), NOW)).kind).toBe(
        "verified",
      );
    });
  });
});
