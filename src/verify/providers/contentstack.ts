import type { PublicKeyOptions } from "../options.ts";
import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Contentstack. The public key is `signing-key` of your region's `/.well-known/public-keys.json`. Types
 * are the module and the event, such as `entry.publish`.
 *
 * A retry comes up to a quarter of an hour later with the same time inside the body, so no time is checked: a replay is
 * recognised by its content alone. Unverified: written from receivers of others, checked against no official code or
 * example.
 */
export const contentstack: Provider<AnyEvents, PublicKeyOptions> = defineProvider({
  name: "contentstack",
  title: "Contentstack",
  docs: "https://www.contentstack.com/docs/developers/set-up-webhooks/secure-your-webhooks",
  evidence: {
    checkedOn: "2026-11-21",
    basis: "receivers",
    note: "Read from an unofficial library that cites the documentation.",
  },
  scheme: {
    kind: "signature",
    algorithm: "rsa-pss-sha256",
    key: "pem",
    signature: {
      header: "x-contentstack-request-signature",
      format: { kind: "prefixed", prefix: "v1=" },
      encoding: "base64",
    },
  },
  id: { in: "none" },
  type: { in: "body", paths: ["module"], append: "event" },
  secretHint: "CONTENTSTACK_SIGNING_KEY",
});
