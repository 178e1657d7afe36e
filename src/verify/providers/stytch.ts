import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";
import { SVIX_SCHEME } from "./standard-scheme.ts";

/** Webhooks from Stytch, which delivers through Svix. Types are the object and the action, such as `member.UPDATE`. */
export const stytch: Provider<AnyEvents> = defineProvider({
  name: "stytch",
  title: "Stytch",
  docs: "https://stytch.com/docs/workspace-management/webhooks",
  evidence: { oracle: "svix (npm)", checkedOn: "2026-11-21" },
  scheme: SVIX_SCHEME,
  id: { in: "header", header: "svix-id" },
  type: { in: "body", paths: ["object_type"], append: "action" },
  secretHint: "STYTCH_WEBHOOK_SECRET",
});
