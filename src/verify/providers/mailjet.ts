import { defineProvider, type Provider } from "../provider.ts";
import type { PasswordOptions } from "../options.ts";

/** One event. Where events are grouped, several come in one delivery. */
export interface MailjetEvent {
  readonly event: string;
  /** Seconds since 1970. */
  readonly time: number;
  readonly MessageID: number;
  readonly email: string;
}

/** Events by name, such as `open`. */
export type MailjetEvents = Readonly<Record<string, MailjetEvent>>;

/**
 * The event API of Mailjet, which signs nothing: the user name and password stand in the address it is given.
 *
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const mailjet: Provider<MailjetEvents, PasswordOptions> = defineProvider({
  name: "mailjet",
  title: "Mailjet",
  docs: "https://dev.mailjet.com/email/guides/webhooks/",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "basic" },
  batch: { path: "" },
  // `MessageID` is the message's, which many events share.
  id: { in: "none" },
  type: { in: "body", paths: ["event"] },
  secretHint: "MAILJET_WEBHOOK_PASSWORD",
});
