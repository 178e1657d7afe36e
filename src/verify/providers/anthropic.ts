import { defineProvider, type Provider } from "../provider.ts";
import { toStandardScheme } from "./standard-scheme.ts";

/** What every Anthropic event holds; its own type is that of its data. */
export interface AnthropicEvent {
  readonly id: string;
  readonly type: "event";
  /** As ISO 8601. */
  readonly created_at: string;
  readonly data: { readonly id: string; readonly type: string } & Readonly<Record<string, unknown>>;
}

/** Webhooks from Anthropic. Types are those of the data, such as `session.updated`. */
export const anthropic: Provider<Readonly<Record<string, AnthropicEvent>>> = defineProvider({
  name: "anthropic",
  title: "Anthropic",
  docs: "https://github.com/anthropics/anthropic-sdk-typescript",
  evidence: {
    oracle: "@anthropic-ai/sdk (npm)",
    checkedOn: "2026-11-21",
    note: "In beta. Read from the official library; its documentation page was not found.",
  },
  scheme: toStandardScheme("webhook", { min: 16, max: 75 }),
  id: { in: "header", header: "webhook-id" },
  type: { in: "body", paths: ["data.type"] },
  secretHint: "ANTHROPIC_WEBHOOK_SIGNING_KEY",
});
