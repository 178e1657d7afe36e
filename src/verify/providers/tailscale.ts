import { defineProvider, type Provider } from "../provider.ts";

/** One event of a Tailscale delivery. */
export interface TailscaleEvent {
  readonly type: string;
  /** RFC 3339. */
  readonly timestamp: string;
  readonly version: number;
  readonly tailnet: string;
  readonly message: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from Tailscale. Types are such as `nodeCreated`.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const tailscale: Provider<TailscaleEvent> = defineProvider({
  name: "tailscale",
  title: "Tailscale",
  docs: "https://tailscale.com/kb/1213/webhooks",
  evidence: { checkedOn: "2026-11-21", note: "Read in Tailscale's own example of a receiver, in Go." },
  scheme: {
    kind: "hmac",
    signature: {
      header: "tailscale-webhook-signature",
      format: { kind: "pairs", separator: ",", key: "v1" },
      encoding: "hex",
    },
    timestamp: { from: { pair: "t" }, unit: "s" },
    content: "{timestamp}.{body}",
  },
  id: { in: "none" },
  type: { in: "body", paths: ["type"] },
  batch: { path: "" },
  secretHint: "TAILSCALE_WEBHOOK_SECRET",
});
