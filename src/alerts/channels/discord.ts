import { lazy } from "../../core/lazy.ts";
import type { Channel, Notice } from "../alert.ts";
import { toMessage, toPlainText } from "../message.ts";
import { postJson } from "../post-json.ts";
import { toWebhookUrl } from "./webhook-url.ts";

// Discord refuses more.
const MAX_CONTENT = 2_000;

/**
 * Sends alerts to a Discord channel, through its webhook. Nobody is mentioned, whatever a name says.
 *
 * @see https://docs.discord.com/developers/resources/webhook#execute-webhook
 */
export function discord(options: { readonly url: string | undefined }): Channel {
  const url = lazy(() => toWebhookUrl("discord", options.url));
  return {
    name: "discord",
    assertUsable: () => void url(),
    send(notice, signal) {
      return postJson({ url: url(), body: toDiscordBody(notice), allowPrivate: false, signal });
    },
  };
}

/** Lays a notice out as Discord takes it. */
export function toDiscordBody(notice: Notice): string {
  const content = toPlainText(toMessage(notice)).slice(0, MAX_CONTENT);
  return JSON.stringify({ content, allowed_mentions: { parse: [] } });
}
