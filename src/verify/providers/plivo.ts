import type { Delivery } from "../delivery.ts";
import { type FormField, isForm, parseForm, toFormContent } from "../content/form-content.ts";
import { type AnyEvents, defineProvider, type Provider } from "../provider.ts";
import type { ContentValues } from "../content/signed-content.ts";

/**
 * Webhooks from Plivo: messages and calls, signed by version 3. The secret is the auth token. Needs the option `url`, as
 * Plivo signs it. Nothing signed tells when a delivery was sent, so only the ledger catches replays.
 */
export const plivo: Provider<AnyEvents> = defineProvider({
  name: "plivo",
  title: "Plivo",
  docs: "https://www.plivo.com/docs/messaging/concepts/signature-validation",
  evidence: {
    oracle: "plivo (npm)",
    checkedOn: "2026-11-21",
    note: "Fields that come twice, empty bodies and several signatures in one header are refused, unlike in Plivo's library.",
  },
  scheme: {
    kind: "hmac",
    signature: { headers: ["x-plivo-signature-v3", "x-plivo-signature-ma-v3"], encoding: "base64" },
    // Sent with every delivery anew, and named here for test deliveries only: it recognises nothing.
    idHeader: "x-plivo-signature-v3-nonce",
    content: toContent,
  },
  contentTypes: ["application/x-www-form-urlencoded"],
  id: { in: "none" },
  type: { in: "body", paths: ["Event", "Status", "CallStatus", "Type"] },
  payload: "form",
  secretHint: "PLIVO_AUTH_TOKEN",
});

// A dot in the nonce could be the last one of the form.
const NONCE = /^[\w-]{1,128}$/;

/** The address, its query and the form, both sorted, and the nonce. */
function toContent({ headers, body }: Delivery, { url, id: nonce }: ContentValues): string | undefined {
  const form = isForm(headers.get("content-type")) ? toFormContent(body) : undefined;
  const [address = "", query = ""] = url.split("?", 2);
  const fields = parseForm(query);
  if (address === "" || !NONCE.test(nonce) || form === undefined || form === "" || fields === undefined)
    return undefined;
  const sorted = toSortedQuery(fields);
  return `${address}?${sorted === "" ? "" : `${sorted}.`}${form}.${nonce}`;
}

function toSortedQuery(fields: readonly FormField[]): string {
  return fields
    .toSorted(([one, a], [other, b]) => (one < other || (one === other && a < b) ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}
