import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";

/**
 * Auth hooks from Supabase. The secret is the hook's own text, `v1,whsec_…`, or several of them joined by `|`. Each hook
 * has a URL of its own; where the payload names none, the type is `unknown`.
 *
 * A retry has a new id, so deliveries are recognised by their content. Supabase waits for the answer, and for five
 * seconds only.
 */
export const supabaseAuth: Provider<AnyEvents> = defineProvider({
  name: "supabase-auth",
  title: "Supabase auth hooks",
  docs: "https://supabase.com/docs/guides/auth/auth-hooks",
  evidence: { oracle: "standardwebhooks (npm)", checkedOn: "2026-11-21" },
  scheme: {
    kind: "hmac",
    key: "base64",
    keyPrefix: "v1,whsec_",
    secretSeparator: "|",
    keyBytes: { min: 24, max: 64 },
    signature: {
      header: "webhook-signature",
      format: { kind: "list", version: "v1", separator: ", " },
      encoding: "base64",
    },
    timestamp: { from: { header: "webhook-timestamp" }, unit: "s" },
    idHeader: "webhook-id",
    content: "{id}.{timestamp}.{body}",
  },
  // The signed id is one of the attempt, not of the event.
  id: { in: "none" },
  type: { in: "body", paths: ["metadata.name"] },
  secretHint: "SUPABASE_AUTH_HOOK_SECRET",
});
