import { defineProvider, type Provider } from "../provider.ts";
import { SLACK_URL_VERIFICATION } from "./handshakes.ts";

/** Slack's payloads differ by kind of request; `@slack/types` describes them. */
export type SlackEvents = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Events, interactions and slash commands from Slack. Types are the inner event's, such as `app_mention`. */
export const slack: Provider<SlackEvents> = defineProvider({
  name: "slack",
  title: "Slack",
  docs: "https://docs.slack.dev/authentication/verifying-requests-from-slack",
  evidence: {
    oracle: "@slack/bolt (npm)",
    vectors: "https://docs.slack.dev/authentication/verifying-requests-from-slack",
    checkedOn: "2026-11-21",
  },
  scheme: {
    kind: "hmac",
    signature: {
      header: "x-slack-signature",
      format: { kind: "prefixed", prefix: "v0=" },
      encoding: "hex",
    },
    timestamp: { from: { header: "x-slack-request-timestamp" }, unit: "s" },
    content: "v0:{timestamp}:{body}",
  },
  id: { in: "body", path: "event_id" },
  // Events name themselves inside their envelope, interactions at the top, slash commands by the command.
  type: { in: "body", paths: ["event.type", "type", "command"] },
  payload: "form-or-json",
  handshakes: [SLACK_URL_VERIFICATION],
  secretHint: "SLACK_SIGNING_SECRET",
});
