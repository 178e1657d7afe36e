import { defineProvider, type Provider } from "../provider.ts";

/** What every CircleCI event holds. */
export interface CircleCiEvent {
  readonly id: string;
  readonly type: string;
  /** RFC 3339. */
  readonly happened_at: string;
  readonly [field: string]: unknown;
}

/**
 * Outbound webhooks from CircleCI: `workflow-completed` and `job-completed`.
 * No time is signed, so only the ledger catches a replay.
 */
export const circleCi: Provider<CircleCiEvent> = defineProvider({
  name: "circleci",
  title: "CircleCI",
  docs: "https://circleci.com/docs/guides/integration/outbound-webhooks/",
  evidence: {
    vectors: "https://circleci.com/docs/guides/integration/outbound-webhooks/",
    checkedOn: "2026-11-21",
  },
  scheme: {
    kind: "hmac",
    signature: {
      header: "circleci-signature",
      format: { kind: "pairs", separator: ",", key: "v1" },
      encoding: "hex",
    },
  },
  id: { in: "body", path: "id" },
  type: { in: "body", paths: ["type"] },
  secretHint: "CIRCLECI_WEBHOOK_SECRET",
});
