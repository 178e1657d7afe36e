import { defineProvider, type Provider } from "../provider.ts";
import { NOTION_VERIFICATION_TOKEN } from "./handshakes.ts";

/** What every Notion event holds. */
export interface NotionEvent {
  readonly id: string;
  readonly type: string;
  /** RFC 3339. */
  readonly timestamp: string;
  readonly workspace_id: string;
  readonly entity: { readonly id: string; readonly type: string };
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from Notion. The secret is the verification token Notion sends when the subscription is made: set `onSecret`
 * to receive it, and paste it into Notion as well.
 * No time is signed, so only the ledger catches a replay.
 */
export const notion: Provider<NotionEvent> = defineProvider({
  name: "notion",
  title: "Notion",
  docs: "https://developers.notion.com/reference/webhooks",
  evidence: {
    oracle: "@notionhq/client (npm)",
    vectors: "https://developers.notion.com/reference/webhooks",
    checkedOn: "2026-11-21",
  },
  scheme: {
    kind: "hmac",
    signature: { header: "x-notion-signature", format: { kind: "prefixed", prefix: "sha256=" }, encoding: "hex" },
  },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["type"] },
  handshakes: [NOTION_VERIFICATION_TOKEN],
  secretHint: "NOTION_VERIFICATION_TOKEN",
});
