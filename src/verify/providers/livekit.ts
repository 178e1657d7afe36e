import type { SecretOptions } from "../options.ts";
import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/** Options of {@link livekit}: the secret is that of the API key. */
export interface LivekitOptions extends SecretOptions {
  /** The API key that signs the webhooks. */
  readonly apiKey: string | undefined;
}

/** Webhooks from LiveKit. The token holds a hash of the body, so it proves it. Types are such as `room_started`. */
export const livekit: Provider<AnyEvents, LivekitOptions> = defineProvider({
  name: "livekit",
  title: "LiveKit",
  docs: "https://docs.livekit.io/home/server/webhooks/",
  evidence: { oracle: "livekit-server-sdk (npm)", checkedOn: "2026-11-21" },
  scheme: {
    kind: "jwt",
    // The token alone, without `Bearer`.
    carrier: { in: "header", header: "authorization" },
    algorithms: ["HS256"],
    keys: { from: "secret" },
    requiredClaims: ["exp"],
    expectedClaims: { iss: "{setting:apiKey}" },
    bodyHash: { claim: "sha256", hash: "sha256", encoding: "base64" },
  },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["event"] },
  settings: ["apiKey"],
  secretHint: "LIVEKIT_API_SECRET",
});
