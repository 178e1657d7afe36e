import type { KeyResolverOptions } from "../options.ts";
import { defineProvider, type Provider } from "../provider.ts";

/** What every Plaid webhook holds. */
export interface PlaidEvent {
  readonly webhook_type: string;
  readonly webhook_code: string;
  readonly environment?: string;
}

/**
 * Webhooks from Plaid. Types are type and code, such as `TRANSACTIONS.SYNC_UPDATES_AVAILABLE`. `resolveKey` is asked
 * for a key id and answers with what Plaid's `/webhook_verification_key/get` gives. Webhooks have no id, so they are
 * recognised by their content.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const plaid: Provider<Readonly<Record<string, PlaidEvent>>, KeyResolverOptions> = defineProvider({
  name: "plaid",
  title: "Plaid",
  docs: "https://plaid.com/docs/api/webhooks/webhook-verification/",
  evidence: { checkedOn: "2026-11-21" },
  scheme: {
    kind: "jwt",
    carrier: { in: "header", header: "plaid-verification" },
    algorithms: ["ES256"],
    keys: { from: "resolver" },
    bodyHash: { claim: "request_body_sha256", hash: "sha256", encoding: "hex" },
    maxAgeMs: 300_000,
  },
  id: { in: "none" },
  type: { in: "body", paths: ["webhook_type"], append: "webhook_code" },
});
