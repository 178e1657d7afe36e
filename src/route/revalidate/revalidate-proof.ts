import { createHmac, timingSafeEqual } from "node:crypto";

import { isSameText } from "../signer.ts";

/** A request that asks for revalidation, with its body's exact bytes. */
export interface RevalidateDelivery {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** Whether one of the secrets is the bearer's. */
export function isBearer(headers: Headers, secrets: readonly string[]): boolean {
  const [, token] = /^Bearer +([^\s]{1,512})$/i.exec(headers.get("authorization") ?? "") ?? [];
  return token !== undefined && isOneOf(token, secrets);
}

/** Whether a text is one of the secrets. Looks at all of them. */
export function isOneOf(text: string, secrets: readonly string[]): boolean {
  return secrets.map((secret) => isSameText(text, secret)).includes(true);
}

/**
 * Whether one of the secrets signed the body.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function isSignedDelivery(
  { headers, body }: RevalidateDelivery,
  secrets: readonly string[],
  now: Date,
): boolean {
  const id = headers.get("webhook-id");
  const timestamp = headers.get("webhook-timestamp");
  const signatures = headers.get("webhook-signature");
  if (id === null || timestamp === null || signatures === null || !/^\d{1,12}$/.test(timestamp)) return false;
  if (!(Math.abs(now.getTime() - Number(timestamp) * 1_000) <= TOLERANCE_MS)) return false;
  const given = signatures
    .split(" ", MAX_SIGNATURES)
    .filter((one) => one.startsWith("v1,"))
    .map((one) => Buffer.from(one.slice(3), "base64"));
  const expected = secrets.map((secret) =>
    createHmac("sha256", toKey(secret)).update(`${id}.${timestamp}.`).update(body).digest(),
  );
  return given.some((one) =>
    expected.some((other) => one.byteLength === other.byteLength && timingSafeEqual(one, other)),
  );
}

const TOLERANCE_MS = 5 * 60_000;
const MAX_SIGNATURES = 8;

function toKey(secret: string): Buffer {
  return secret.startsWith("whsec_") ? Buffer.from(secret.slice(6), "base64") : Buffer.from(secret);
}
