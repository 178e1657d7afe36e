import type { ProviderDefinition } from "../definition.ts";
import type { SecretOptions } from "../options.ts";
import type { HmacScheme } from "../schemes/hmac.ts";
import { defineSource, type EventsByType, type Source, type TypedPayload } from "../source.ts";

/**
 * The symmetric scheme of Standard Webhooks, under a sender's own header names.
 *
 * @param prefix What its headers begin with: `webhook` or a sender's name.
 * @param keyBytes Accepted key lengths. Standard Webhooks asks for 24 to 64 bytes.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function toStandardScheme(prefix: string, keyBytes: { readonly min: number; readonly max: number }): HmacScheme {
  return {
    kind: "hmac",
    hash: "sha256",
    key: "whsec",
    keyBytes,
    signature: {
      header: `${prefix}-signature`,
      format: { kind: "list", version: "v1" },
      encoding: "base64",
    },
    timestamp: { from: { header: `${prefix}-timestamp` }, unit: "s" },
    idHeader: `${prefix}-id`,
    content: "{id}.{timestamp}.{body}",
  };
}

const STANDARD_WEBHOOKS: ProviderDefinition = {
  name: "standard-webhooks",
  docs: "https://www.standardwebhooks.com",
  scheme: toStandardScheme("webhook", { min: 24, max: 64 }),
  id: { in: "header", header: "webhook-id" },
  type: { in: "body", paths: ["type"] },
  payload: "json",
  secretHint: "WEBHOOK_SECRET",
};

/** The envelope Standard Webhooks recommends. */
export interface StandardEvent {
  readonly type: string;
  /** When it happened, as ISO 8601. */
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Webhooks from any sender that follows Standard Webhooks with a shared secret. */
export function standardWebhooks<Event extends TypedPayload = StandardEvent>(
  options: SecretOptions,
): Source<EventsByType<Event>> {
  return defineSource(STANDARD_WEBHOOKS, options);
}
