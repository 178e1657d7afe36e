import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";
import { cloudEvents, type CloudEventsOptions } from "./cloud-events.ts";

/**
 * CloudEvents over HTTP in binary mode, with a bearer token: the body is the data, the rest is in headers.
 *
 * The token proves who sent a delivery, not what was sent. An id is only unique within its source, so events are
 * recognised by both and their content. Unverified: written from the documentation, checked against no official code
 * or example.
 */
export const cloudEventsBinary: Provider<AnyEvents, CloudEventsOptions> = defineProvider({
  name: "cloud-events-binary",
  title: "CloudEvents (binary mode)",
  docs: "https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/http-protocol-binding.md",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "token", carrier: { in: "header", header: "authorization", prefix: "Bearer " } },
  id: { in: "header", header: "ce-id" },
  type: { in: "header", header: "ce-type" },
  contentHeaders: ["ce-source", "ce-id", "ce-type"],
  handshakes: cloudEvents.definition.handshakes ?? [],
  settings: ["allowedOrigins"],
  secretHint: "CLOUD_EVENTS_TOKEN",
});
