import { createHmac, generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { type Delivery, openSource, sign, type Source } from "../../src/verify/index.ts";
import { discord } from "../../src/verify/providers/discord.ts";
import { front } from "../../src/verify/providers/front.ts";
import { intercom } from "../../src/verify/providers/intercom.ts";
import { mailchimp } from "../../src/verify/providers/mailchimp.ts";
import { mandrill } from "../../src/verify/providers/mandrill.ts";
import { twitch } from "../../src/verify/providers/twitch.ts";
import { x } from "../../src/verify/providers/x.ts";
import { NOW, toBytes, toDelivery } from "./senders.ts";

const SECRET = "0123456789abcdef0123456789ABCDEF";
const URL = "https://app.example.com/api/webhooks/acme";

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const discordSource = discord({
  publicKey: publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("hex"),
  developmentKey: JSON.stringify(privateKey.export({ format: "jwk" })),
});

/** A signed POST with more headers than the signature asks for. */
async function post(source: Source, body: string, headers: Readonly<Record<string, string>> = {}): Promise<Delivery> {
  const request = await sign(source, { body, type: "check", id: "check-1", at: NOW });
  return toDelivery({ ...request, headers: { ...request.headers, ...headers } });
}

function plain(method: string, query = ""): Delivery {
  return { ...toDelivery({ headers: {}, body: toBytes("") }), method, url: `${URL}${query}` };
}

const CHALLENGE_HEADER = { "twitch-eventsub-message-type": "webhook_callback_verification" };
const TWITCH = twitch({ secret: SECRET });
const FRONT = front({ secret: SECRET });

test.each([
  ["Discord's PING of interactions", discordSource, '{"id":"1","type":1,"token":"t"}', {}, '{"type":1}', 200],
  ["Discord's PING of events", discordSource, '{"version":1,"application_id":"1","type":0}', {}, "", 204],
  [
    "Twitch's challenge",
    TWITCH,
    '{"challenge":"pogchamp-kappa","subscription":{}}',
    CHALLENGE_HEADER,
    "pogchamp-kappa",
    200,
  ],
  ["Front's challenge", FRONT, '{"type":"sync"}', { "x-front-challenge": "abc-1" }, '{"challenge":"abc-1"}', 200],
] as const)("%s is answered once it is proven", async (...[, source, body, headers, answer, status]) => {
  const open = openSource("acme", source);
  const delivery = await post(source, body, headers);

  expect(await open.shakeHands(delivery, NOW)).toMatchObject({ kind: "answered", status, body: answer });
  expect(await open.shakeHands({ ...delivery, body: toBytes(`${body} `) }, NOW)).toMatchObject({ kind: "rejected" });
});

test.each([
  ["an event of Discord's", discordSource, '{"version":1,"type":1,"event":{"type":"QUEST_USER_ENROLLMENT"}}'],
  ["a notification of Twitch's", TWITCH, '{"subscription":{"type":"stream.online"},"event":{}}'],
  ["an event of Front's", FRONT, '{"type":"inbound_received"}'],
])("%s is no handshake", async (_name, source, body) => {
  expect(await openSource("acme", source).shakeHands(await post(source, body), NOW)).toBeUndefined();
});

test.each([
  ["Mandrill", mandrill({ secret: SECRET, url: URL })],
  ["Intercom", intercom({ secret: SECRET })],
])("%s finds the endpoint by its head", async (_name, source) => {
  expect(await openSource("acme", source).shakeHands(plain("HEAD"), NOW)).toMatchObject({ status: 200, body: "" });
});

test("Mailchimp finds the endpoint only with the secret", async () => {
  const open = openSource("acme", mailchimp({ secret: SECRET }));

  expect(await open.shakeHands(plain("GET", `?secret=${SECRET}`), NOW)).toMatchObject({
    kind: "answered",
    status: 200,
  });
  expect(await open.shakeHands(plain("GET", "?secret=another"), NOW)).toMatchObject({ kind: "rejected" });
});

test("X's challenge is signed only where the app armed it", async () => {
  const request = plain("GET", "?crc_token=token-1");
  const token = createHmac("sha256", SECRET).update("token-1").digest("base64");

  expect(await openSource("acme", x({ secret: SECRET })).shakeHands(request, NOW)).toMatchObject({ kind: "rejected" });
  expect(
    await openSource("acme", x({ secret: SECRET, answerHandshakes: true })).shakeHands(request, NOW),
  ).toMatchObject({ kind: "answered", body: JSON.stringify({ response_token: `sha256=${token}` }) });
});
