import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";
import { toStandardScheme } from "./standard-scheme.ts";

/**
 * Webhooks from Loops. Types are its event names, such as `email.delivered`.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const loops: Provider<AnyEvents> = defineProvider({
  name: "loops",
  title: "Loops",
  docs: "https://loops.so/docs/webhooks",
  evidence: { checkedOn: "2026-11-21", note: "The prefix of the secret is not confirmed to be `whsec_`." },
  scheme: toStandardScheme("webhook", { min: 16, max: 75 }),
  id: { in: "header", header: "webhook-id" },
  type: { in: "body", paths: ["eventName"] },
  secretHint: "LOOPS_SIGNING_SECRET",
});
