import { defineProvider, type Provider } from "../provider.ts";
import { ZOOM_URL_VALIDATION } from "./handshakes.ts";

/** What every Zoom event holds. */
export interface ZoomEvent {
  readonly event: string;
  /** Milliseconds since 1970. */
  readonly event_ts: number;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Events by name, such as `meeting.started`. */
export type ZoomEvents = Readonly<Record<string, ZoomEvent>>;

/** Webhooks from Zoom. The secret is the app's secret token. */
export const zoom: Provider<ZoomEvents> = defineProvider({
  name: "zoom",
  title: "Zoom",
  docs: "https://developers.zoom.us/docs/api/webhooks/",
  evidence: {
    oracle: "@zoom/rivet (npm)",
    checkedOn: "2026-11-21",
    note: "The library checks no time: five minutes is our choice.",
  },
  scheme: {
    kind: "hmac",
    signature: { header: "x-zm-signature", format: { kind: "prefixed", prefix: "v0=" }, encoding: "hex" },
    timestamp: { from: { header: "x-zm-request-timestamp" }, unit: "s" },
    content: "v0:{timestamp}:{body}",
  },
  // Without an id, events are recognised by their content, which holds their time.
  id: { in: "none" },
  type: { in: "body", paths: ["event"] },
  handshakes: [ZOOM_URL_VALIDATION],
  secretHint: "ZOOM_WEBHOOK_SECRET_TOKEN",
});
