import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Notifications from Cloudinary. Types are its notification types, such as `upload`. The secret is the API secret of
 * the product environment. The signature is a plain SHA-1 over body, time and secret, as accounts have it unless they
 * asked Cloudinary for SHA-256. No id is sent, so deliveries are recognised by their content.
 */
export const cloudinary: Provider<AnyEvents> = defineProvider({
  name: "cloudinary",
  title: "Cloudinary",
  docs: "https://cloudinary.com/documentation/notification_signatures",
  evidence: { oracle: "cloudinary (npm)", checkedOn: "2026-11-21" },
  scheme: {
    kind: "digest",
    hash: "sha1",
    signature: { header: "x-cld-signature", encoding: "hex" },
    // What Cloudinary's own libraries allow.
    timestamp: { from: { header: "x-cld-timestamp" }, unit: "s", toleranceMs: 7_200_000 },
    content: "{body}{timestamp}{secret}",
  },
  id: { in: "none" },
  type: { in: "body", paths: ["notification_type"] },
  secretHint: "CLOUDINARY_API_SECRET",
});
