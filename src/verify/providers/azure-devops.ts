import type { PasswordOptions } from "../options.ts";
import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Service hooks from Azure DevOps with basic authentication. Types are such as `git.push`.
 *
 * User name and password prove who sent a delivery, not what was sent.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const azureDevOps: Provider<AnyEvents, PasswordOptions> = defineProvider({
  name: "azure-devops",
  title: "Azure DevOps",
  docs: "https://learn.microsoft.com/azure/devops/service-hooks/services/webhooks",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "basic" },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["eventType"] },
  secretHint: "AZURE_DEVOPS_WEBHOOK_PASSWORD",
});
