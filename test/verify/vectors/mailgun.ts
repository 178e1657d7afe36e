import { mailgun } from "../../../src/verify/providers/mailgun.ts";
import type { ProviderVector } from "./vector.ts";

const source = mailgun({ secret: "key-3ax6xnjp29jd6fds4gc373sgvjxteol0" });
const at = new Date(1_403_645_220_000);
const body = JSON.stringify({
  signature: {
    timestamp: "1403645220",
    token: "5egbgr1vjgqxtrnp65xfznchgdccwh5d6i09vijqi3whgowmn6",
    signature: "9cfc5c41582e51246e73c88d34db3af0a3a2692a76fbab81492842f000256d33",
  },
  "event-data": { event: "opened" },
});
const headers = { "content-type": "application/json" };

/** @see https://github.com/mailgun/mailgun-php/blob/master/tests/Api/WebhookTest.php (time, token and signature) */
export const VECTORS: readonly ProviderVector[] = [
  { name: "the example of Mailgun's own library", source, at, request: { headers, body }, verdict: "verified" },
  {
    name: "the example of Mailgun's own library around another event",
    source,
    at,
    request: { headers, body: body.replace("opened", "clicked") },
    verdict: "verified",
  },
  {
    name: "the example of Mailgun's own library with another token",
    source,
    at,
    request: { headers, body: body.replace("5egbgr", "6egbgr") },
    verdict: "signature_mismatch",
  },
  {
    name: "the example of Mailgun's own library a second later",
    source,
    at,
    request: { headers, body: body.replace("1403645220", "1403645221") },
    verdict: "signature_mismatch",
  },
  {
    name: "the example of Mailgun's own library ten minutes later",
    source,
    at: new Date(at.getTime() + 600_000),
    request: { headers, body },
    verdict: "timestamp_too_old",
  },
];
