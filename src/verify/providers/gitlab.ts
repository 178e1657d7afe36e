import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from GitLab with its secret token. Types are the kind of object and the action where there is one:
 * `push`, `merge_request.open`.
 *
 * The token proves who sent a delivery, not what was sent; `gitlabSigning` proves both.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const gitlab: Provider<AnyEvents> = defineProvider({
  name: "gitlab",
  title: "GitLab (secret token)",
  docs: "https://docs.gitlab.com/user/project/integrations/webhooks/",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "token", carrier: { in: "header", header: "x-gitlab-token" } },
  // One event may go to several hooks, and a retry keeps it: `x-gitlab-webhook-uuid` names the hook.
  id: { in: "header", header: "x-gitlab-event-uuid" },
  // The header `x-gitlab-event` holds names with spaces, such as `Merge Request Hook`. System hooks have no kind.
  type: { in: "body", paths: ["object_kind", "event_name"], append: "object_attributes.action" },
  secretHint: "GITLAB_WEBHOOK_TOKEN",
});
