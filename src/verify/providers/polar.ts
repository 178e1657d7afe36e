import { defineProvider, type Provider } from "../provider.ts";
import { toStandardScheme } from "./standard-scheme.ts";

/** What every Polar event holds. */
export interface PolarEvent {
  /** Such as `order.paid`. */
  readonly type: string;
  /** As ISO 8601. */
  readonly timestamp?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Webhooks from Polar. The whole text of the secret is the key, whatever it begins with. */
export const polar: Provider<PolarEvent> = defineProvider({
  name: "polar",
  title: "Polar",
  docs: "https://polar.sh/docs/integrate/webhooks/delivery",
  evidence: { oracle: "@polar-sh/sdk (npm)", checkedOn: "2026-11-21" },
  scheme: { ...toStandardScheme("webhook", { min: 8, max: 256 }), key: "utf8" },
  id: { in: "header", header: "webhook-id" },
  type: { in: "body", paths: ["type"] },
  secretHint: "POLAR_WEBHOOK_SECRET",
});
