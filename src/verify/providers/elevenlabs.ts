import { defineProvider, type Provider } from "../provider.ts";

/** What every ElevenLabs event holds. */
export interface ElevenlabsEvent {
  /** Such as `post_call_transcription`. */
  readonly type: string;
  /** Seconds since 1970. */
  readonly event_timestamp: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Webhooks from ElevenLabs. It gives its events no id; a signature is good for half an hour, as in its own library. */
export const elevenlabs: Provider<ElevenlabsEvent> = defineProvider({
  name: "elevenlabs",
  title: "ElevenLabs",
  docs: "https://elevenlabs.io/docs/eleven-agents/workflows/post-call-webhooks",
  evidence: { oracle: "@elevenlabs/elevenlabs-js (npm)", checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    signature: {
      header: "elevenlabs-signature",
      format: { kind: "pairs", separator: ",", key: "v0" },
      encoding: "hex",
    },
    timestamp: { from: { pair: "t" }, unit: "s", toleranceMs: 1_800_000 },
    content: "{timestamp}.{body}",
  },
  id: { in: "none" },
  type: { in: "body", paths: ["type"] },
  secretHint: "ELEVENLABS_WEBHOOK_SECRET",
});
