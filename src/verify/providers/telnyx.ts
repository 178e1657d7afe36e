import { defineProvider, type Provider } from "../provider.ts";
import type { PublicKeyOptions } from "../options.ts";

/** What every Telnyx webhook holds. */
export interface TelnyxEvent {
  readonly data: {
    readonly id: string;
    readonly event_type: string;
    readonly occurred_at: string;
    readonly payload: Readonly<Record<string, unknown>>;
  };
}

/** Webhooks by event type, such as `message.received`. */
export type TelnyxEvents = Readonly<Record<string, TelnyxEvent>>;

/** Webhooks of version 2 from Telnyx. The public key is the account's, as base64. */
export const telnyx: Provider<TelnyxEvents, PublicKeyOptions> = defineProvider({
  name: "telnyx",
  title: "Telnyx",
  docs: "https://developers.telnyx.com/docs/development/api-fundamentals/webhooks",
  evidence: { oracle: "telnyx (npm)", checkedOn: "2026-11-21" },
  scheme: {
    kind: "signature",
    algorithm: "ed25519",
    key: "raw-base64",
    signature: { header: "telnyx-signature-ed25519", encoding: "base64" },
    timestamp: { from: { header: "telnyx-timestamp" }, unit: "s" },
    content: "{timestamp}|{body}",
  },
  id: { in: "body", path: "data.id" },
  type: { in: "body", paths: ["data.event_type", "event_type"] },
  secretHint: "TELNYX_PUBLIC_KEY",
});
