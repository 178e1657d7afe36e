import { defineProvider, type Provider } from "../provider.ts";

/** One of the changes of a HubSpot delivery. */
export interface HubspotEvent {
  /** Not unique, HubSpot says. */
  readonly eventId: number;
  readonly subscriptionId: number;
  readonly subscriptionType: string;
  readonly portalId: number;
  readonly appId: number;
  readonly objectId: number;
  /** Milliseconds since 1970. */
  readonly occurredAt: number;
  /** Counted from 0. */
  readonly attemptNumber: number;
}

/**
 * Webhooks from HubSpot, signed by its version 3. Each of up to 100 changes of a delivery becomes one event; types are
 * its subscription types, such as `contact.creation`. The secret is the app's client secret. HubSpot signs the address:
 * the option `url` must be the target URL to the letter. Changes have no unique id, and a repeated delivery counts its
 * attempts in the body, so it is taken as new.
 */
export const hubspot: Provider<Readonly<Record<string, HubspotEvent>>> = defineProvider({
  name: "hubspot",
  title: "HubSpot",
  docs: "https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests",
  evidence: {
    oracle: "@hubspot/api-client (npm)",
    checkedOn: "2026-11-21",
    note: "HubSpot signs the decoded address; an address with percent signs in its path or query was not tried.",
  },
  scheme: {
    kind: "hmac",
    signature: { header: "x-hubspot-signature-v3", encoding: "base64" },
    timestamp: { from: { header: "x-hubspot-request-timestamp" }, unit: "ms" },
    content: "{method}{url}{body}{timestamp}",
  },
  id: { in: "none" },
  type: { in: "body", paths: ["subscriptionType"] },
  batch: { path: "" },
  secretHint: "HUBSPOT_CLIENT_SECRET",
});
