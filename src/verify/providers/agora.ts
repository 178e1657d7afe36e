import { defineProvider, type Provider } from "../provider.ts";

/** What every Agora notification holds. */
export interface AgoraNotification {
  readonly noticeId: string;
  readonly productId: number;
  readonly eventType: number;
  /** Milliseconds since 1970. */
  readonly notifyMs: number;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Notifications; Agora numbers its events, so all are of the type `unknown`. */
export type AgoraEvents = Readonly<Record<string, AgoraNotification>>;

/**
 * Notifications from Agora. The secret is the one its console shows. Nothing signed is compared with our time, so only
 * the ledger catches replays.
 */
export const agora: Provider<AgoraEvents> = defineProvider({
  name: "agora",
  title: "Agora",
  docs: "https://docs.agora.io/en/video-calling/advanced-features/receive-notifications",
  evidence: {
    vectors: "https://docs.agora.io/en/video-calling/advanced-features/receive-notifications",
    checkedOn: "2026-11-21",
  },
  scheme: { kind: "hmac", signature: { header: "agora-signature-v2", encoding: "hex" } },
  id: { in: "body", path: "noticeId" },
  type: { in: "none" },
  // Agora takes only JSON for an answer.
  acknowledgement: { body: "{}", contentType: "application/json" },
  secretHint: "AGORA_NOTIFICATION_SECRET",
});
