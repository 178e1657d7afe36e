import type { EventMap } from "../../core/event.ts";
import type { ProviderDefinition } from "../definition.ts";
import type { SecretOptions } from "../options.ts";
import { defineSource, type AsGiven, type Source } from "../source.ts";

const SLACK: ProviderDefinition = {
  name: "slack",
  docs: "https://docs.slack.dev/authentication/verifying-requests-from-slack",
  scheme: {
    kind: "hmac",
    hash: "sha256",
    key: "utf8",
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
  secretHint: "SLACK_SIGNING_SECRET",
};

/** Slack's payloads differ by kind of request; `@slack/types` describes them. */
export type SlackEvents = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Events, interactions and slash commands from Slack. Types are the inner event's, such as `app_mention`. */
export function slack<Events extends EventMap = SlackEvents>(options: SecretOptions): Source<AsGiven<Events>> {
  return defineSource(SLACK, options);
}
