import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks of Cloudflare's notifications. Types are kinds of alerts.
 *
 * The secret itself is sent along: it proves who sent a delivery, not what was sent.
 * Unverified: written from receivers of others, checked against no official code or example.
 */
export const cloudflareNotifications: Provider<AnyEvents> = defineProvider({
  name: "cloudflare-notifications",
  title: "Cloudflare Notifications",
  docs: "https://developers.cloudflare.com/notifications/get-started/configure-webhooks/",
  evidence: { checkedOn: "2026-11-21", basis: "receivers" },
  scheme: { kind: "token", carrier: { in: "header", header: "cf-webhook-auth" } },
  id: { in: "none" },
  type: { in: "body", paths: ["alert_type"] },
  secretHint: "CLOUDFLARE_WEBHOOK_SECRET",
});
