import { lazy } from "../../core/lazy.ts";
import type { Channel, Notice } from "../alert.ts";
import { type Line, toMessage } from "../message.ts";
import { postJson } from "../post-json.ts";
import { toWebhookUrl } from "./webhook-url.ts";

/**
 * Sends alerts to a Slack channel, through an incoming webhook.
 *
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/
 */
export function slack(options: { readonly url: string | undefined }): Channel {
  const url = lazy(() => toWebhookUrl("slack", options.url));
  return {
    name: "slack",
    assertUsable: () => void url(),
    send(notice, signal) {
      return postJson({ url: url(), body: toSlackBody(notice), allowPrivate: false, signal });
    },
  };
}

/** Lays a notice out as Slack takes it. */
export function toSlackBody(notice: Notice): string {
  const { heading, lines } = toMessage(notice);
  return JSON.stringify({ text: [`*${heading}*`, ...lines.map(toLine)].join("\n") });
}

function toLine({ text, link }: Line): string {
  return link === null ? `• ${escape(text)}` : `• <${link}|${escape(text)}>`;
}

/** The three characters that mean something in Slack's text, so that a name can neither link nor mention. */
function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("|", "/");
}
