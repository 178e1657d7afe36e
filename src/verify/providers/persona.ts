import { defineProvider, type Provider } from "../provider.ts";

/** What every Persona event holds, as JSON:API. */
export interface PersonaEvent {
  readonly data: {
    readonly type: "event";
    readonly id: string;
    readonly attributes: {
      readonly name: string;
      readonly "created-at": string;
      readonly payload: Readonly<Record<string, unknown>>;
    };
  };
}

/**
 * Webhooks from Persona. Types are its event names, such as `inquiry.completed`. The secret is the webhook's
 * (`wbhsec_…`). While it is rotated, Persona sends a second signature of which only one is read: list both secrets
 * until it is done.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const persona: Provider<Readonly<Record<string, PersonaEvent>>> = defineProvider({
  name: "persona",
  title: "Persona",
  docs: "https://docs.withpersona.com/docs/webhooks-best-practices",
  evidence: { checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    signature: {
      header: "persona-signature",
      encoding: "hex",
      format: { kind: "pairs", separator: ",", key: "v1" },
    },
    timestamp: { from: { pair: "t" }, unit: "s" },
    content: "{timestamp}.{body}",
  },
  id: { in: "body", path: "data.id" },
  type: { in: "body", paths: ["data.attributes.name"] },
  secretHint: "PERSONA_WEBHOOK_SECRET",
});
