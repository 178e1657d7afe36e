import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";
import { EVENT_GRID_VALIDATION } from "./handshakes.ts";

/**
 * Events from Azure Event Grid in its own schema. Each event of a delivery becomes one of its own.
 *
 * Nothing is signed: give the subscription an endpoint with `?code=<secret>`. It proves who sent a delivery, not what
 * was sent, and the address Event Grid offers for a check by hand is never called.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const azureEventGrid: Provider<AnyEvents> = defineProvider({
  name: "azure-event-grid",
  title: "Azure Event Grid",
  docs: "https://learn.microsoft.com/azure/event-grid/secure-webhook-delivery",
  evidence: { checkedOn: "2026-11-21", note: "The name of the query parameter is ours; Event Grid takes any." },
  scheme: { kind: "token", carrier: { in: "query", parameter: "code" } },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["eventType"] },
  batch: { path: "" },
  handshakes: [EVENT_GRID_VALIDATION],
  secretHint: "EVENT_GRID_SECRET",
});
