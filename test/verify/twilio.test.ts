import { createHash, createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type Delivery, openSource, sign } from "../../src/verify/index.ts";
import { twilio } from "../../src/verify/providers/twilio.ts";
import { NOW, toBytes, toDelivery } from "./senders.ts";
import { toVectorDelivery } from "./vectors/vector.ts";

const FORM = "application/x-www-form-urlencoded";
const CALL = "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212";
const HASH = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";

/**
 * Twilio's examples use a token too short for Sluice to accept, so what is signed is checked apart from the source.
 *
 * @see https://github.com/twilio/twilio-node/blob/main/spec/validation.spec.js
 */
describe("Twilio's own examples", () => {
  const form = { query: "?foo=1&bar=2", type: FORM, body: CALL, signature: "RSOYDt4T1cUTdK1PDd93/VVr8B8=" };
  const json = {
    query: `?foo=1&bar=2&bodySHA256=${HASH}`,
    type: "application/json",
    body: '{"property": "value", "boolean": true}',
    signature: "a9nBmqA0ju/hNViExpshrM61xv4=",
  };
  const caller = CALL.replaceAll("14158675309", "12349013030");

  test.each([
    ["a form", form, true],
    ["a form from another caller", { ...form, body: caller, signature: "0/KCTR6DLpKmkAf8muzZqo1nDgQ=" }, true],
    ["a form with another digit", { ...form, body: CALL.replace("1234&", "1235&") }, false],
    ["a form at another query", { ...form, query: "?foo=1&bar=3" }, false],
    ["JSON", json, true],
    ["JSON with another value", { ...json, body: json.body.replace("true", "null") }, false],
  ] as const)("%s", (_name, { query, type, body: sent, signature }, isSigned) => {
    const { scheme } = twilio.definition;
    if (scheme.kind !== "hmac" || typeof scheme.content !== "function")
      throw new Error("Twilio's content is a function");
    const url = `https://mycompany.com/myapp.php${query}`;
    const delivery = toVectorDelivery({ url, headers: { "content-type": type }, body: sent });

    const content = scheme.content(delivery, { url, timestamp: "", id: "", settings: {} });

    const mac = content !== undefined && createHmac("sha1", "12345").update(content).digest("base64");
    expect(mac === signature).toBe(isSigned);
  });
});

const URL = "https://app.example.com/api/webhooks/acme";
const secret = { secret: "0123456789abcdef0123456789ABCDEF" };
const source = twilio({ ...secret, url: URL });
const body = "MessageSid=SM1&MessageStatus=sent";

describe("a delivery of Twilio's", () => {
  const open = openSource("acme", source);

  test("is verified at the configured address, whatever host a request names (A17)", async () => {
    const delivery = toDelivery(await sign(source, { body, type: "sent", id: "1", at: NOW }));
    const spoofed = { ...delivery, url: "https://attacker.example/elsewhere" };

    expect((await open.verify(spoofed, NOW)).kind).toBe("verified");
    expect((await openSource("acme", twilio({ ...secret, url: `${URL}/b` })).verify(delivery, NOW)).kind).toBe(
      "rejected",
    );
  });

  test.each([
    ["a field twice", `${body}&MessageStatus=sent`],
    ["a field twice, once with another value", `${body}&MessageStatus=failed`],
    ["no field at all", ""],
    ["a broken escape", `${body}%`],
  ])("is refused with %s (A18)", async (_name, altered) => {
    const request = await sign(source, { body, type: "sent", id: "1", at: NOW });

    expect((await open.verify(toDelivery({ ...request, body: toBytes(altered) }), NOW)).kind).toBe("rejected");
  });

  test("is refused as JSON without a hash in the address", async () => {
    const request = await sign(source, { body, type: "sent", id: "1", at: NOW });
    const json = { ...request.headers, "content-type": "application/json" };

    expect(await open.verify(toDelivery({ ...request, headers: json }), NOW)).toMatchObject({
      cause: "content_incomplete",
    });
  });

  test("is refused where the form slid into the address", async () => {
    const request = await sign(source, { body, type: "sent", id: "1", at: NOW, url: `${URL}?tag=` });
    const slid: Delivery = {
      ...toDelivery({ ...request, body: toBytes("") }),
      url: `${URL}?tag=MessageSidSM1MessageStatussent`,
    };

    expect((await open.verify(slid, NOW)).kind).toBe("rejected");
  });
});

describe("a delivery of Twilio's whose address holds the hash of its body", () => {
  const open = openSource("acme", source);
  const json = '{"type":"com.twilio.messaging.message.sent","id":"EZ1"}';
  const address = (hash: string): string => `${URL}?bodySHA256=${hash}`;

  test("is verified over the body with that hash only (A18)", async () => {
    const url = address(toHash(json));
    const request = await sign(source, { body: json, type: "sent", id: "1", at: NOW, url });
    const deliver = (text: string, at = url): Delivery => ({
      ...toDelivery({ ...request, body: toBytes(text) }),
      url: at,
    });

    expect((await open.verify(deliver(json), NOW)).kind).toBe("verified");
    expect(open.identify(deliver(json))[0]).toMatchObject({ dedupeKey: "id:EZ1" });
    expect((await open.verify(deliver("{}"), NOW)).kind).toBe("rejected");
    expect((await open.verify(deliver("{}", address(toHash("{}"))), NOW)).kind).toBe("rejected");
    expect((await open.verify(deliver(json, `${url}&bodySHA256=${toHash("{}")}`), NOW)).kind).toBe("rejected");
  });

  test("is refused as an empty form", async () => {
    const url = address(toHash(json));
    const request = await sign(source, { body: json, type: "sent", id: "1", at: NOW, url });
    const headers = { ...request.headers, "content-type": FORM };

    const verdict = await open.verify({ ...toDelivery({ ...request, headers, body: toBytes("") }), url }, NOW);

    expect(verdict).toMatchObject({ cause: "content_incomplete" });
  });
});

function toHash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
