import { createHmac } from "node:crypto";

/** A secret of every sender that signs with a text. */
export const SECRET = "9f2c71d8e4b05a36c1d7";
/** Another one. */
export const OTHER_SECRET = "0b5e83a1c9d24f67e8a2";
/** A secret of senders that follow Standard Webhooks. */
export const STANDARD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** A body of no sender in particular. */
export const BODY = '{"id":"evt_1","type":"order.paid","data":{"amount":1200}}';

/** Now, in whole seconds. */
export function nowSeconds(): number {
  return Math.floor(Date.now() / 1_000);
}

/** The HMAC of text or bytes, by `node:crypto` alone. */
export function mac(content: string | Uint8Array, secret: string = SECRET, hash = "sha256"): string {
  return createHmac(hash, secret).update(content).digest("hex");
}

/** Signs as senders do that sign their body alone, in `x-signature`. */
export function acmeHeaders(body: string | Uint8Array = BODY, secret: string = SECRET): Record<string, string> {
  return { "x-signature": mac(body, secret) };
}

/** Signs as Stripe does. */
export function stripeHeaders(
  body: string = BODY,
  at: string | number = nowSeconds(),
  secret: string = SECRET,
): Record<"stripe-signature", string> {
  return { "stripe-signature": `t=${at},v1=${mac(`${at}.${body}`, secret)}` };
}

/** Signs as GitHub does. */
export function githubHeaders(body: string = BODY, secret: string = SECRET): Record<"x-hub-signature-256", string> {
  return { "x-hub-signature-256": `sha256=${mac(body, secret)}` };
}

/** Signs as Slack does. */
export function slackHeaders(
  body: string = BODY,
  at: number = nowSeconds(),
): Record<"x-slack-request-timestamp" | "x-slack-signature", string> {
  return { "x-slack-request-timestamp": String(at), "x-slack-signature": `v0=${mac(`v0:${at}:${body}`)}` };
}

/** Signs as Standard Webhooks says. */
export function standardHeaders(
  id: string,
  body: string = BODY,
  at: number = nowSeconds(),
  key: Uint8Array = Buffer.from(STANDARD_SECRET.slice(6), "base64"),
): Record<"webhook-id" | "webhook-timestamp" | "webhook-signature", string> {
  const signature = createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": String(at), "webhook-signature": `v1,${signature}` };
}
