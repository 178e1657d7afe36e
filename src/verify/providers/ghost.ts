import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Webhooks from Ghost with a secret. A delivery names neither its event nor an id: give each event a URL of its own.
 * Unverified: written from Ghost's source, checked against no official code or example.
 */
export const ghost: Provider<AnyEvents> = defineProvider({
  name: "ghost",
  title: "Ghost",
  docs: "https://docs.ghost.org/webhooks",
  evidence: {
    checkedOn: "2026-11-21",
    note:
      "Read from Ghost's source, `webhook-trigger.js`. Some of its versions also write `event` into the body, others " +
      "do not.",
  },
  scheme: {
    kind: "hmac",
    signature: {
      header: "x-ghost-signature",
      format: { kind: "pairs", separator: ",", key: "sha256" },
      encoding: "hex",
    },
    timestamp: { from: { pair: "t" }, unit: "ms" },
    content: "{body}{timestamp}",
  },
  id: { in: "none" },
  type: { in: "none" },
  // Some events always have the same body, such as `site.changed`. The time in the header stays the same over retries.
  contentHeaders: ["x-ghost-signature"],
  secretHint: "GHOST_WEBHOOK_SECRET",
});
