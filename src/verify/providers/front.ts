import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Application webhooks from Front. The secret is the signing key of the app.
 *
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const front: Provider<AnyEvents> = defineProvider({
  name: "front",
  title: "Front",
  docs: "https://dev.frontapp.com/docs/application-webhooks",
  evidence: { checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    signature: { header: "x-front-signature", encoding: "base64" },
    timestamp: { from: { header: "x-front-request-timestamp" }, unit: "ms" },
    content: "{timestamp}:{body}",
  },
  // Where the event's id is, the page does not say; events are recognised by their content.
  id: { in: "none" },
  type: { in: "body", paths: ["type"] },
  handshakes: [
    {
      method: "POST",
      when: { "field:type": "sync", "header:x-front-challenge": true },
      proof: "delivery",
      answer: { json: { challenge: "{header:x-front-challenge}" } },
    },
  ],
  secretHint: "FRONT_APP_SECRET",
});
