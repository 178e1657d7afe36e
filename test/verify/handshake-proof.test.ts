import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { isSluiceError } from "../../src/core/errors.ts";
import type { Handshake, HandshakeOutcome } from "../../src/verify/handshakes/handshake.ts";
import { compileAnswer, maySign } from "../../src/verify/handshakes/handshake-template.ts";
import { openSource, type OpenSource, type ProviderDefinition, type SecretOption } from "../../src/verify/index.ts";
import {
  BODY_CHALLENGE,
  GET_CHECK,
  SLACK_URL_VERIFICATION,
  X_CHALLENGE_RESPONSE,
  ZOOM_URL_VALIDATION,
} from "../../src/verify/providers/handshakes.ts";
import { defineSource } from "../../src/verify/source.ts";
import { toRequest } from "./requests.ts";
import { after, NOW, SECRET } from "./senders.ts";

const ACME: ProviderDefinition = {
  name: "acme",
  scheme: { kind: "hmac", signature: { header: "x-signature", encoding: "hex" } },
  id: { in: "none" },
  type: { in: "none" },
};
const REFUSED = { kind: "rejected", cause: "handshake_refused" };
const MISMATCH = { kind: "rejected", cause: "signature_mismatch" };

interface Setup {
  readonly settings?: Readonly<Record<string, string>>;
  readonly secret?: SecretOption;
  readonly answerHandshakes?: boolean;
}

function open(
  handshakes: readonly Handshake[],
  { settings = {}, secret = SECRET, ...options }: Setup = {},
): OpenSource {
  const definition = { ...ACME, handshakes, settings: Object.keys(settings) };
  return openSource("acme", defineSource(definition, { settings, secret, ...options }));
}

function shakeQuery(source: OpenSource, query: string): Promise<HandshakeOutcome | undefined> {
  return source.shakeHands(toRequest({ method: "GET", query }), NOW);
}

function shakeBody(source: OpenSource, body: string, secret = SECRET): Promise<HandshakeOutcome | undefined> {
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  return source.shakeHands(toRequest({ headers: { "x-signature": signature }, body }), NOW);
}

function refusal(handshake: Partial<Handshake>, setup: Setup = {}): string {
  try {
    open([{ method: "GET", proof: "none", answer: {}, ...handshake }], setup);
  } catch (error) {
    if (isSluiceError(error) && error.code === "CONFIG_INVALID") return error.message;
  }
  return expect.fail("The definition was accepted");
}

describe("proof by one of several names", () => {
  const listed: Handshake = { method: "GET", proof: { place: "query:from", oneOf: "origins" }, answer: {} };
  const source = open([listed], { settings: { origins: ",a.example,, b.example ,c.example," } });

  test.each(["a.example", "b.example", "c.example"])("%s is one of them", async (name) => {
    expect(await shakeQuery(source, `from=${name}`)).toMatchObject({ kind: "answered" });
  });

  test.each(["from=", "", "from=,", "from=%20", "from=d.example", "from=a.example&from=b.example"])(
    "the query %j names none",
    async (query) => {
      expect(await shakeQuery(source, query)).toEqual(REFUSED);
    },
  );
});

describe("proof by the delivery's own signature", () => {
  test("a bad one decides before the body is read, where nothing in the body is asked for", async () => {
    const signed: Handshake = { method: "POST", proof: "delivery", answer: {} };
    const source = open([signed, { ...BODY_CHALLENGE }]);

    expect(await shakeBody(source, '{"challenge":"a"}', "another-secret")).toEqual(MISMATCH);
    expect(await shakeBody(source, '{"challenge":"a"}')).toMatchObject({ kind: "answered", body: "" });
  });

  test("a bad one is refused for its signature, whatever is in the body", async () => {
    const source = open([SLACK_URL_VERIFICATION]);

    expect(await shakeBody(source, '{"type":"event_callback"}', "another-secret")).toEqual(MISMATCH);
    expect(await shakeBody(source, '{"type":"event_callback"}')).toBeUndefined();
  });

  test("a sender whose signed answers need its own signature may send any body", async () => {
    const source = open([ZOOM_URL_VALIDATION]);
    const signature = createHmac("sha256", SECRET).update("123").digest("hex");

    expect(await source.verify(toRequest({ headers: { "x-signature": signature }, body: "123" }), NOW)).toMatchObject({
      kind: "verified",
    });
  });
});

describe("no proof at all", () => {
  test.each([
    [16_384, { kind: "answered" }],
    [16_385, undefined],
  ])("a body of %d bytes is %j", async (bytes, outcome) => {
    const body = '{"challenge":"a"}'.padEnd(bytes);
    const found = await open([BODY_CHALLENGE]).shakeHands(toRequest({ body }), NOW);

    if (outcome === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(outcome);
  });

  test("nothing is signed once every secret has ended", async () => {
    const secret = [{ label: "old", secret: SECRET, notAfter: after(-1) }];

    expect(await shakeQuery(open([X_CHALLENGE_RESPONSE], { secret, answerHandshakes: true }), "crc_token=a")).toEqual(
      REFUSED,
    );
  });
});

describe("templates", () => {
  test.each([
    "{xsetting:a}",
    "{setting:}",
    "{setting:a\nb}",
    "{xhmac:hex:query:a}",
    "{hmac:hex:query:a\nb}",
    "{hmac:base64url:query:a}",
    "{hmac:hex:query:}",
    "{hmac:query:a}",
    "{query:}",
    "{}",
    "a}b",
  ])("%j hold a placeholder that does not exist", (template) => {
    expect(compileAnswer(template)).toBeUndefined();
  });

  test("are texts and what is put between", () => {
    expect(compileAnswer("a {setting:b}{hmac:base64:header:c} {field:d.e}")).toEqual([
      { kind: "text", text: "a " },
      { kind: "setting", name: "b" },
      { kind: "text", text: "" },
      { kind: "hmac", place: "header:c", encoding: "base64" },
      { kind: "text", text: " " },
      { kind: "echo", place: "field:d.e" },
      { kind: "text", text: "" },
    ]);
  });

  test("a body of more than 1,024 characters is never signed for a stranger", () => {
    expect(maySign(Buffer.alloc(1_024, "a"))).toBe(true);
    expect(maySign(Buffer.alloc(1_025, "a"))).toBe(false);
    expect(maySign(Buffer.from("{}"))).toBe(false);
  });
});

describe("answers", () => {
  test("hold what the definition says and nothing that is cached", async () => {
    const handshake: Handshake = { ...GET_CHECK, answer: { headers: { "X-Acme": "a-{query:a}" }, status: 202 } };

    expect(await shakeQuery(open([handshake]), "a=b")).toEqual({
      kind: "answered",
      status: 202,
      headers: { "x-acme": "a-b", "cache-control": "no-store" },
      body: "",
    });
  });

  test("hold numbers and texts in JSON", async () => {
    const handshake: Handshake = { ...GET_CHECK, answer: { json: { type: 1, text: "a {query:a}" } } };

    expect(await shakeQuery(open([handshake]), "a=b")).toMatchObject({ status: 200, body: '{"type":1,"text":"a b"}' });
    expect(await shakeQuery(open([handshake]), "a=<")).toEqual(REFUSED);
  });

  test.each(["headers", "json"] as const)("are refused where a value of the %s is missing", async (part) => {
    const handshake: Handshake = { ...GET_CHECK, answer: { [part]: { one: "1", two: "{query:a}" } } };

    expect(await shakeQuery(open([handshake]), "")).toEqual(REFUSED);
  });

  test.each([
    [{ answer: { status: 199 } }, "answer with a status that is not 200 to 299"],
    [{ answer: { status: 300 } }, "answer with a status that is not 200 to 299"],
    [{ answer: { text: "a", json: {} } }, "answer with both text and JSON"],
    [{ answer: { status: 204, json: {} } }, "answer with a body where the status 204 allows none"],
    [{ answer: { status: 204, text: "a" } }, "answer with a body where the status 204 allows none"],
    [{ answer: { text: "{cookie:a}" } }, "hold a placeholder that does not exist"],
    [{ answer: { headers: { a: "{cookie:a}" } } }, "hold a placeholder that does not exist"],
    [
      { when: { ["cookie:a" as "header:a"]: true } },
      "name a place that is not header:\u2026, query:\u2026 or field:\u2026",
    ],
  ] satisfies readonly (readonly [Partial<Handshake>, string])[])("%j is refused at start-up", (handshake, problem) => {
    expect(refusal(handshake)).toContain(`option "handshakes": ${problem}.`);
  });

  test.each(["setting", "oneOf"])("a proof by %s in no known place is refused at start-up", (kind) => {
    const proof = { place: "cookie:a", [kind]: "token" } as unknown as Handshake["proof"];

    expect(refusal({ proof }, { settings: { token: "a-token" } })).toContain("name a place");
  });

  test.each([200, 204, 299])("the status %d is taken", async (status) => {
    expect(await shakeQuery(open([{ ...GET_CHECK, answer: { status } }]), "")).toMatchObject({ status });
  });

  test("sign with a text and with nothing else", () => {
    const answer = { json: { token: "{hmac:hex:query:a}" } };
    const source = (scheme: object, secret: SecretOption): unknown => {
      const definition = { ...ACME, scheme: { ...ACME.scheme, ...scheme }, handshakes: [{ ...GET_CHECK, answer }] };
      return openSource("acme", defineSource(definition as ProviderDefinition, { secret }));
    };
    const problem = 'option "handshakes": sign an answer, for which the secret must be of key utf8.';

    expect(() => source({ key: "hex" }, "00112233445566778899aabbccddeeff")).toThrow(problem);
    expect(source({ key: "utf8" }, SECRET)).toMatchObject({ name: "acme" });
    expect(source({}, SECRET)).toMatchObject({ name: "acme" });
  });

  test("that sign nothing do not mind how the secret is written", () => {
    const scheme = { ...ACME.scheme, key: "hex" } as ProviderDefinition["scheme"];
    const definition = { ...ACME, scheme, handshakes: [{ ...GET_CHECK, answer: { text: "ok" } }] };

    expect(openSource("acme", defineSource(definition, { secret: "00112233445566778899aabbccddeeff" })).name).toBe(
      "acme",
    );
  });

  test("are signed by no source that has no secret", () => {
    const definition: ProviderDefinition = {
      ...ACME,
      scheme: {
        kind: "jwt",
        carrier: { in: "bearer" },
        algorithms: ["ES256"],
        keys: { from: "url", url: "https://acme.example/keys" },
      },
      handshakes: [{ ...GET_CHECK, answer: { text: "{hmac:hex:query:a}" } }],
    };

    expect(() => openSource("acme", defineSource(definition, { secret: [] }))).toThrow(
      'option "handshakes": sign an answer, but the source has no secret.',
    );
  });
});
