import type { PublicKeyOptions } from "../options.ts";
import { defineProvider, type Provider } from "../provider.ts";

/** What every Dyte webhook holds. */
export interface DyteEvent {
  readonly event: string;
}

/** Webhooks by event, such as `meeting.started`. */
export type DyteEvents = Readonly<Record<string, DyteEvent & Readonly<Record<string, unknown>>>>;

/**
 * Webhooks from Dyte, now part of Cloudflare. The public key, as PEM, is at https://api.dyte.io/.well-known/webhooks.json.
 *
 * Unverified: written from the documentation, checked against no official code or example. Nothing signed tells when a
 * delivery was sent, so only the ledger catches replays.
 */
export const dyte: Provider<DyteEvents, PublicKeyOptions> = defineProvider({
  name: "dyte",
  title: "Dyte",
  docs: "https://docs.dyte.io/guides/capabilities/webhooks/signatures",
  evidence: { checkedOn: "2026-11-21" },
  scheme: {
    kind: "signature",
    algorithm: "rsa-sha256",
    key: "pem",
    signature: { header: "dyte-signature", encoding: "base64" },
  },
  id: { in: "none" },
  type: { in: "body", paths: ["event"] },
  secretHint: "DYTE_PUBLIC_KEY",
});
