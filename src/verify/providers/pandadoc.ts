import { defineProvider, type Provider } from "../provider.ts";

/** One of the events of a PandaDoc delivery. */
export interface PandadocEvent {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from PandaDoc. Each event of a delivery becomes one of ours. The signature is the query parameter
 * `signature`; the secret is the subscription's shared key. Events have no id and no signed time, so they are
 * recognised by their content.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const pandadoc: Provider<Readonly<Record<string, PandadocEvent>>> = defineProvider({
  name: "pandadoc",
  title: "PandaDoc",
  docs: "https://developers.pandadoc.com/docs/webhook-verification",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "hmac", signature: { parameter: "signature", encoding: "hex" } },
  id: { in: "none" },
  type: { in: "body", paths: ["event"] },
  batch: { path: "" },
  secretHint: "PANDADOC_SHARED_KEY",
});
