import { defineProvider, type Provider } from "../provider.ts";
import { SVIX_SCHEME } from "./standard-scheme.ts";

/** What every Resend event holds. */
export interface ResendEvent {
  /** Such as `email.delivered`. */
  readonly type: string;
  /** As ISO 8601. */
  readonly created_at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Webhooks from Resend, which delivers through Svix. */
export const resend: Provider<ResendEvent> = defineProvider({
  name: "resend",
  title: "Resend",
  docs: "https://resend.com/docs/webhooks/verify-webhooks-requests",
  evidence: { oracle: "resend (npm)", checkedOn: "2026-11-21" },
  scheme: SVIX_SCHEME,
  id: { in: "header", header: "svix-id" },
  type: { in: "body", paths: ["type"] },
  secretHint: "RESEND_WEBHOOK_SECRET",
});
