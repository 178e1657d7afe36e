import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Deliveries that Hookdeck forwards. The body is the original sender's, and so are the types. The secret is the
 * project's; while it is rotated a second header is signed with the other one.
 * No time is signed, so only the ledger catches a replay.
 */
export const hookdeck: Provider<AnyEvents> = defineProvider({
  name: "hookdeck",
  title: "Hookdeck",
  docs: "https://hookdeck.com/docs/authentication",
  evidence: { oracle: "@hookdeck/sdk (npm)", checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    signature: { headers: ["x-hookdeck-signature", "x-hookdeck-signature-2"], encoding: "base64" },
  },
  id: { in: "header", header: "x-hookdeck-eventid" },
  type: { in: "body", paths: ["type", "event"] },
  secretHint: "HOOKDECK_SIGNING_SECRET",
});
