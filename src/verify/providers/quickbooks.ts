import { defineProvider, type Provider } from "../provider.ts";

/** One of the changes of a QuickBooks delivery, as a CloudEvent. It says what changed, not to what. */
export interface QuickbooksEvent {
  readonly specversion: string;
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** RFC 3339. */
  readonly time: string;
  /** The id of what changed. */
  readonly intuitentityid: string;
  /** The id of the company ("realm"). */
  readonly intuitaccountid: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from QuickBooks Online (Intuit). Each CloudEvent of a delivery becomes one of ours; a delivery in the older
 * form (`eventNotifications`) is one event. The secret is the verifier token of the app. No time is signed.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const quickbooks: Provider<QuickbooksEvent> = defineProvider({
  name: "quickbooks",
  title: "QuickBooks",
  docs: "https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks/configure-webhooks",
  evidence: { checkedOn: "2026-11-21", note: "The fields of the CloudEvents form were not seen on Intuit's own page." },
  scheme: { kind: "hmac", signature: { header: "intuit-signature", encoding: "base64" } },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["type"] },
  batch: { path: "" },
  secretHint: "QUICKBOOKS_VERIFIER_TOKEN",
});
