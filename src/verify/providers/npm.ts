import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Hooks of the npm registry. Types are such as `package:publish`.
 * No time is signed, so only the ledger catches a replay.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const npm: Provider<AnyEvents> = defineProvider({
  name: "npm",
  title: "npm",
  docs: "https://docs.npmjs.com/cli/commands/npm-hook",
  evidence: { checkedOn: "2026-11-21", note: "Read in npm's own package npm-hook-receiver." },
  scheme: {
    kind: "hmac",
    signature: { header: "x-npm-signature", format: { kind: "prefixed", prefix: "sha256=" }, encoding: "hex" },
  },
  id: { in: "none" },
  type: { in: "body", paths: ["event"] },
  secretHint: "NPM_HOOK_SECRET",
});
