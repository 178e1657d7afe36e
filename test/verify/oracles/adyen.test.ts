import adyenLibrary from "@adyen/api-library";
import * as fc from "fast-check";
import { test } from "vitest";
import { adyen } from "../../../src/verify/providers/adyen.ts";
import { adyenPlatform } from "../../../src/verify/providers/adyen-platform.ts";
import { compare } from "./support/compare.ts";

const KEYS = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .filter((bytes) => new Set(bytes).size > 4)
  .map((bytes) => Buffer.from(bytes).toString("hex").toUpperCase());

const TEXT = fc.string({ unit: "grapheme", maxLength: 12 });

const NOTIFICATIONS = fc
  .record(
    {
      pspReference: fc.stringMatching(/^[A-Z0-9]{16}$/),
      originalReference: fc.stringMatching(/^[A-Z0-9]{16}$/),
      merchantAccountCode: TEXT,
      merchantReference: TEXT,
      amount: fc.record({ value: fc.nat(), currency: fc.constantFrom("EUR", "USD") }),
      eventCode: fc.constantFrom("AUTHORISATION", "CAPTURE", "REFUND"),
      eventDate: fc.constant("2026-11-20T12:00:00+01:00"),
      reason: TEXT,
      success: fc.constantFrom("true", "false"),
    },
    { requiredKeys: ["pspReference", "merchantAccountCode", "amount", "eventCode", "eventDate", "success"] },
  )
  .map((item) => JSON.stringify({ live: "false", notificationItems: [{ NotificationRequestItem: item }] }));

test("Adyen's library and ours agree on every notification about payments", async () => {
  const validator = new adyenLibrary.hmacValidator();

  await compare({
    toSource: (secret) => adyen({ secret }),
    accepts: ({ body, secret }) =>
      validator.validateHMAC(JSON.parse(body).notificationItems[0].NotificationRequestItem, secret),
    signs: ({ body, secret }) => {
      const notification = JSON.parse(body);
      const item = notification.notificationItems[0].NotificationRequestItem;
      item.additionalData = { hmacSignature: validator.calculateHmac(item, secret) };
      return { headers: {}, body: new TextEncoder().encode(JSON.stringify(notification)) };
    },
    secrets: KEYS,
    bodies: NOTIFICATIONS,
    headers: [],
    // It decodes base64 leniently.
    mayDiffer: ({ body }, { ours }) => !ours && !isCanonical(JSON.parse(body).notificationItems[0]),
  });
});

test("Adyen's library and ours agree on every delivery of its platform", async () => {
  const validator = new adyenLibrary.hmacValidator();

  await compare({
    toSource: (secret) => adyenPlatform({ secret }),
    accepts: ({ body, secret, headers }) =>
      validator.validateHMACSignature(secret, headers["hmacsignature"] ?? "", body),
    secrets: KEYS,
    // It decodes base64 leniently.
    mayDiffer: ({ headers }, { ours }) => !ours && toCanonical(headers["hmacsignature"]) !== headers["hmacsignature"],
  });
});

function isCanonical(item: { NotificationRequestItem: { additionalData: { hmacSignature: string } } }): boolean {
  const { hmacSignature } = item.NotificationRequestItem.additionalData;
  return toCanonical(hmacSignature) === hmacSignature;
}

function toCanonical(text = ""): string {
  return Buffer.from(text, "base64").toString("base64");
}
