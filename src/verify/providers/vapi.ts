import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Server messages from Vapi with its secret header. Types are those of the message, such as `end-of-call-report`.
 *
 * The secret proves who sent a delivery, not what was sent. Several kinds of message wait for an answer.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const vapi: Provider<AnyEvents> = defineProvider({
  name: "vapi",
  title: "Vapi",
  docs: "https://docs.vapi.ai/server-url/server-authentication",
  evidence: { checkedOn: "2026-11-21", note: "Vapi's newer credentials (bearer, OAuth, HMAC) are not described here." },
  scheme: { kind: "token", carrier: { in: "header", header: "x-vapi-secret" } },
  id: { in: "none" },
  type: { in: "body", paths: ["message.type"] },
  secretHint: "VAPI_SERVER_SECRET",
});
