import { defineProvider, type Provider } from "../provider.ts";
import { SVIX_SCHEME } from "./standard-scheme.ts";

/** An event of a Svix sender that names its type in the body. */
export interface SvixEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Webhooks from any sender that delivers through Svix. */
export const svix: Provider<SvixEvent> = defineProvider({
  name: "svix",
  title: "Svix",
  docs: "https://docs.svix.com/receiving/verifying-payloads/how-manual",
  evidence: {
    oracle: "svix (npm)",
    vectors: "https://docs.svix.com/receiving/verifying-payloads/how-manual",
    checkedOn: "2026-11-21",
  },
  scheme: SVIX_SCHEME,
  id: { in: "header", header: "svix-id" },
  type: { in: "body", paths: ["type", "event_type"] },
  secretHint: "SVIX_WEBHOOK_SECRET",
});
