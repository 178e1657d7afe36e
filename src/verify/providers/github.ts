import { defineProvider, type Provider } from "../provider.ts";

/** GitHub's payloads differ by event and do not name their type; `@octokit/webhooks-types` describes them. */
export type GithubEvents = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * Webhooks from GitHub. Types are the event, followed by the action where there is one: `push`, `issues.opened`.
 * A redelivery has the same bytes and is recognised by them. Nothing signed says when it was sent.
 */
export const github: Provider<GithubEvents> = defineProvider({
  name: "github",
  title: "GitHub",
  docs: "https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries",
  evidence: {
    oracle: "@octokit/webhooks-methods (npm)",
    vectors: "https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries",
    checkedOn: "2026-11-21",
  },
  scheme: {
    kind: "hmac",
    signature: {
      header: "x-hub-signature-256",
      format: { kind: "prefixed", prefix: "sha256=" },
      encoding: "hex",
    },
  },
  // Neither header is signed, so the delivery id names an event but never decides whether it is a new one.
  id: { in: "header", header: "x-github-delivery" },
  type: { in: "header", header: "x-github-event", append: "action" },
  payload: "form-or-json",
  secretHint: "GITHUB_WEBHOOK_SECRET",
});
