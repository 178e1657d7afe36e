import { defineProvider, type Provider } from "../provider.ts";

/** What every EasyPost event holds. */
export interface EasypostEvent {
  readonly id: string;
  readonly object: "Event";
  readonly description: string;
  readonly mode: string;
  readonly status: string;
  readonly result: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from EasyPost. Types are its descriptions, such as `tracker.updated`. The secret is the one given when the
 * webhook was made; EasyPost decomposes it first (Unicode form NFKD), so write one outside ASCII that way. No time is
 * signed, so only the ledger stops replays.
 */
export const easypost: Provider<Readonly<Record<string, EasypostEvent>>> = defineProvider({
  name: "easypost",
  title: "EasyPost",
  docs: "https://docs.easypost.com/guides/webhooks-guide",
  evidence: {
    oracle: "@easypost/api (npm)",
    checkedOn: "2026-11-21",
    note: "EasyPost's library adds `.0` to whole weights before it verifies; here the bytes count as they came.",
  },
  scheme: {
    kind: "hmac",
    signature: {
      header: "x-hmac-signature",
      encoding: "hex",
      format: { kind: "prefixed", prefix: "hmac-sha256-hex=" },
    },
  },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["description"] },
  secretHint: "EASYPOST_WEBHOOK_SECRET",
});
