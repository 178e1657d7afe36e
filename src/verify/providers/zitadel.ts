import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Calls from ZITADEL's actions to a target, with the JSON payload. Types are those of the event, such as
 * `user.human.added`; calls on a request or response have none.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const zitadel: Provider<AnyEvents> = defineProvider({
  name: "zitadel",
  title: "ZITADEL",
  docs: "https://zitadel.com/docs/guides/integrate/actions/usage",
  evidence: { checkedOn: "2026-11-21", note: "Read in ZITADEL's own source, which signs." },
  scheme: {
    kind: "hmac",
    signature: {
      header: "zitadel-signature",
      format: { kind: "pairs", separator: ",", key: "v1" },
      encoding: "hex",
    },
    timestamp: { from: { pair: "t" }, unit: "s" },
    content: "{timestamp}.{body}",
  },
  // A sequence counts within one aggregate only.
  id: { in: "none" },
  type: { in: "body", paths: ["event_type"] },
  secretHint: "ZITADEL_SIGNING_KEY",
});
