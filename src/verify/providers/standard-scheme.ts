import type { HmacScheme } from "../schemes/hmac.ts";

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

/** How every sender that delivers through Svix signs. Svix itself publishes an example with a key of 18 bytes. */
export const SVIX_SCHEME: HmacScheme = toStandardScheme("svix", { min: 16, max: 75 });
