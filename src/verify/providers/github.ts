import type { EventMap } from "../../core/event.ts";
import type { ProviderDefinition } from "../definition.ts";
import type { SecretOptions } from "../options.ts";
import { defineSource, type AsGiven, type Source } from "../source.ts";

const GITHUB: ProviderDefinition = {
  name: "github",
  docs: "https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries",
  scheme: {
    kind: "hmac",
    hash: "sha256",
    key: "utf8",
    signature: {
      header: "x-hub-signature-256",
      format: { kind: "prefixed", prefix: "sha256=" },
      encoding: "hex",
    },
    content: "{body}",
  },
  // Neither header is signed, so the delivery id names an event but never decides whether it is a new one.
  id: { in: "header", header: "x-github-delivery" },
  type: { in: "header", header: "x-github-event", append: "action" },
  payload: "form-or-json",
  secretHint: "GITHUB_WEBHOOK_SECRET",
};

/** GitHub's payloads differ by event and do not name their type; `@octokit/webhooks-types` describes them. */
export type GithubEvents = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * Webhooks from GitHub. Types are the event, followed by the action where there is one: `push`, `issues.opened`.
 * A redelivery has the same bytes and is recognised by them.
 */
export function github<Events extends EventMap = GithubEvents>(options: SecretOptions): Source<AsGiven<Events>> {
  return defineSource(GITHUB, options);
}
