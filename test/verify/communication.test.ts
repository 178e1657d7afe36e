import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { openSource, sign, type SignedRequest, type Source } from "../../src/verify/index.ts";
import { agora } from "../../src/verify/providers/agora.ts";
import { aircall } from "../../src/verify/providers/aircall.ts";
import { calCom } from "../../src/verify/providers/cal-com.ts";
import { cloudflareStream } from "../../src/verify/providers/cloudflare-stream.ts";
import { courier } from "../../src/verify/providers/courier.ts";
import { customerIo } from "../../src/verify/providers/customer-io.ts";
import { daily } from "../../src/verify/providers/daily.ts";
import { dialpad } from "../../src/verify/providers/dialpad.ts";
import { discord } from "../../src/verify/providers/discord.ts";
import { dyte } from "../../src/verify/providers/dyte.ts";
import { front } from "../../src/verify/providers/front.ts";
import { helpScout } from "../../src/verify/providers/help-scout.ts";
import { intercom } from "../../src/verify/providers/intercom.ts";
import { knock } from "../../src/verify/providers/knock.ts";
import { line } from "../../src/verify/providers/line.ts";
import { mailchimp } from "../../src/verify/providers/mailchimp.ts";
import { mailersend } from "../../src/verify/providers/mailersend.ts";
import { mailgun } from "../../src/verify/providers/mailgun.ts";
import { mailjet } from "../../src/verify/providers/mailjet.ts";
import { mailtrap } from "../../src/verify/providers/mailtrap.ts";
import { mandrill } from "../../src/verify/providers/mandrill.ts";
import { messagebird } from "../../src/verify/providers/messagebird.ts";
import { mux } from "../../src/verify/providers/mux.ts";
import { plivo } from "../../src/verify/providers/plivo.ts";
import { postmark } from "../../src/verify/providers/postmark.ts";
import { pusher } from "../../src/verify/providers/pusher.ts";
import { sendgrid } from "../../src/verify/providers/sendgrid.ts";
import { sinch } from "../../src/verify/providers/sinch.ts";
import { stream } from "../../src/verify/providers/stream.ts";
import { tally } from "../../src/verify/providers/tally.ts";
import { telegram } from "../../src/verify/providers/telegram.ts";
import { telnyx } from "../../src/verify/providers/telnyx.ts";
import { tiktok } from "../../src/verify/providers/tiktok.ts";
import { twilio } from "../../src/verify/providers/twilio.ts";
import { twitch } from "../../src/verify/providers/twitch.ts";
import { typeform } from "../../src/verify/providers/typeform.ts";
import { viber } from "../../src/verify/providers/viber.ts";
import { vonage } from "../../src/verify/providers/vonage.ts";
import { x } from "../../src/verify/providers/x.ts";
import { zendesk } from "../../src/verify/providers/zendesk.ts";
import { zoom } from "../../src/verify/providers/zoom.ts";
import type { PublicKeyForm } from "../../src/verify/schemes/signature.ts";
import { NOW, toBytes, toDelivery } from "./senders.ts";

const SECRET = "0123456789abcdef0123456789ABCDEF";
const URL = "https://app.example.com/api/webhooks/acme";
const secret = { secret: SECRET };

/** A source, one body of its sender, the type in it, and the id it is recognised by, where there is one. */
interface Example {
  readonly source: Source;
  readonly body: string;
  readonly type: string;
  readonly id?: string;
}

const EXAMPLES: Readonly<Record<string, Example>> = {
  agora: { source: agora(secret), body: '{"noticeId":"n1","eventType":101}', type: "unknown", id: "n1" },
  aircall: { source: aircall(secret), body: '{"event":"call.created","data":{"id":7}}', type: "call.created" },
  calCom: { source: calCom(secret), body: '{"triggerEvent":"BOOKING_CREATED"}', type: "BOOKING_CREATED" },
  cloudflareStream: { source: cloudflareStream(secret), body: '{"uid":"v","status":{"state":"ready"}}', type: "ready" },
  courier: { source: courier(secret), body: '{"type":"message:updated","data":{"id":"m"}}', type: "message:updated" },
  customerIo: {
    source: customerIo(secret),
    body: '{"event_id":"e1","object_type":"email","metric":"opened"}',
    type: "email.opened",
    id: "e1",
  },
  daily: { source: daily(secret), body: '{"id":"d1","type":"meeting.ended"}', type: "meeting.ended", id: "d1" },
  dialpad: { source: dialpad(secret), body: '{"state":"hangup","call_id":7}', type: "hangup" },
  discord: {
    source: discord(withKeys("raw-hex")),
    body: '{"type":1,"event":{"type":"ENTITLEMENT_CREATE"}}',
    type: "ENTITLEMENT_CREATE",
  },
  discordInteraction: {
    source: discord(withKeys("raw-hex")),
    body: '{"type":2,"id":"123","token":"t","data":{"name":"roll"}}',
    type: "roll",
    id: "123",
  },
  dyte: { source: dyte(withKeys("pem")), body: '{"event":"meeting.started"}', type: "meeting.started" },
  front: { source: front(secret), body: '{"type":"inbound_received","payload":{}}', type: "inbound_received" },
  helpScout: { source: helpScout(secret), body: '{"id":7}', type: "convo.assigned" },
  intercom: { source: intercom(secret), body: '{"id":"notif_1","topic":"ping"}', type: "ping", id: "notif_1" },
  knock: { source: knock(secret), body: '{"type":"message.sent","data":{"id":"m"}}', type: "message.sent" },
  line: {
    source: line(secret),
    body: '{"destination":"U","events":[{"type":"follow","webhookEventId":"l1"}]}',
    type: "follow",
    id: "l1",
  },
  mailchimp: { source: mailchimp(secret), body: "type=subscribe&data%5Bid%5D=7", type: "subscribe" },
  mailersend: { source: mailersend(secret), body: '{"type":"activity.sent","data":{"id":"a"}}', type: "activity.sent" },
  mailgun: {
    source: mailgun(secret),
    body: '{"signature":{"token":"f00dbeef"},"event-data":{"event":"opened","id":"m1"}}',
    type: "opened",
    id: "f00dbeef",
  },
  mailjet: { source: mailjet({ username: "u", password: SECRET }), body: '[{"event":"open","time":1}]', type: "open" },
  mailtrap: {
    source: mailtrap(secret),
    body: '{"events":[{"event":"delivery","event_id":"t1"}]}',
    type: "delivery",
    id: "t1",
  },
  mandrill: { source: mandrill({ ...secret, url: URL }), body: "mandrill_events=%5B%5D", type: "unknown" },
  messagebird: { source: messagebird(secret), body: '{"type":"message.created"}', type: "message.created" },
  mux: { source: mux(secret), body: '{"id":"x1","type":"video.asset.ready"}', type: "video.asset.ready", id: "x1" },
  plivo: { source: plivo({ ...secret, url: URL }), body: "MessageUUID=1&Status=sent", type: "sent" },
  postmark: {
    source: postmark({ username: "u", password: SECRET }),
    body: '{"RecordType":"Open","MessageID":"m"}',
    type: "Open",
  },
  pusher: {
    source: pusher(secret),
    body: '{"time_ms":1,"events":[{"name":"channel_occupied","channel":"a"}]}',
    type: "channel_occupied",
  },
  sendgrid: {
    source: sendgrid(withKeys("spki")),
    body: '[{"event":"open","sg_event_id":"s1"}]\r\n',
    type: "open",
    id: "s1",
  },
  sinch: {
    source: sinch(secret),
    body: '{"app_id":"a","accepted_time":"t","project_id":"p","message":{"id":"m"}}',
    type: "message",
  },
  stream: { source: stream(secret), body: '{"type":"message.new"}', type: "message.new" },
  tally: {
    source: tally(secret),
    body: '{"eventId":"y1","eventType":"FORM_RESPONSE"}',
    type: "FORM_RESPONSE",
    id: "y1",
  },
  telegram: { source: telegram(secret), body: '{"update_id":9,"callback_query":{}}', type: "callback_query", id: "9" },
  telnyx: {
    source: telnyx(withKeys("raw-base64")),
    body: '{"data":{"id":"q1","event_type":"message.sent"}}',
    type: "message.sent",
    id: "q1",
  },
  tiktok: { source: tiktok(secret), body: '{"event":"video.publish.completed"}', type: "video.publish.completed" },
  twilio: { source: twilio({ ...secret, url: URL }), body: "MessageSid=SM1&MessageStatus=sent", type: "sent" },
  twitch: {
    source: twitch(secret),
    body: '{"subscription":{"type":"stream.online"}}',
    type: "stream.online",
    id: "w1",
  },
  typeform: {
    source: typeform(secret),
    body: '{"event_id":"o1","event_type":"form_response"}',
    type: "form_response",
    id: "o1",
  },
  viber: { source: viber(secret), body: '{"event":"message","message_token":5000000000000000000}', type: "message" },
  vonage: { source: vonage(secret), body: '{"status":"delivered","message_uuid":"m"}', type: "delivered" },
  x: { source: x(secret), body: '{"for_user_id":"1","tweet_create_events":[{}]}', type: "tweet_create_events" },
  zendesk: {
    source: zendesk(secret),
    body: '{"id":"z1","type":"zen:event-type:ticket.created"}',
    type: "zen:event-type:ticket.created",
  },
  zoom: { source: zoom(secret), body: '{"event":"meeting.started","event_ts":1}', type: "meeting.started" },
};

describe.each(Object.entries(EXAMPLES))("%s", (_name, { source, body, type, id }) => {
  test("verifies what sign makes, and reads its type and id", async () => {
    const open = openSource("acme", source);
    const delivery = toDelivery(await sign(source, { body, type, id: id ?? "w1", at: NOW }));

    expect(await open.verify(delivery, NOW)).toMatchObject({ kind: "verified" });
    const [event, ...more] = open.identify(delivery);
    expect(more).toEqual([]);
    expect(event).toMatchObject({ type, dedupeKey: id === undefined ? expect.stringMatching(/^sha256:/) : `id:${id}` });
  });

  test("refuses it with another secret", async () => {
    const delivery = toDelivery(await sign(source, { body, type, id: id ?? "w1", at: NOW }));
    const other = { ...source, secrets: [{ label: "other", secret: toOther(source) }] };

    expect((await openSource("acme", other).verify(delivery, NOW)).kind).toBe("rejected");
  });
});

/** A secret of the same form. */
function toOther({ secrets, definition: { scheme } }: Source): string {
  if (scheme.kind !== "signature") return (secrets[0]?.secret ?? "").toUpperCase().replaceAll("0", "1");
  if (typeof scheme.key !== "string") throw new Error("The key is no secret");
  return withKeys(scheme.key).publicKey;
}

function withKeys(form: PublicKeyForm): { readonly publicKey: string; readonly developmentKey: string } {
  const { publicKey, privateKey } = toKeyPair(form);
  const der = publicKey.export({ format: "der", type: "spki" });
  const developmentKey = JSON.stringify(privateKey.export({ format: "jwk" }));
  const texts: Readonly<Record<PublicKeyForm, string>> = {
    pem: publicKey.export({ format: "pem", type: "spki" }).toString(),
    spki: der.toString("base64"),
    "raw-hex": der.subarray(-32).toString("hex"),
    "raw-base64": der.subarray(-32).toString("base64"),
  };
  return { publicKey: texts[form], developmentKey };
}

function toKeyPair(form: PublicKeyForm): ReturnType<typeof generateKeyPairSync> {
  if (form === "pem") return generateKeyPairSync("rsa", { modulusLength: 2_048 });
  return form === "spki" ? generateKeyPairSync("ec", { namedCurve: "P-256" }) : generateKeyPairSync("ed25519");
}

describe("Mailgun", () => {
  const { source, body } = EXAMPLES["mailgun"]!;

  test("takes a token once, whatever event comes with it (A19)", async () => {
    const open = openSource("acme", source);
    const request = await sign(source, { body, type: "opened", id: "1", at: NOW });
    const forged = { ...request, body: toBytes(text(request).replace('"opened"', '"unsubscribed"')) };

    expect((await open.verify(toDelivery(forged), NOW)).kind).toBe("verified");
    expect(open.identify(toDelivery(forged))[0]?.dedupeKey).toBe(open.identify(toDelivery(request))[0]?.dedupeKey);
    expect(open.signedFields).toEqual(["signature.timestamp", "signature.token"]);
  });

  test("refuses another token under the same signature", async () => {
    const request = await sign(source, { body, type: "opened", id: "1", at: NOW });
    const forged = { ...request, body: toBytes(text(request).replace("f00dbeef", "f00dbeee")) };

    expect(await openSource("acme", source).verify(toDelivery(forged), NOW)).toMatchObject({
      cause: "signature_mismatch",
    });
  });
});

describe("Plivo", () => {
  const { source, body } = EXAMPLES["plivo"]!;

  test("is refused where the end of the form slid into the nonce", async () => {
    const request = await sign(source, { body: `${body}&To=a.b`, type: "sent", id: "1", at: NOW });
    const nonce = request.headers["x-plivo-signature-v3-nonce"] ?? "";
    const headers = { ...request.headers, "x-plivo-signature-v3-nonce": `b.${nonce}` };

    const verdict = await openSource("acme", source).verify(
      toDelivery({ ...request, headers, body: toBytes(`${body}&To=a`) }),
      NOW,
    );

    expect(verdict).toMatchObject({ cause: "content_incomplete" });
  });
});

test("Help Scout's event in the header tells two events of one object apart", async () => {
  const { source, body } = EXAMPLES["helpScout"]!;
  const open = openSource("acme", source);
  const [one, other] = await Promise.all(
    ["convo.assigned", "convo.status"].map(async (type) =>
      open.identify(toDelivery(await sign(source, { body, type, id: "1", at: NOW }))),
    ),
  );

  expect(one?.[0]?.dedupeKey).not.toBe(other?.[0]?.dedupeKey);
});

test("two Zendesk triggers that send the same are two events, and one that is tried again is one", async () => {
  const open = openSource("acme", zendesk(secret));
  const [first, retry, second] = await Promise.all(
    ["8350205582", "8350205582", "8350205583"].map(async (id) =>
      open.identify(toDelivery(await sign(zendesk(secret), { body: '{"id":35436}', type: "x", id, at: NOW }))),
    ),
  );

  expect(retry?.[0]?.dedupeKey).toBe(first?.[0]?.dedupeKey);
  expect(second?.[0]?.dedupeKey).not.toBe(first?.[0]?.dedupeKey);
});

test("a body of Telegram's that is no object has no type", () => {
  const open = openSource("acme", EXAMPLES["telegram"]!.source);

  const types = ["[1]", "null", "7", '{"update_id":1}', '{"update_id":1,"a b":{}}'].map(
    (json) => open.identify(toDelivery({ headers: {}, body: toBytes(json) }))[0]?.type,
  );

  expect(types).toEqual(["unknown", "unknown", "unknown", "unknown", "unknown"]);
});

function text({ body }: SignedRequest): string {
  return new TextDecoder().decode(body);
}
