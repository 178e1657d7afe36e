import { adyen } from "../../../src/verify/providers/adyen.ts";
import type { ProviderVector } from "./vector.ts";

const source = adyen({ secret: "DFB1EB5485895CFA84146406857104ABB4CBCABDC8AAF103A624C8F6A3EAAB00" });
const at = new Date("2026-11-20T12:00:00.000Z");
const item = {
  pspReference: "pspReference",
  originalReference: "originalReference",
  merchantAccountCode: "merchantAccount",
  merchantReference: "reference",
  amount: { currency: "EUR", value: 1000 },
  eventCode: "CAPTURE",
  eventDate: "1970-01-01T00:00:00.000Z",
  paymentMethod: "VISA",
  reason: "reason",
  success: "true",
  additionalData: { hmacSignature: "xhpHvYq2u2Np0rstbZ6QjLGu7JWhvf7Iwaa6EviJSX0=" },
};

function toBody(...items: readonly object[]): string {
  return JSON.stringify({
    live: "false",
    notificationItems: items.map((each) => ({ NotificationRequestItem: each })),
  });
}

/** @see https://github.com/Adyen/adyen-node-api-library/blob/main/src/__tests__/hmacValidator.spec.ts */
export const VECTORS: readonly ProviderVector[] = [
  {
    name: "the example in Adyen's own tests",
    source,
    at,
    request: { headers: {}, body: toBody(item) },
    verdict: "verified",
  },
  {
    name: "Adyen's example that did not succeed",
    source,
    at,
    request: { headers: {}, body: toBody({ ...item, success: "false" }) },
    verdict: "signature_mismatch",
  },
  {
    name: "Adyen's example with another item after it",
    source,
    at,
    request: { headers: {}, body: toBody(item, { ...item, amount: { currency: "EUR", value: 1_000_000 } }) },
    verdict: "content_incomplete",
  },
  {
    name: "Adyen's example without its signature",
    source,
    at,
    request: { headers: {}, body: toBody({ ...item, additionalData: {} }) },
    verdict: "signature_missing",
  },
];
