import { defineProvider, type Provider } from "../provider.ts";

/** What every Mollie event holds. */
export interface MollieEvent {
  readonly resource: "event";
  readonly id: string;
  readonly type: string;
  /** The id of the object it is about. */
  readonly entityId: string;
  /** RFC 3339. */
  readonly createdAt: string;
}

/**
 * Next-generation webhooks from Mollie, whose bodies are events. The older ones post `id=tr_…` and are not signed at
 * all: they need a look-up at Mollie's API instead. While the secret is rotated, the signature header comes twice for
 * 24 hours. No time is signed, so only the ledger stops replays.
 */
export const mollie: Provider<MollieEvent> = defineProvider({
  name: "mollie",
  title: "Mollie",
  docs: "https://docs.mollie.com/reference/webhooks-new",
  evidence: {
    oracle: "mollie-api-typescript (npm)",
    checkedOn: "2026-11-21",
    note: "Mollie's libraries take a signature without `sha256=` too, which is refused here: Mollie writes it.",
  },
  scheme: {
    kind: "hmac",
    signature: {
      header: "x-mollie-signature",
      encoding: "hex",
      format: { kind: "pairs", separator: ",", key: "sha256" },
    },
  },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["type"] },
  secretHint: "MOLLIE_WEBHOOK_SECRET",
});
