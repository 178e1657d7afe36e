import { defineProvider, type Provider } from "../provider.ts";
import type { PasswordOptions } from "../options.ts";

/** What Postmark's webhooks hold; inbound messages have no `RecordType`. */
export interface PostmarkEvent {
  readonly RecordType?: string;
  readonly MessageID: string;
}

/** Webhooks by record type, such as `Bounce`. */
export type PostmarkEvents = Readonly<Record<string, PostmarkEvent>>;

/**
 * Webhooks from Postmark, which signs nothing: the user name and password stand in the address it is given.
 *
 * Unverified: written from the documentation, checked against no official code or example. `MessageID` is the
 * message's, which many events share, so events are recognised by their content.
 */
export const postmark: Provider<PostmarkEvents, PasswordOptions> = defineProvider({
  name: "postmark",
  title: "Postmark",
  docs: "https://postmarkapp.com/developer/webhooks/webhooks-overview",
  evidence: { checkedOn: "2026-11-21", note: "The addresses are from second sources that quote Postmark's page." },
  scheme: { kind: "basic" },
  id: { in: "none" },
  type: { in: "body", paths: ["RecordType"] },
  publishedIps: ["3.134.147.250/32", "50.31.156.6/32", "50.31.156.77/32", "18.217.206.57/32"],
  secretHint: "POSTMARK_WEBHOOK_PASSWORD",
});
