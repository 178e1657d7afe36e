import { defineProvider, type Provider } from "../provider.ts";
import { toStandardScheme } from "./standard-scheme.ts";

/** What every Render event holds. */
export interface RenderEvent {
  /** Such as `deploy_ended`. */
  readonly type: string;
  /** As ISO 8601. */
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from Render. They say that something happened; the details are to be fetched from its API.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const render: Provider<RenderEvent> = defineProvider({
  name: "render",
  title: "Render",
  docs: "https://render.com/docs/webhooks",
  evidence: { checkedOn: "2026-11-21", note: "Render names Standard Webhooks; its page was not read again." },
  scheme: toStandardScheme("webhook", { min: 16, max: 75 }),
  id: { in: "header", header: "webhook-id" },
  type: { in: "body", paths: ["type"] },
  secretHint: "RENDER_WEBHOOK_SECRET",
});
