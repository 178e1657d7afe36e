import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Alerts from MongoDB Atlas. Types are the alert's and its state, such as `PRIMARY_ELECTED.INFORMATIONAL`. An alert
 * keeps its id when it is closed, so the id does not tell deliveries apart.
 * No time is signed, so only the ledger catches a replay.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const mongoDbAtlas: Provider<AnyEvents> = defineProvider({
  name: "mongodb-atlas",
  title: "MongoDB Atlas",
  docs: "https://www.mongodb.com/docs/atlas/tutorial/webhook-integration/",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "hmac", hash: "sha1", signature: { header: "x-mms-signature", encoding: "base64" } },
  id: { in: "none" },
  type: { in: "body", paths: ["eventTypeName"], append: "status" },
  secretHint: "MONGODB_ATLAS_WEBHOOK_SECRET",
});
