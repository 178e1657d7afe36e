import type { SecretOptions } from "../options.ts";
import { defineProvider, type Provider } from "../provider.ts";
import { CLOUD_EVENTS_ORIGIN } from "./handshakes.ts";

/** What every CloudEvent holds. */
export interface CloudEvent {
  readonly specversion: string;
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string;
  /** As RFC 3339. */
  readonly time?: string;
  readonly data?: unknown;
}

/** Options of the providers of CloudEvents. */
export interface CloudEventsOptions extends SecretOptions {
  /** The senders that may ask for permission to deliver: their names as DNS expressions, separated by commas. */
  readonly allowedOrigins: string | undefined;
}

/**
 * CloudEvents over HTTP in structured or batched mode, with a bearer token. Each event of a batch becomes one of its own.
 *
 * The token proves who sent a delivery, not what was sent. An id is only unique within its `source`, so events are
 * recognised by their content. Unverified: written from the documentation, checked against no official code or example.
 */
export const cloudEvents: Provider<CloudEvent, CloudEventsOptions> = defineProvider({
  name: "cloud-events",
  title: "CloudEvents",
  docs: "https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md",
  evidence: { checkedOn: "2026-11-21" },
  scheme: { kind: "token", carrier: { in: "header", header: "authorization", prefix: "Bearer " } },
  id: { in: "none" },
  type: { in: "body", paths: ["type"] },
  batch: { path: "" },
  handshakes: [CLOUD_EVENTS_ORIGIN],
  settings: ["allowedOrigins"],
  secretHint: "CLOUD_EVENTS_TOKEN",
});
