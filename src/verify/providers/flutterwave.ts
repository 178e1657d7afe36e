import { defineProvider, type Provider } from "../provider.ts";

/** What every Flutterwave event holds. Version 3 names its type in `event`, version 4 in `type`. */
export interface FlutterwaveEvent {
  readonly event?: string;
  readonly type?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Webhooks from Flutterwave, version 3. The secret is the "secret hash" of the dashboard, which Flutterwave sends along
 * as it is: it proves the sender, not the body. Ask Flutterwave's API before money depends on an event.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const flutterwave: Provider<Readonly<Record<string, FlutterwaveEvent>>> = defineProvider({
  name: "flutterwave",
  title: "Flutterwave",
  docs: "https://developer.flutterwave.com/docs/webhooks",
  evidence: {
    checkedOn: "2026-11-21",
    note:
      "Version 4 signs the body in `flutterwave-signature`; its pages disagree on how, so it is not " +
      "described here.",
  },
  scheme: { kind: "token", carrier: { in: "header", header: "verif-hash" } },
  id: { in: "none" },
  type: { in: "body", paths: ["event", "type"] },
  secretHint: "FLUTTERWAVE_SECRET_HASH",
});
