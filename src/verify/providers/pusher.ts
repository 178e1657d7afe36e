import { defineProvider, type Provider } from "../provider.ts";

/** What every webhook of Pusher Channels holds. */
export interface PusherDelivery {
  /** Milliseconds since 1970. */
  readonly time_ms: number;
  readonly events: readonly (Readonly<Record<string, unknown>> & { readonly name: string })[];
}

/** Deliveries by the name of their first event, such as `channel_occupied`. */
export type PusherEvents = Readonly<Record<string, PusherDelivery>>;

/**
 * Webhooks from Pusher Channels. The secret is the app's. A delivery is one event: those inside it say the same each
 * time a channel empties or fills, so only the delivery's own time tells them apart.
 */
export const pusher: Provider<PusherEvents> = defineProvider({
  name: "pusher",
  title: "Pusher",
  docs: "https://pusher.com/docs/channels/server_api/webhooks/",
  evidence: {
    oracle: "pusher (npm)",
    checkedOn: "2026-11-21",
    note: "`X-Pusher-Key` is not compared: it names the secret, which is compared.",
  },
  scheme: { kind: "hmac", signature: { header: "x-pusher-signature", encoding: "hex" } },
  id: { in: "none" },
  type: { in: "body", paths: ["events.0.name"] },
  secretHint: "PUSHER_SECRET",
});
