import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Pulumi Cloud. Types are such as `stack_update`.
 *
 * Neither id nor type is signed.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const pulumi: Provider<AnyEvents> = defineProvider({
  name: "pulumi",
  title: "Pulumi Cloud",
  docs: "https://www.pulumi.com/docs/pulumi-cloud/webhooks/",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "hmac", signature: { header: "pulumi-webhook-signature", encoding: "hex" } },
  id: { in: "header", header: "pulumi-webhook-id" },
  type: { in: "header", header: "pulumi-webhook-kind" },
  secretHint: "PULUMI_WEBHOOK_SECRET",
});
