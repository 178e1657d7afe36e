import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";
import { HEAD_CHECK } from "./handshakes.ts";

/**
 * Webhooks from Trello. Types are its actions, such as `updateCard`. The secret is the application's; `url` is the
 * callback address exactly as the webhook was made with, which Trello signs after the body.
 * Unverified: written from receivers of others, checked against no official code or example.
 */
export const trello: Provider<AnyEvents> = defineProvider({
  name: "trello",
  title: "Trello",
  docs: "https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/",
  evidence: { checkedOn: "2026-11-21", basis: "receivers" },
  scheme: {
    kind: "hmac",
    hash: "sha1",
    signature: { header: "x-trello-webhook", encoding: "base64" },
    content: "{body}{url}",
  },
  id: { in: "body", path: "action.id" },
  type: { in: "body", paths: ["action.type"] },
  handshakes: [HEAD_CHECK],
  secretHint: "TRELLO_APP_SECRET",
});
