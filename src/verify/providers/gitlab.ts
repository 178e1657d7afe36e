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
  evidence: {
    checkedOn: "2026-11-21",
    note:
      "The headers were read in GitLab's source too, `web_hook_service.rb`. `Idempotency-Key` is sent from version 17.4 " +
      "on.",
  },
  scheme: { kind: "token", carrier: { in: "header", header: "x-gitlab-token" } },
  // Resending keeps it. `x-gitlab-webhook-uuid` is new in every request, `x-gitlab-event-uuid` when a person resends, and
  // all the webhooks that a webhook causes share the latter.
  id: { in: "header", header: "idempotency-key" },
  // The header `x-gitlab-event` holds names with spaces, such as `Merge Request Hook`. System hooks have no kind.
  type: { in: "body", paths: ["object_kind", "event_name"], append: "object_attributes.action" },
  // Some events come again with the same body, such as a feature flag that is turned off and on.
  contentHeaders: ["idempotency-key"],
  secretHint: "GITLAB_WEBHOOK_TOKEN",
});
