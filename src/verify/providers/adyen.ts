import type { Delivery } from "../delivery.ts";
import { defineProvider, type Provider } from "../provider.ts";

/** A standard notification of Adyen's: as JSON, it always holds one item. */
export interface AdyenNotification {
  /** `true` or `false`, as text. */
  readonly live: string;
  readonly notificationItems: readonly [{ readonly NotificationRequestItem: AdyenItem }];
}

/** What a notification is about. */
export interface AdyenItem {
  readonly pspReference: string;
  readonly originalReference?: string;
  readonly merchantAccountCode: string;
  readonly merchantReference: string;
  readonly amount: { readonly value: number; readonly currency: string };
  readonly eventCode: string;
  /** `true` or `false`, as text. */
  readonly success: string;
  readonly eventDate: string;
  readonly additionalData?: Readonly<Record<string, string>>;
}

const ITEM = "notificationItems.0.NotificationRequestItem";
const SIGNATURE = `${ITEM}.additionalData.hmacSignature`;

/**
 * Standard webhooks from Adyen, for payments. Types are its event codes, such as `AUTHORISATION`. The secret is the
 * webhook's HMAC key in hex.
 *
 * The signature is in the body and covers eight of its fields, not `reason`, `paymentMethod` or `eventDate`: whoever
 * holds a delivery can change those. It is therefore the id deliveries are recognised by. No time is signed.
 */
export const adyen: Provider<Readonly<Record<string, AdyenNotification>>> = defineProvider({
  name: "adyen",
  title: "Adyen",
  docs: "https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures",
  evidence: {
    oracle: "@adyen/api-library (npm)",
    vectors: "https://github.com/Adyen/adyen-node-api-library/blob/main/src/__tests__/hmacValidator.spec.ts",
    checkedOn: "2026-11-21",
  },
  scheme: {
    kind: "hmac",
    key: "hex",
    signature: { path: SIGNATURE, encoding: "base64" },
    content: toSignedText,
  },
  id: { in: "body", path: SIGNATURE },
  type: { in: "body", paths: [`${ITEM}.eventCode`] },
  // Adyen took nothing but this text for years, and still does.
  acknowledgement: { body: "[accepted]" },
  signedFields: [
    SIGNATURE,
    `${ITEM}.pspReference`,
    `${ITEM}.originalReference`,
    `${ITEM}.merchantAccountCode`,
    `${ITEM}.merchantReference`,
    `${ITEM}.amount.value`,
    `${ITEM}.amount.currency`,
    `${ITEM}.eventCode`,
    `${ITEM}.success`,
  ],
  secretHint: "ADYEN_HMAC_KEY",
});

/**
 * The fields in Adyen's order. One that is missing counts as empty; several items are not what Adyen sends. Throws, and
 * so refuses, where the body is not JSON.
 */
function toSignedText({ body }: Delivery): string | undefined {
  const notification = readObject(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)));
  const items = notification?.["notificationItems"];
  if (!Array.isArray(items) || items.length !== 1) return undefined;
  const item = readObject(readObject(items[0])?.["NotificationRequestItem"]);
  if (item === undefined) return undefined;
  const amount = readObject(item["amount"]) ?? {};
  const values = [
    item["pspReference"],
    item["originalReference"],
    item["merchantAccountCode"],
    item["merchantReference"],
    amount["value"],
    amount["currency"],
    item["eventCode"],
    item["success"],
  ].map(toText);
  return values.every((value) => value !== undefined) ? values.join(":") : undefined;
}

function readObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
}

function toText(value: unknown): string | undefined {
  if (value === undefined || value === null) return "";
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : undefined;
  return typeof value === "string" ? value : undefined;
}
