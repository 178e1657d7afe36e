import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";
import { BODY_CHALLENGE } from "./handshakes.ts";

/**
 * Webhooks of an app on monday.com. Types are such as `update_column_value`. The secret is the app's signing secret;
 * webhooks about the app's own life are signed with its client secret. Webhooks made by hand carry no token at all and
 * cannot be proven.
 *
 * The token proves who sent a delivery, not what was sent.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const monday: Provider<AnyEvents> = defineProvider({
  name: "monday",
  title: "monday.com",
  docs: "https://developer.monday.com/apps/docs/integration-authorization",
  evidence: {
    checkedOn: "2026-11-21",
    note: "The documented token expires after five minutes; its audience, the endpoint's address, is not compared.",
  },
  scheme: {
    kind: "jwt",
    carrier: { in: "header", header: "authorization" },
    algorithms: ["HS256"],
    keys: { from: "secret" },
  },
  id: { in: "none" },
  type: { in: "body", paths: ["event.type"] },
  handshakes: [BODY_CHALLENGE],
  secretHint: "MONDAY_SIGNING_SECRET",
});
