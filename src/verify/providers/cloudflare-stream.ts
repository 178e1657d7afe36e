import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Cloudflare Stream, by the state of the video, such as `ready`. The secret is the one returned when the
 * webhook was made.
 *
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const cloudflareStream: Provider<AnyEvents> = defineProvider({
  name: "cloudflare-stream",
  title: "Cloudflare Stream",
  docs: "https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/",
  evidence: {
    checkedOn: "2026-11-21",
    note: "Cloudflare names no tolerance for the timestamp: five minutes is our choice.",
  },
  scheme: {
    kind: "hmac",
    signature: { header: "webhook-signature", format: { kind: "pairs", separator: ",", key: "sig1" }, encoding: "hex" },
    timestamp: { from: { pair: "time" }, unit: "s" },
    content: "{timestamp}.{body}",
  },
  // `uid` is the video's, which all its events share.
  id: { in: "none" },
  type: { in: "body", paths: ["status.state"] },
  secretHint: "CLOUDFLARE_STREAM_WEBHOOK_SECRET",
});
