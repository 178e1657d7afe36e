import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";
import { toStandardScheme } from "./standard-scheme.ts";

/**
 * Webhooks from GitLab with its signing token, `whsec_…`. Types are the kind of object and the action where there is
 * one: `push`, `merge_request.open`.
 */
export const gitlabSigning: Provider<AnyEvents> = defineProvider({
  name: "gitlab-signing",
  title: "GitLab (signing token)",
  docs: "https://gitlab.com/gitlab-org/gitlab/-/merge_requests/230944",
  evidence: {
    oracle: "standardwebhooks (npm)",
    checkedOn: "2026-11-21",
    note: "GitLab's own test server verifies with this library. The first version with it is not confirmed.",
  },
  scheme: toStandardScheme("webhook", { min: 24, max: 64 }),
  id: { in: "header", header: "webhook-id" },
  type: { in: "body", paths: ["object_kind", "event_name"], append: "object_attributes.action" },
  secretHint: "GITLAB_SIGNING_TOKEN",
});
