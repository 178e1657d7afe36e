import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Events from Dialpad, which are tokens: the payload is their claims, and the type is the state of a call. The secret is
 * the one the webhook was made with, without which Dialpad signs nothing.
 *
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const dialpad: Provider<AnyEvents> = defineProvider({
  name: "dialpad",
  title: "Dialpad",
  docs: "https://developers.dialpad.com/docs/event-subscriptions",
  evidence: { checkedOn: "2026-11-21", note: "That the tokens are signed with HS256 is from memory." },
  scheme: { kind: "jwt", carrier: { in: "body" }, algorithms: ["HS256"], keys: { from: "secret" } },
  id: { in: "none" },
  type: { in: "body", paths: ["state"] },
  payload: "jwt",
  secretHint: "DIALPAD_WEBHOOK_SECRET",
});
