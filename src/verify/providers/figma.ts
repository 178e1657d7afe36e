import { defineProvider, type Provider } from "../provider.ts";

/** Figma's payloads, by type of event. */
export type FigmaEvents = Readonly<Record<string, FigmaPayload>>;

/** What every Figma webhook holds. */
export interface FigmaPayload {
  readonly event_type: string;
  readonly webhook_id: string | number;
  /** RFC 3339. */
  readonly timestamp: string;
  readonly [field: string]: unknown;
}

/**
 * Version 2 webhooks from Figma. Types are such as `FILE_COMMENT`. The secret is the passcode the webhook was made
 * with.
 *
 * The passcode travels in the body, so it proves who sent it, not what was sent, and it is part of the stored event.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const figma: Provider<FigmaEvents> = defineProvider({
  name: "figma",
  title: "Figma",
  docs: "https://developers.figma.com/docs/rest-api/webhooks-security/",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "token", carrier: { in: "field", path: "passcode" } },
  id: { in: "none" },
  type: { in: "body", paths: ["event_type"] },
  secretHint: "FIGMA_WEBHOOK_PASSCODE",
});
