import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Logto. Neither a time nor an id is signed, so a replay is recognised by its content alone.
 */
export const logto: Provider<AnyEvents> = defineProvider({
  name: "logto",
  title: "Logto",
  docs: "https://docs.logto.io/developers/webhooks/secure-webhooks",
  evidence: {
    vectors: "https://github.com/logto-io/logto/blob/master/packages/core/src/utils/sign.test.ts",
    checkedOn: "2026-11-21",
  },
  scheme: {
    kind: "hmac",
    signature: { header: "logto-signature-sha-256", encoding: "hex" },
  },
  id: { in: "none" },
  type: { in: "body", paths: ["event"] },
  secretHint: "LOGTO_WEBHOOK_SIGNING_KEY",
});
