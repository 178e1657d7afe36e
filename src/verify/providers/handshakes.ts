import type { Handshake } from "../handshakes/handshake.ts";

/** Slack's check of a new request URL. Signed like any delivery, and answered only then. */
export const SLACK_URL_VERIFICATION: Handshake = {
  method: "POST",
  when: { "field:type": "url_verification" },
  proof: "delivery",
  answer: { json: { challenge: "{field:challenge}" } },
};

/**
 * The check of a webhook URL by Meta's products, Facebook, Instagram and WhatsApp among them. The definition lists the
 * setting `verifyToken`.
 */
export const META_SUBSCRIPTION: Handshake = {
  method: "GET",
  when: { "query:hub.mode": "subscribe", "query:hub.challenge": true },
  proof: { place: "query:hub.verify_token", setting: "verifyToken" },
  answer: { text: "{query:hub.challenge}" },
};

/** Strava's check: Meta's request, answered as JSON. The definition lists the setting `verifyToken`. */
export const STRAVA_SUBSCRIPTION: Handshake = {
  ...META_SUBSCRIPTION,
  answer: { json: { "hub.challenge": "{query:hub.challenge}" } },
};

/**
 * X's challenge-response check. It signs what a stranger sends with the key that proves deliveries, so it has to be
 * armed, and only texts that are no JSON are signed: such a signature proves no delivery.
 */
export const X_CHALLENGE_RESPONSE: Handshake = {
  method: "GET",
  when: { "query:crc_token": true },
  proof: "none",
  mustBeArmed: true,
  answer: { json: { response_token: "sha256={hmac:base64:query:crc_token}" } },
};

/** Azure Event Grid's check in its own event schema. The address it offers for a check by hand is never called. */
export const EVENT_GRID_VALIDATION: Handshake = {
  method: "POST",
  when: {
    "header:aeg-event-type": "SubscriptionValidation",
    "field:0.eventType": "Microsoft.EventGrid.SubscriptionValidationEvent",
  },
  proof: "delivery",
  answer: { json: { validationResponse: "{field:0.data.validationCode}" } },
};

/**
 * The abuse protection of CloudEvents' webhooks. The definition lists the setting `allowedOrigins`: names separated by
 * commas. A callback address in the request is never called.
 *
 * @see https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md
 */
export const CLOUD_EVENTS_ORIGIN: Handshake = {
  method: "OPTIONS",
  when: { "header:webhook-request-origin": true },
  proof: { place: "header:webhook-request-origin", oneOf: "allowedOrigins" },
  answer: {
    headers: {
      allow: "POST, OPTIONS",
      "webhook-allowed-origin": "{header:webhook-request-origin}",
      "webhook-allowed-rate": "*",
    },
  },
};

/** Dropbox's check of a webhook URL: the challenge as text. Nylas asks in the same way. */
export const DROPBOX_CHALLENGE: Handshake = {
  method: "GET",
  when: { "query:challenge": true },
  proof: "none",
  answer: { text: "{query:challenge}" },
};

/**
 * Xero's intent to receive: several deliveries without events, some wrongly signed on purpose. Those are refused with
 * 401 like any bad proof, the others are answered with nothing.
 */
export const XERO_INTENT_TO_RECEIVE: Handshake = {
  method: "POST",
  when: { "field:firstEventSequence": 0, "field:lastEventSequence": 0, "field:entropy": true },
  proof: "delivery",
  answer: {},
};

/** Discord's check of an interactions URL. An event has the same `type`, but no token. */
export const DISCORD_INTERACTION_PING: Handshake = {
  method: "POST",
  when: { "field:type": 1, "field:token": true },
  proof: "delivery",
  answer: { json: { type: 1 } },
};

/** Discord's check of a webhook events URL. */
export const DISCORD_EVENT_PING: Handshake = {
  method: "POST",
  when: { "field:type": 0 },
  proof: "delivery",
  answer: { status: 204 },
};

/** Asana's handshake, which brings the secret of the webhook. */
export const ASANA_HOOK_SECRET: Handshake = {
  method: "POST",
  when: { "header:x-hook-secret": true },
  proof: "none",
  secret: "header:x-hook-secret",
  answer: { headers: { "x-hook-secret": "{header:x-hook-secret}" } },
};

/** Notion's handshake, which brings the secret of the subscription. A person then copies it to Notion. */
export const NOTION_VERIFICATION_TOKEN: Handshake = {
  method: "POST",
  when: { "field:verification_token": true },
  proof: "none",
  secret: "field:verification_token",
  answer: {},
};

/** Okta's check of an event hook. */
export const OKTA_VERIFICATION: Handshake = {
  method: "GET",
  when: { "header:x-okta-verification-challenge": true },
  proof: "none",
  answer: { json: { verification: "{header:x-okta-verification-challenge}" } },
};

/** Whether the endpoint is there, as Trello and Mandrill ask. */
export const HEAD_CHECK: Handshake = { method: "HEAD", proof: "none", answer: {} };

/** Whether the endpoint is there, as Mailchimp asks. */
export const GET_CHECK: Handshake = { method: "GET", proof: "none", answer: {} };

/** Zoom's check of an endpoint, signed like any delivery. */
export const ZOOM_URL_VALIDATION: Handshake = {
  method: "POST",
  when: { "field:event": "endpoint.url_validation" },
  proof: "delivery",
  answer: {
    json: { plainToken: "{field:payload.plainToken}", encryptedToken: "{hmac:hex:field:payload.plainToken}" },
  },
};

/** Twitch's check of a new EventSub subscription, signed like any delivery. */
export const TWITCH_CALLBACK_VERIFICATION: Handshake = {
  method: "POST",
  when: { "header:twitch-eventsub-message-type": "webhook_callback_verification" },
  proof: "delivery",
  answer: { text: "{field:challenge}" },
};

/** A challenge in an unsigned body, sent back as it came: monday.com and Miro. */
export const BODY_CHALLENGE: Handshake = {
  method: "POST",
  when: { "field:challenge": true },
  proof: "none",
  answer: { json: { challenge: "{field:challenge}" } },
};

/** Microsoft Graph's check of a notification URL: the token, as text. */
export const GRAPH_VALIDATION: Handshake = {
  method: "POST",
  when: { "query:validationToken": true },
  proof: "none",
  answer: { text: "{query:validationToken}" },
};
