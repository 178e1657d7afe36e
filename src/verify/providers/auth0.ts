import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Log streams from Auth0 as a custom webhook, with the content format `JSON Array`: each log becomes an event. Types are
 * Auth0's short codes, such as `s` for a login. The secret is the whole value of the `Authorization` header.
 *
 * It proves who sent a delivery, not what was sent.
 * Unverified: written from the documentation, checked against no official code or example.
 */
export const auth0: Provider<AnyEvents> = defineProvider({
  name: "auth0",
  title: "Auth0 log streams",
  docs: "https://auth0.com/docs/customize/log-streams/custom-log-streams",
  evidence: { checkedOn: "2026-11-21", note: "A delivery in the formats JSON Lines and JSON Object is one event." },
  scheme: { kind: "token", carrier: { in: "header", header: "authorization" } },
  id: { in: "body", path: "log_id" },
  type: { in: "body", paths: ["data.type"] },
  batch: { path: "" },
  secretHint: "AUTH0_LOG_STREAM_TOKEN",
});
