import { defineProvider, type Provider } from "../provider.ts";

/** What every Onfido event holds. */
export interface OnfidoEvent {
  readonly payload: {
    readonly resource_type: string;
    readonly action: string;
    readonly object: Readonly<Record<string, unknown>>;
  };
}

/**
 * Webhooks from Onfido. Types are its actions, such as `check.completed`. The secret is the webhook's token. Events
 * have no id and no signed time, so they are recognised by their content.
 */
export const onfido: Provider<Readonly<Record<string, OnfidoEvent>>> = defineProvider({
  name: "onfido",
  title: "Onfido",
  docs: "https://documentation.onfido.com/api/latest/#webhooks",
  evidence: { oracle: "@onfido/api (npm)", checkedOn: "2026-11-21" },
  scheme: { kind: "hmac", signature: { header: "x-sha2-signature", encoding: "hex" } },
  id: { in: "none" },
  type: { in: "body", paths: ["payload.action"] },
  secretHint: "ONFIDO_WEBHOOK_TOKEN",
});
