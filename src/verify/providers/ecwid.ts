import { defineProvider, type Provider } from "../provider.ts";

/** What every Ecwid webhook holds. It says what changed, not to what. */
export interface EcwidEvent {
  readonly eventId: string;
  /** Seconds since 1970. */
  readonly eventCreated: number;
  readonly storeId: number;
  readonly entityId: number | string;
  readonly eventType: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from Ecwid. The secret is the app's client secret. Only the event's id and time are signed: whoever holds a
 * delivery can change its type, store and entity, so ask Ecwid's API before acting on them.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const ecwid: Provider<Readonly<Record<string, EcwidEvent>>> = defineProvider({
  name: "ecwid",
  title: "Ecwid",
  docs: "https://docs.ecwid.com/api-reference/webhooks",
  evidence: {
    checkedOn: "2026-11-21",
    note:
      "The time is when the event happened, also where it is sent again hours later, so it is not held " +
      "against the clock.",
  },
  scheme: {
    kind: "hmac",
    signature: { header: "x-ecwid-webhook-signature", encoding: "base64" },
    content: "{field:eventCreated}.{field:eventId}",
  },
  id: { in: "body", path: "eventId" },
  type: { in: "body", paths: ["eventType"] },
  signedFields: ["eventCreated", "eventId"],
  secretHint: "ECWID_CLIENT_SECRET",
});
