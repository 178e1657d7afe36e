import { defineProvider, type Provider } from "../provider.ts";
import { cloudEvents, type CloudEvent, type CloudEventsOptions } from "./cloud-events.ts";

/**
 * CloudEvents as {@link cloudEvents}, with the token in the query parameter `access_token`: for senders that cannot set
 * a header. Unverified: written from the documentation, checked against no official code or example.
 */
export const cloudEventsQuery: Provider<CloudEvent, CloudEventsOptions> = defineProvider({
  ...cloudEvents.definition,
  name: "cloud-events-query",
  title: "CloudEvents (token in the URL)",
  scheme: { kind: "token", carrier: { in: "query", parameter: "access_token" } },
  settings: ["allowedOrigins"],
});
