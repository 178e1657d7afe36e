import { defineProvider, type Provider } from "../provider.ts";

/** What every DocuSign Connect message holds, in JSON. */
export interface DocusignEvent {
  readonly event: string;
  readonly apiVersion: string;
  readonly uri: string;
  readonly retryCount: number;
  readonly configurationId: number;
  /** RFC 3339. */
  readonly generatedDateTime: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from DocuSign Connect in JSON. Types are its events, such as `envelope-completed`. The secret is one of the
 * account's Connect keys; a delivery is signed with each of them, in `x-docusign-signature-1` and so on. Messages have
 * no id and no signed time, and a repeated one counts its tries in the body, so it is taken as new.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const docusign: Provider<Readonly<Record<string, DocusignEvent>>> = defineProvider({
  name: "docusign",
  title: "DocuSign",
  docs: "https://developers.docusign.com/platform/webhooks/connect/validate",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "hmac", signature: { numberedHeader: "x-docusign-signature-", encoding: "base64" } },
  id: { in: "none" },
  type: { in: "body", paths: ["event"] },
  secretHint: "DOCUSIGN_CONNECT_KEY",
});
