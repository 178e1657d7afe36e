import { createHash } from "node:crypto";
import type { Delivery } from "../delivery.ts";
import { isForm, toFormContent } from "../content/form-content.ts";
import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";
import type { ContentValues } from "../content/signed-content.ts";

/**
 * Webhooks from Twilio: messages, calls, conversations and event streams, under their status. The secret is the auth
 * token of the account. Needs the option `url`, as Twilio signs it.
 *
 * Nothing signed tells the time, so only the ledger catches replays: a form that says exactly what an earlier one said
 * is a duplicate of it.
 */
export const twilio: Provider<AnyEvents> = defineProvider({
  name: "twilio",
  title: "Twilio",
  docs: "https://www.twilio.com/docs/usage/webhooks/webhooks-security",
  evidence: {
    oracle: "twilio (npm)",
    vectors: "https://github.com/twilio/twilio-node/blob/main/spec/validation.spec.js",
    checkedOn: "2026-11-21",
    note: "A form field that comes twice is refused, and the port of the address is never guessed, unlike in Twilio's library.",
  },
  scheme: {
    kind: "hmac",
    hash: "sha1",
    signature: { header: "x-twilio-signature", encoding: "base64" },
    content: toContent,
  },
  // Event streams have ids; forms have none of their own, as one message or call sends many.
  id: { in: "body", path: "id" },
  type: {
    in: "body",
    paths: ["type", "EventType", "MessageStatus", "SmsStatus", "CallStatus", "RecordingStatus", "Event"],
  },
  payload: "form-or-json",
  batch: { path: "" },
  secretHint: "TWILIO_AUTH_TOKEN",
});

/** The address and the form. Of any other body the address holds a hash, which has to be the body's. */
function toContent({ headers, body }: Delivery, { url }: ContentValues): string | undefined {
  const query = new URLSearchParams(url.split("?").slice(1).join("?"));
  const hashes = query.getAll("bodySHA256");
  if (hashes.length > 0) return hashes.length === 1 && hashes[0] === toHash(body) ? url : undefined;
  const form = isForm(headers.get("content-type")) ? toFormContent(body) : undefined;
  // Without a field, what ends the address could have been the form.
  return url === "" || form === undefined || form === "" ? undefined : url + form;
}

function toHash(body: Uint8Array): string {
  return createHash("sha256").update(body).digest("hex");
}
