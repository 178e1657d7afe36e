import { defineProvider, type Provider } from "../provider.ts";
import { toStandardScheme } from "./standard-scheme.ts";

/** What every OpenAI event holds. */
export interface OpenaiEvent {
  readonly id: string;
  readonly object: "event";
  /** Such as `response.completed`. */
  readonly type: string;
  /** Seconds since 1970. */
  readonly created_at: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Webhooks from OpenAI. The secret begins with `whsec_`. */
export const openai: Provider<OpenaiEvent> = defineProvider({
  name: "openai",
  title: "OpenAI",
  docs: "https://platform.openai.com/docs/guides/webhooks",
  evidence: { oracle: "openai (npm)", checkedOn: "2026-11-21" },
  scheme: toStandardScheme("webhook", { min: 16, max: 75 }),
  id: { in: "header", header: "webhook-id" },
  type: { in: "body", paths: ["type"] },
  secretHint: "OPENAI_WEBHOOK_SECRET",
});
