import { defineProvider, type Provider } from "../provider.ts";

/** What every update holds, besides one object under the name of its type. */
export interface TelegramUpdate {
  readonly update_id: number;
}

/** Updates by type, such as `message` or `callback_query`. */
export type TelegramEvents = Readonly<Record<string, TelegramUpdate & Readonly<Record<string, unknown>>>>;

/**
 * Updates for Telegram bots, which are not signed: each carries the secret token the webhook was set with.
 *
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const telegram: Provider<TelegramEvents> = defineProvider({
  name: "telegram",
  title: "Telegram",
  docs: "https://core.telegram.org/bots/api#setwebhook",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "token", carrier: { in: "header", header: "x-telegram-bot-api-secret-token" } },
  id: { in: "body", path: "update_id" },
  type: { in: "key", except: ["update_id"] },
  publishedIps: ["149.154.160.0/20", "91.108.4.0/22"],
  secretHint: "TELEGRAM_WEBHOOK_SECRET",
});
