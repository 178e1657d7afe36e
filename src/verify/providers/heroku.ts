import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks about apps on Heroku. Types are the resource and the action, such as `release.create`.
 * No time is signed, so only the ledger catches a replay.
 * Unverified: written from receivers of others, checked against no official code or example.
 */
export const heroku: Provider<AnyEvents> = defineProvider({
  name: "heroku",
  title: "Heroku",
  docs: "https://devcenter.heroku.com/articles/app-webhooks",
  evidence: { checkedOn: "2026-11-21", basis: "receivers", note: "Read in receivers' code, Sentry's among it." },
  scheme: { kind: "hmac", signature: { header: "heroku-webhook-hmac-sha256", encoding: "base64" } },
  id: { in: "none" },
  type: { in: "body", paths: ["resource"], append: "action" },
  secretHint: "HEROKU_WEBHOOK_SECRET",
});
