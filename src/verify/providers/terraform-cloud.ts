import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Notifications of workspaces on HCP Terraform and Terraform Enterprise. Types are their triggers, such as
 * `run:completed`; the test of a new notification is `verification`. The secret is the notification's token.
 * No time is signed, so only the ledger catches a replay.
 * Unverified: written from receivers of others, checked against no official code or example.
 */
export const terraformCloud: Provider<AnyEvents> = defineProvider({
  name: "terraform-cloud",
  title: "HCP Terraform",
  docs: "https://developer.hashicorp.com/terraform/cloud-docs/workspaces/settings/notifications",
  evidence: { checkedOn: "2026-11-21", basis: "receivers" },
  scheme: { kind: "hmac", hash: "sha512", signature: { header: "x-tfe-notification-signature", encoding: "hex" } },
  id: { in: "none" },
  type: { in: "body", paths: ["notifications.0.trigger"] },
  secretHint: "TERRAFORM_NOTIFICATION_TOKEN",
});
