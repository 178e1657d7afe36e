import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Vonage: messages, calls and their statuses. The secret is the signature secret of the account, of 32
 * characters or more.
 */
export const vonage: Provider<AnyEvents> = defineProvider({
  name: "vonage",
  title: "Vonage",
  docs: "https://developer.vonage.com/en/getting-started/concepts/webhooks",
  evidence: {
    oracle: "@vonage/jwt (npm)",
    checkedOn: "2026-11-21",
    note: "The library checks the token only; that `payload_hash` is the hex SHA-256 of the body is from the documentation.",
  },
  scheme: {
    kind: "jwt",
    carrier: { in: "bearer" },
    algorithms: ["HS256"],
    keys: { from: "secret" },
    requiredClaims: ["iat", "jti"],
    bodyHash: { claim: "payload_hash", hash: "sha256", encoding: "hex" },
    maxAgeMs: 300_000,
  },
  // `message_uuid` and `uuid` are of the message or call, which many events share.
  id: { in: "none" },
  type: { in: "body", paths: ["status", "message_type", "event", "type"] },
  secretHint: "VONAGE_SIGNATURE_SECRET",
});
