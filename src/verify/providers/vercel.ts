import { defineProvider, type Provider } from "../provider.ts";

/** What every Vercel event holds. */
export interface VercelEvent {
  readonly id: string;
  readonly type: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly payload: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from Vercel. The secret is the one shown once when the webhook is made, or the integration's client secret.
 * No time is signed, so only the ledger catches a replay.
 * Unverified: written from receivers of others, checked against no official code or example.
 */
export const vercel: Provider<VercelEvent> = defineProvider({
  name: "vercel",
  title: "Vercel",
  docs: "https://vercel.com/docs/webhooks/webhooks-api",
  evidence: { checkedOn: "2026-11-21", basis: "receivers" },
  scheme: { kind: "hmac", hash: "sha1", signature: { header: "x-vercel-signature", encoding: "hex" } },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["type"] },
  secretHint: "VERCEL_WEBHOOK_SECRET",
});
