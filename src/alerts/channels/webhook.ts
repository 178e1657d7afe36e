import { createHmac, randomUUID } from "node:crypto";

import { SluiceError } from "../../core/errors.ts";
import { lazy } from "../../core/lazy.ts";
import type { Channel } from "../alert.ts";
import { postJson } from "../post-json.ts";
import { toWebhookUrl } from "./webhook-url.ts";

/** Where alerts are posted, and how they are signed. */
export interface WebhookOptions {
  readonly url: string | undefined;
  /** `whsec_` and base64: signs every message as Standard Webhooks does. Unsigned without. */
  readonly secret?: string | undefined;
  /** Whether the receiver may be in a private network, and spoken to over plain http. False unless given. */
  readonly allowPrivate?: boolean;
}

/**
 * Sends alerts to any receiver, as JSON: `{ type: "sluice.alerts", timestamp, data: { firing, recovered } }`.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function webhook(options: WebhookOptions): Channel {
  const { allowPrivate = false } = options;
  const url = lazy(() => toWebhookUrl("webhook", options.url, allowPrivate));
  const key = lazy(() => (options.secret === undefined ? null : toKey(options.secret)));
  return {
    name: "webhook",
    assertUsable() {
      url();
      key();
    },
    send(notice, signal) {
      const secret = key();
      const now = new Date();
      const body = JSON.stringify({ type: "sluice.alerts", timestamp: now.toISOString(), data: notice });
      const headers = secret === null ? {} : sign(secret, body, Math.floor(now.getTime() / 1_000));
      return postJson({ url: url(), body, headers, allowPrivate, signal });
    },
  };
}

function sign(key: Buffer, body: string, timestamp: number): Record<string, string> {
  const id = `msg_${randomUUID()}`;
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": String(timestamp), "webhook-signature": `v1,${signature}` };
}

function toKey(secret: string): Buffer {
  const [, base64 = ""] = /^whsec_([A-Za-z0-9+/]{32,}={0,2})$/.exec(secret) ?? [];
  if (base64 !== "") return Buffer.from(base64, "base64");
  throw new SluiceError("CONFIG_INVALID", "alerts: webhook({ secret }) takes whsec_ and at least 24 bytes in base64.");
}
