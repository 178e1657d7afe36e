import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks of Expo's EAS: builds and submissions that ended. Types are how, such as `finished`.
 * No time is signed, so only the ledger catches a replay.
 * Unverified: written from receivers of others, checked against no official code or example.
 */
export const expo: Provider<AnyEvents> = defineProvider({
  name: "expo",
  title: "Expo",
  docs: "https://docs.expo.dev/eas/webhooks/",
  evidence: { checkedOn: "2026-11-21", basis: "receivers" },
  scheme: {
    kind: "hmac",
    hash: "sha1",
    signature: { header: "expo-signature", format: { kind: "prefixed", prefix: "sha1=" }, encoding: "hex" },
  },
  id: { in: "none" },
  type: { in: "body", paths: ["status"] },
  secretHint: "EXPO_WEBHOOK_SECRET",
});
