import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { isSluiceError } from "../../src/core/errors.ts";
import type { Handshake, HandshakeOutcome } from "../../src/verify/handshakes/handshake.ts";
import {
  type Delivery,
  openSource,
  type ProviderDefinition,
  sign,
  type Source,
  type SourceOptions,
} from "../../src/verify/index.ts";
import { defineSource } from "../../src/verify/source.ts";
import {
  ASANA_HOOK_SECRET,
  BODY_CHALLENGE,
  CLOUD_EVENTS_ORIGIN,
  DISCORD_EVENT_PING,
  DISCORD_INTERACTION_PING,
  DROPBOX_CHALLENGE,
  EVENT_GRID_VALIDATION,
  GET_CHECK,
  GRAPH_VALIDATION,
  HEAD_CHECK,
  META_SUBSCRIPTION,
  NOTION_VERIFICATION_TOKEN,
  OKTA_VERIFICATION,
  SLACK_URL_VERIFICATION,
  STRAVA_SUBSCRIPTION,
  TWITCH_CALLBACK_VERIFICATION,
  X_CHALLENGE_RESPONSE,
  XERO_INTENT_TO_RECEIVE,
  ZOOM_URL_VALIDATION,
} from "../../src/verify/providers/handshakes.ts";
import { toRequest, type RequestParts } from "./requests.ts";
import { after, NOW, SECRET, toDelivery } from "./senders.ts";

const NOSNIFF = { "cache-control": "no-store", "x-content-type-options": "nosniff" };
const TEXT = { ...NOSNIFF, "content-type": "text/plain; charset=utf-8" };
const JSON_HEADERS = { ...NOSNIFF, "content-type": "application/json" };
const REFUSED = { kind: "rejected", cause: "handshake_refused" };

const SIGNED: ProviderDefinition = {
  name: "acme",
  scheme: { kind: "hmac", signature: { header: "x-signature", encoding: "hex" } },
  id: { in: "none" },
  type: { in: "body", paths: ["type"] },
};

const BY_QUERY: ProviderDefinition = {
  ...SIGNED,
  scheme: { kind: "token", carrier: { in: "query", parameter: "code" } },
};

interface Setup extends SourceOptions {
  readonly definition?: ProviderDefinition;
  readonly secret?: Parameters<typeof defineSource>[1]["secret"];
}

/** A source with these handshakes, whose settings are those the options give. */
function toSource(handshakes: readonly Handshake[], setup: Setup = {}): Source {
  const { definition = SIGNED, secret = SECRET, ...options } = setup;
  const settings = Object.keys(options.settings ?? {});
  return defineSource({ ...definition, handshakes, settings }, { ...options, secret });
}

async function shake(source: Source, request: Delivery, now: Date = NOW): Promise<HandshakeOutcome | undefined> {
  return openSource("acme", source).shakeHands(request, now);
}

/** The request as its sender would send it: signed, with further headers. */
async function toSigned(source: Source, body: string, headers: Record<string, string> = {}): Promise<Delivery> {
  const signed = await sign(source, { body, type: "any", id: "1", at: NOW });
  return toDelivery({ ...signed, headers: { ...signed.headers, ...headers } });
}

const outbound = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.stubGlobal("fetch", outbound.mockReset());
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("handshakes that anybody may start", () => {
  test.each<[string, Handshake, RequestParts, object]>([
    [
      "Dropbox",
      DROPBOX_CHALLENGE,
      { method: "GET", query: "challenge=aB3_-x" },
      { status: 200, headers: TEXT, body: "aB3_-x" },
    ],
    [
      "Okta",
      OKTA_VERIFICATION,
      { method: "GET", headers: { "X-Okta-Verification-Challenge": "abc123" } },
      { status: 200, headers: JSON_HEADERS, body: '{"verification":"abc123"}' },
    ],
    ["Trello", HEAD_CHECK, { method: "HEAD" }, { status: 200, headers: { "cache-control": "no-store" }, body: "" }],
    ["Mandrill", HEAD_CHECK, { method: "HEAD" }, { status: 200, body: "" }],
    ["Mailchimp", GET_CHECK, { method: "GET" }, { status: 200, body: "" }],
    [
      "monday.com",
      BODY_CHALLENGE,
      { body: '{"challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}' },
      {
        status: 200,
        headers: JSON_HEADERS,
        body: '{"challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}',
      },
    ],
    [
      "Microsoft Graph",
      GRAPH_VALIDATION,
      { query: "validationToken=Validation%3a+Testing+client+Request-Id%3a+0a1b" },
      { status: 200, headers: TEXT, body: "Validation: Testing client Request-Id: 0a1b" },
    ],
  ])("%s is answered", async (_name, handshake, request, answer) => {
    expect(await shake(toSource([handshake]), toRequest(request))).toMatchObject({ kind: "answered", ...answer });
  });

  test.each<[string, Handshake, RequestParts]>([
    ["another method", DROPBOX_CHALLENGE, { query: "challenge=abc" }],
    ["no challenge", DROPBOX_CHALLENGE, { method: "GET", query: "other=abc" }],
    ["an empty challenge", DROPBOX_CHALLENGE, { method: "GET", query: "challenge=" }],
    ["a challenge behind the fragment", DROPBOX_CHALLENGE, { method: "GET", query: "a=1#?challenge=abc" }],
    ["two challenges", DROPBOX_CHALLENGE, { method: "GET", query: "challenge=abc&challenge=def" }],
    ["a body that is no JSON", BODY_CHALLENGE, { body: "challenge=abc" }],
    ["a body with a list for a challenge", BODY_CHALLENGE, { body: '{"challenge":["abc"]}' }],
    ["an unproven body over 16 KiB", BODY_CHALLENGE, { body: `{"challenge":"abc","x":"${"x".repeat(16_384)}"}` }],
  ])("a request with %s is none", async (_name, handshake, request) => {
    expect(await shake(toSource([handshake]), toRequest(request))).toBeUndefined();
  });

  test("a source without handshakes takes none and names no methods", async () => {
    const open = openSource("acme", defineSource(SIGNED, { secret: SECRET }));

    expect(open.handshakeMethods).toEqual([]);
    expect(await open.shakeHands(toRequest({ method: "HEAD" }), NOW)).toBeUndefined();
  });

  test("the methods of all handshakes are named once each", () => {
    const source = toSource([GET_CHECK, DROPBOX_CHALLENGE, HEAD_CHECK]);

    expect(openSource("acme", source).handshakeMethods).toEqual(["GET", "HEAD"]);
  });

  test("an empty text in a condition stands for a header that is not there", async () => {
    const source = toSource([{ ...GET_CHECK, when: { "header:x-topic": "" } }]);

    expect(await shake(source, toRequest({ method: "GET" }))).toMatchObject({ kind: "answered" });
    expect(await shake(source, toRequest({ method: "GET", headers: { "x-topic": "a" } }))).toBeUndefined();
  });
});

describe("E64 what is repeated", () => {
  test.each([
    ["markup", "<script>alert(1)</script>"],
    ["an entity", "&lt;script&gt;"],
    ["quotes", `a"b'c`],
    ["a line break", "a\r\nset-cookie: a=b"],
    ["NUL", "a\0b"],
    ["braces", "{{7*7}}"],
    ["a percent sign", "%3Cscript%3E"],
    ["text beyond ASCII", "é"],
    ["a right-to-left override", "a\u202Eb"],
    ["1,025 characters", "a".repeat(1_025)],
    ["only a space", " "],
    ["a space at the end", "a "],
  ])("E64 %s is refused, as text and as JSON", async (_name, value) => {
    const query = new URLSearchParams({ challenge: value, "hub.challenge": value, "hub.mode": "subscribe" });
    const get = toRequest({ method: "GET", query: query.toString() });
    const post = toRequest({ body: JSON.stringify({ challenge: value }) });

    expect(await shake(toSource([DROPBOX_CHALLENGE]), get)).toEqual(REFUSED);
    expect(await shake(toSource([BODY_CHALLENGE]), post)).toEqual(REFUSED);
  });

  test("E64 1,024 characters are repeated", async () => {
    const query = `challenge=${"a".repeat(1_024)}`;

    expect(await shake(toSource([DROPBOX_CHALLENGE]), toRequest({ method: "GET", query }))).toMatchObject({
      kind: "answered",
      headers: TEXT,
    });
  });

  test("E64 a definition cannot make the answer's text anything but plain", async () => {
    const handshake: Handshake = {
      ...DROPBOX_CHALLENGE,
      answer: { text: "{query:challenge}", headers: { "Content-Type": "text/html", "X-Content-Type-Options": "off" } },
    };

    expect(await shake(toSource([handshake]), toRequest({ method: "GET", query: "challenge=abc" }))).toMatchObject({
      headers: TEXT,
    });
  });
});

describe("Meta's subscription", () => {
  const source = toSource([META_SUBSCRIPTION], { settings: { verifyToken: "a-verify-token" } });

  test("the right token is answered with the challenge", async () => {
    const query = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=a-verify-token";

    expect(await shake(source, toRequest({ method: "GET", query }))).toEqual({
      kind: "answered",
      status: 200,
      headers: TEXT,
      body: "1158201444",
    });
  });

  test.each([
    ["a wrong token", "hub.verify_token=another-token"],
    ["an empty token", "hub.verify_token="],
    ["no token", ""],
    ["the token twice", "hub.verify_token=a-verify-token&hub.verify_token=a-verify-token"],
    ["the token and more", "hub.verify_token=a-verify-token2"],
    ["the token in upper case", "hub.verify_token=A-VERIFY-TOKEN"],
  ])("E63 %s is refused", async (_name, token) => {
    const query = `hub.mode=subscribe&hub.challenge=1158201444&${token}`;

    expect(await shake(source, toRequest({ method: "GET", query }))).toEqual(REFUSED);
  });

  test("Strava hears the challenge as JSON under the same name", async () => {
    const strava = toSource([STRAVA_SUBSCRIPTION], { settings: { verifyToken: "a-verify-token" } });
    const query = "hub.mode=subscribe&hub.challenge=15f7d1a9&hub.verify_token=a-verify-token";

    expect(await shake(strava, toRequest({ method: "GET", query }))).toMatchObject({
      body: '{"hub.challenge":"15f7d1a9"}',
    });
  });

  test("unsubscribing is no handshake", async () => {
    const query = "hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=a-verify-token";

    expect(await shake(source, toRequest({ method: "GET", query }))).toBeUndefined();
  });
});

describe("X's challenge-response check", () => {
  const request = (token: string): Delivery =>
    toRequest({ method: "GET", query: new URLSearchParams({ crc_token: token }).toString() });
  const armed = toSource([X_CHALLENGE_RESPONSE], { answerHandshakes: true });

  test("E63 it is refused while the source is not armed", async () => {
    expect(await shake(toSource([X_CHALLENGE_RESPONSE]), request("abc"))).toEqual(REFUSED);
    expect(await shake(toSource([X_CHALLENGE_RESPONSE], { answerHandshakes: false }), request("abc"))).toEqual(REFUSED);
  });

  test("an armed source signs the token", async () => {
    const mac = createHmac("sha256", SECRET).update("9b4507b3-9040").digest("base64");

    expect(await shake(armed, request("9b4507b3-9040"))).toEqual({
      kind: "answered",
      status: 200,
      headers: JSON_HEADERS,
      body: JSON.stringify({ response_token: `sha256=${mac}` }),
    });
  });

  test("the newest secret that is still current signs", async () => {
    const secret = [
      { label: "new", secret: `${SECRET}-2`, notAfter: after(1_000) },
      { label: "old", secret: SECRET },
    ];
    const source = toSource([X_CHALLENGE_RESPONSE], { answerHandshakes: true, secret });
    const macOf = (key: string): string => createHmac("sha256", key).update("abc").digest("base64");

    expect(await shake(source, request("abc"), NOW)).toMatchObject({
      body: expect.stringContaining(macOf(`${SECRET}-2`)),
    });
    expect(await shake(source, request("abc"), after(1_001))).toMatchObject({
      body: expect.stringContaining(macOf(SECRET)),
    });
  });

  test.each(['{"type":"paid"}', "[1]", '"a"', "a&b=c", "a b", "a\nb", ""])(
    "E63 it does not sign %j for a stranger",
    async (body) => {
      expect((await shake(armed, request(body)))?.kind ?? "rejected").toBe("rejected");
    },
  );

  test.each(["123", "true", "null", "a=b", "", "0.1+2"])(
    "E63 a delivery whose whole body could have been signed for a stranger, such as %j, is refused",
    async (body) => {
      const delivery = await toSigned(armed, body);

      expect(await openSource("acme", armed).verify(delivery, NOW)).toEqual({
        kind: "rejected",
        cause: "signature_mismatch",
      });
      expect(await openSource("acme", toSource([DROPBOX_CHALLENGE])).verify(delivery, NOW)).toMatchObject({
        kind: "verified",
      });
    },
  );

  test("deliveries with JSON objects still verify", async () => {
    expect(await openSource("acme", armed).verify(await toSigned(armed, "{}"), NOW)).toMatchObject({
      kind: "verified",
    });
  });
});

describe("handshakes proven like a delivery", () => {
  const slack = toSource([SLACK_URL_VERIFICATION]);
  const challenge = '{"type":"url_verification","challenge":"3eZbrw1a"}';

  test("Slack's challenge comes back once the signature is good", async () => {
    expect(await shake(slack, await toSigned(slack, challenge))).toEqual({
      kind: "answered",
      status: 200,
      headers: JSON_HEADERS,
      body: '{"challenge":"3eZbrw1a"}',
    });
  });

  test("E63 Slack's challenge with a bad signature is refused for that signature", async () => {
    const delivery = await toSigned(toSource([], { secret: `${SECRET}-2` }), challenge);

    expect(await shake(slack, delivery)).toEqual({ kind: "rejected", cause: "signature_mismatch" });
    expect(await shake(slack, toRequest({ body: challenge }))).toEqual({
      kind: "rejected",
      cause: "signature_missing",
    });
  });

  test("a verdict that is given is not found out again", async () => {
    const open = openSource("acme", slack);
    const unsigned = toRequest({ body: challenge });

    expect(await open.shakeHands(unsigned, NOW, { kind: "verified", secret: { index: 0, label: "0" } })).toMatchObject({
      kind: "answered",
    });
    expect(await open.shakeHands(unsigned, NOW, { kind: "rejected", cause: "timestamp_too_old" })).toBeUndefined();
    expect(await open.shakeHands(unsigned, NOW, { kind: "unavailable", cause: "keys_unreachable" })).toBeUndefined();
  });

  test("an event is no handshake", async () => {
    expect(await shake(slack, await toSigned(slack, '{"type":"event_callback"}'))).toBeUndefined();
  });

  test("Zoom's token comes back signed", async () => {
    const source = toSource([ZOOM_URL_VALIDATION]);
    const body = '{"event":"endpoint.url_validation","payload":{"plainToken":"qgg8vlvZRS6UYooatFL8Aw"}}';

    expect(await shake(source, await toSigned(source, body))).toMatchObject({
      body: JSON.stringify({
        plainToken: "qgg8vlvZRS6UYooatFL8Aw",
        encryptedToken: createHmac("sha256", SECRET).update("qgg8vlvZRS6UYooatFL8Aw").digest("hex"),
      }),
    });
  });

  test("Twitch's challenge comes back as text", async () => {
    const source = toSource([TWITCH_CALLBACK_VERIFICATION]);
    const headers = { "Twitch-Eventsub-Message-Type": "webhook_callback_verification" };

    expect(
      await shake(source, await toSigned(source, '{"challenge":"pogchamp-kappa-360noscope"}', headers)),
    ).toMatchObject({
      headers: TEXT,
      body: "pogchamp-kappa-360noscope",
    });
    expect(await shake(source, await toSigned(source, '{"challenge":"abc"}'))).toBeUndefined();
  });

  test.each([
    ["an interaction's ping", '{"type":1,"token":"aW50","id":"1"}', { status: 200, body: '{"type":1}' }],
    ["an event ping", '{"version":1,"type":0}', { status: 204, body: "", headers: { "cache-control": "no-store" } }],
  ])("Discord's %s is answered", async (_name, body, answer) => {
    const source = toSource([DISCORD_INTERACTION_PING, DISCORD_EVENT_PING]);

    expect(await shake(source, await toSigned(source, body))).toEqual(expect.objectContaining(answer));
  });

  test.each(['{"version":1,"type":1,"event":{"type":"X"}}', '{"type":2,"token":"a"}'])(
    "Discord's %s is an event",
    async (body) => {
      const source = toSource([DISCORD_INTERACTION_PING, DISCORD_EVENT_PING]);

      expect(await shake(source, await toSigned(source, body))).toBeUndefined();
    },
  );

  test("Discord's wrongly signed ping is refused for its signature, which is answered 401", async () => {
    const source = toSource([DISCORD_INTERACTION_PING, DISCORD_EVENT_PING]);
    const delivery = await toSigned(toSource([], { secret: `${SECRET}-2` }), '{"type":1,"token":"a"}');

    expect(await shake(source, delivery)).toEqual({ kind: "rejected", cause: "signature_mismatch" });
  });

  test("Xero's intent to receive is answered with nothing, or refused for its signature", async () => {
    const source = toSource([XERO_INTENT_TO_RECEIVE]);
    const body = '{"events":[],"firstEventSequence":0,"lastEventSequence":0,"entropy":"S0m3r4Nd0mt3xt"}';
    const wrong = await toSigned(toSource([], { secret: `${SECRET}-2` }), body);

    expect(await shake(source, await toSigned(source, body))).toMatchObject({
      kind: "answered",
      status: 200,
      body: "",
    });
    expect(await shake(source, wrong)).toEqual({ kind: "rejected", cause: "signature_mismatch" });
  });

  test("E63 Event Grid's code comes back, and its validation address is never called", async () => {
    const source = toSource([EVENT_GRID_VALIDATION], { definition: BY_QUERY });
    const body = JSON.stringify([
      {
        eventType: "Microsoft.EventGrid.SubscriptionValidationEvent",
        data: { validationCode: "512d38b6-c7b8", validationUrl: "http://169.254.169.254/latest" },
      },
    ]);
    const headers = { "aeg-event-type": "SubscriptionValidation" };

    expect(await shake(source, toRequest({ query: `code=${SECRET}`, headers, body }))).toMatchObject({
      body: '{"validationResponse":"512d38b6-c7b8"}',
    });
    expect(await shake(source, toRequest({ query: "code=wrong-token", headers, body }))).toEqual({
      kind: "rejected",
      cause: "token_mismatch",
    });
    expect(outbound).not.toHaveBeenCalled();
  });
});

describe("CloudEvents' origin", () => {
  const allowedOrigins = "eventgrid.azure.net, events.example.com";
  const source = toSource([CLOUD_EVENTS_ORIGIN], { settings: { allowedOrigins } });
  const ask = async (origin: string): Promise<HandshakeOutcome | undefined> =>
    shake(
      source,
      toRequest({
        method: "OPTIONS",
        headers: {
          "WebHook-Request-Origin": origin,
          "WebHook-Request-Callback": "http://169.254.169.254/confirm",
          "WebHook-Request-Rate": "120",
        },
      }),
    );

  test.each(["eventgrid.azure.net", "events.example.com"])("the listed origin %s is allowed", async (origin) => {
    expect(await ask(origin)).toEqual({
      kind: "answered",
      status: 200,
      headers: {
        allow: "POST, OPTIONS",
        "webhook-allowed-origin": origin,
        "webhook-allowed-rate": "*",
        "cache-control": "no-store",
      },
      body: "",
    });
  });

  test.each(["evil.example.com", "*", "eventgrid.azure.net, events.example.com", "azure.net", ","])(
    "E63 the origin %j is refused",
    async (origin) => {
      expect(await ask(origin)).toEqual(REFUSED);
    },
  );

  test("E63 the callback of the request is never called", async () => {
    await ask("eventgrid.azure.net");
    await ask("evil.example.com");

    expect(outbound).not.toHaveBeenCalled();
  });

  test("E63 a list that allows anyone is refused at start-up", () => {
    const open = toSource([CLOUD_EVENTS_ORIGIN], { settings: { allowedOrigins: "a.example.com *" } });

    expect(refusal(open)).toContain('option "allowedOrigins": holds *');
  });
});

describe("handshakes that bring a secret", () => {
  const asana = toRequest({ headers: { "X-Hook-Secret": "b537207f20cbfa02357cf448134da559" }, body: "{}" });
  const notion = toRequest({ body: '{"verification_token":"secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl"}' });

  test("E63 without onSecret nobody can choose the key", async () => {
    expect(await shake(toSource([ASANA_HOOK_SECRET]), asana)).toEqual(REFUSED);
    // Not even read, so it is a delivery like any other, whose proof fails.
    expect(await shake(toSource([NOTION_VERIFICATION_TOKEN]), notion)).toBeUndefined();
    expect(await openSource("acme", toSource([NOTION_VERIFICATION_TOKEN])).verify(notion, NOW)).toMatchObject({
      kind: "rejected",
    });
  });

  test("E63 a proven body is refused too where nobody takes the secret", async () => {
    const open = openSource("acme", toSource([NOTION_VERIFICATION_TOKEN]));

    expect(await open.shakeHands(notion, NOW, { kind: "verified", secret: { index: 0, label: "0" } })).toEqual(REFUSED);
  });

  test("Asana's secret is saved, then repeated", async () => {
    const saved: string[] = [];
    const source = toSource([ASANA_HOOK_SECRET], { onSecret: (secret) => void saved.push(secret) });

    expect(await shake(source, asana)).toEqual({
      kind: "answered",
      status: 200,
      headers: { "x-hook-secret": "b537207f20cbfa02357cf448134da559", "cache-control": "no-store" },
      body: "",
    });
    expect(saved).toEqual(["b537207f20cbfa02357cf448134da559"]);
  });

  test("Notion's token is saved and not repeated", async () => {
    const onSecret = vi.fn<(secret: string) => Promise<void>>().mockResolvedValue();
    const source = toSource([NOTION_VERIFICATION_TOKEN], { onSecret, secret: undefined });

    expect(await shake(source, notion)).toMatchObject({ kind: "answered", status: 200, body: "" });
    expect(onSecret).toHaveBeenCalledExactlyOnceWith("secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl");
  });

  test.each<[string, () => void | Promise<void>]>([
    ["throws", () => expect.unreachable()],
    ["rejects", async () => Promise.reject(new Error("no disk"))],
  ])("a secret is not confirmed where onSecret %s", async (_name, onSecret) => {
    expect(await shake(toSource([ASANA_HOOK_SECRET], { onSecret }), asana)).toEqual(REFUSED);
  });

  test("a secret that takes longer than two seconds to save is not confirmed", async () => {
    vi.useFakeTimers();
    try {
      const answer = shake(toSource([ASANA_HOOK_SECRET], { onSecret: async () => new Promise(() => {}) }), asana);
      await vi.advanceTimersByTimeAsync(2_000);

      expect(await answer).toEqual(REFUSED);
    } finally {
      vi.useRealTimers();
    }
  });

  test.each(["short", "with space in it", "é".repeat(20), "a".repeat(1_025)])(
    "%j is not taken for a secret",
    async (secret) => {
      const onSecret = vi.fn<(secret: string) => void>();
      const request = toRequest({ body: JSON.stringify({ verification_token: secret }) });

      expect(await shake(toSource([NOTION_VERIFICATION_TOKEN], { onSecret }), request)).toEqual(REFUSED);
      expect(onSecret).not.toHaveBeenCalled();
    },
  );
});

describe("several handshakes of one method", () => {
  test("an unproven body does not keep a later handshake from being answered", async () => {
    const source = toSource([SLACK_URL_VERIFICATION, ASANA_HOOK_SECRET], { onSecret: () => undefined });

    expect(await shake(source, toRequest({ headers: { "x-hook-secret": "a-hook-secret" } }))).toMatchObject({
      kind: "answered",
    });
  });

  test("the first that matches decides", async () => {
    const source = toSource([DROPBOX_CHALLENGE, GET_CHECK]);

    expect(await shake(source, toRequest({ method: "GET", query: "challenge=abc" }))).toMatchObject({ body: "abc" });
    expect(await shake(source, toRequest({ method: "GET" }))).toMatchObject({ body: "" });
  });
});

function refusal(source: Source): string {
  try {
    openSource("acme", source);
  } catch (error) {
    if (isSluiceError(error) && error.code === "CONFIG_INVALID") return error.message;
  }
  return expect.fail("The configuration was accepted");
}

describe("definitions that are refused at start-up", () => {
  const base: Handshake = { method: "GET", proof: "none", answer: {} };

  test.each<[string, Partial<Handshake>, string]>([
    ["an unknown place in a condition", { when: { ["cookie:a" as "header:a"]: true } }, "name a place"],
    ["a place without a name", { when: { "header:": true } }, "name a place"],
    ["an unknown place of the secret", { secret: "body:a" as "field:a" }, "name a place"],
    ["an unknown placeholder", { answer: { text: "{cookie:a}" } }, "placeholder"],
    ["a placeholder without an end", { answer: { text: "{query:a" } }, "placeholder"],
    ["a brace too many", { answer: { text: "{query:a}}" } }, "placeholder"],
    ["an HMAC in an unknown encoding", { answer: { json: { a: "{hmac:base32:query:a}" } } }, "placeholder"],
    ["an HMAC of a literal", { answer: { json: { a: "{hmac:hex:a}" } } }, "placeholder"],
    ["an unknown setting in an answer", { answer: { headers: { a: "{setting:a}" } } }, "no setting of the definition"],
    ["an unknown setting in a proof", { proof: { place: "query:a", setting: "a" } }, "none of the settings"],
    ["a list in no setting", { proof: { place: "query:a", oneOf: "a" } }, "none of the settings"],
    ["text and JSON", { answer: { text: "a", json: { a: 1 } } }, "both"],
    ["a redirect", { answer: { status: 302 } }, "200 to 299"],
    ["a body for 204", { answer: { status: 204, text: "a" } }, "204"],
  ])("%s", (_name, part, problem) => {
    expect(refusal(toSource([{ ...base, ...part }]))).toContain(problem);
  });

  test("an answer signed with a key that is not text", () => {
    const scheme = { ...SIGNED.scheme, key: "hex" } as ProviderDefinition["scheme"];
    const definition: ProviderDefinition = { ...SIGNED, scheme };
    const secret = "00112233445566778899aabbccddeeff";

    expect(refusal(toSource([ZOOM_URL_VALIDATION], { definition, secret }))).toContain("key utf8");
  });

  test("settings stand in answers", async () => {
    const handshake: Handshake = { ...base, answer: { text: "Hello {setting:app}" } };

    expect(
      await shake(toSource([handshake], { settings: { app: "Acme" } }), toRequest({ method: "GET" })),
    ).toMatchObject({
      body: "Hello Acme",
    });
  });
});
