import { createPrivateKey, sign } from "node:crypto";
import { crc32 } from "node:zlib";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Delivery, openSource, type OpenSource } from "../../src/verify/index.ts";
import { paypal } from "../../src/verify/providers/paypal.ts";
import { PAYPAL_CERTIFICATE, PAYPAL_PRIVATE_KEY } from "./paypal-certificate.ts";

const WEBHOOK_ID = "1JE4291016473214C";
const TIME = "2026-11-20T12:00:00Z";
const NOW = new Date(TIME);
const CERTIFICATE_URL = "https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-a5cafa77";
const BODY = JSON.stringify({
  id: "WH-9UG43882HX7271132-6E0871324L7949614",
  event_type: "PAYMENT.CAPTURE.COMPLETED",
  summary: "padding padding padding padding padding padding padding padding",
  resource: { amount: { value: "21.00" } },
});

beforeEach(() => {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(PAYPAL_CERTIFICATE)));
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Signed as PayPal's Python library verifies. */
function toDelivery(body: string, changes: Readonly<Record<string, string>> = {}): Delivery {
  const id = "d938e770-8046-11e6-8103-6b62a8a99ac4";
  const text = [id, TIME, WEBHOOK_ID, crc32(body)].join("|");
  const key = createPrivateKey({ key: PAYPAL_PRIVATE_KEY, format: "jwk" });
  const headers = new Headers({
    "paypal-auth-algo": "SHA256withRSA",
    "paypal-cert-url": CERTIFICATE_URL,
    "paypal-transmission-id": id,
    "paypal-transmission-time": TIME,
    "paypal-transmission-sig": sign("sha256", Buffer.from(text), key).toString("base64"),
    ...changes,
  });
  return {
    method: "POST",
    url: "/api/webhooks/paypal",
    headers: { get: (name) => headers.get(name), entries: () => headers.entries() },
    body: new TextEncoder().encode(body),
  };
}

function open(webhookId = WEBHOOK_ID): OpenSource {
  return openSource("paypal", paypal({ webhookId }));
}

test("a delivery signed as PayPal signs verifies and is recognised by its transmission id", async () => {
  const source = open();
  const delivery = toDelivery(BODY);

  expect((await source.verify(delivery, NOW)).kind).toBe("verified");
  expect(source.identify(delivery)).toMatchObject([
    { type: "PAYMENT.CAPTURE.COMPLETED", dedupeKey: "id:d938e770-8046-11e6-8103-6b62a8a99ac4" },
  ]);
});

test.each([
  ["of another time", { "paypal-transmission-time": "2026-11-20T12:00:01Z" }, "signature_mismatch"],
  ["under another id", { "paypal-transmission-id": "d938e770-8046-11e6-8103-6b62a8a99ac5" }, "signature_mismatch"],
  ["with a certificate elsewhere", { "paypal-cert-url": "https://paypal.com.evil.example/v1" }, "certificate_refused"],
  [
    "with a certificate in another folder",
    { "paypal-cert-url": "https://www.paypal.com/uploads/cert.pem" },
    "certificate_refused",
  ],
] as const)("a delivery %s is refused", async (_name, changes, cause) => {
  expect(await open().verify(toDelivery(BODY, changes), NOW)).toEqual({ kind: "rejected", cause });
});

test("a delivery for another webhook is refused", async () => {
  expect(await open("1JE4291016473214D").verify(toDelivery(BODY), NOW)).toEqual({
    kind: "rejected",
    cause: "signature_mismatch",
  });
});

test("a delivery is taken for three days, as long as PayPal tries", async () => {
  const at = NOW.getTime() + 3 * 86_400_000;

  expect((await open().verify(toDelivery(BODY), new Date(at))).kind).toBe("verified");
  expect(await open().verify(toDelivery(BODY), new Date(at + 1))).toEqual({
    kind: "rejected",
    cause: "timestamp_too_old",
  });
});

test("another body with the same checksum is a duplicate of the first, not a second event", async () => {
  const source = open();
  const original = toDelivery(BODY);
  const forged = { ...original, body: forge(BODY.replace("21.00", "99.00"), crc32(BODY)) };

  const verdict = await source.verify(forged, NOW);

  // PayPal's proof cannot tell the two apart. The ledger can.
  expect(verdict.kind).toBe("verified");
  expect(source.identify(forged)[0]?.dedupeKey).toBe(source.identify(original)[0]?.dedupeKey);
  expect(source.signedFields).toEqual(["paypal-transmission-id", "paypal-transmission-time"]);
});

/** Changes the case of letters in the summary until the checksum is the wanted one: linear equations over bits. */
function forge(text: string, wanted: number): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  const base = crc32(bytes);
  const letters = [...text.matchAll(/padding/g)].flatMap(({ index }) => [0, 1, 2, 3, 4, 5, 6].map((at) => index + at));
  const pivots: Combination[] = [];
  for (const letter of letters) {
    const effect = (crc32(flip(bytes, [letter])) ^ base) >>> 0;
    reduce({ effect, letters: new Set([letter]) }, pivots, true);
  }
  return flip(bytes, reduce({ effect: (base ^ wanted) >>> 0, letters: new Set() }, pivots, false).letters);
}

/** Letters whose change has this effect on the checksum. */
interface Combination {
  readonly effect: number;
  readonly letters: ReadonlySet<number>;
}

function reduce(combination: Combination, pivots: Combination[], isKept: boolean): Combination {
  let rest = combination;
  for (let bit = 31; bit >= 0; bit--) {
    if (((rest.effect >>> bit) & 1) === 0) continue;
    const pivot = pivots[bit];
    if (pivot === undefined) {
      if (isKept) pivots[bit] = rest;
      break;
    }
    const either = new Set([...rest.letters, ...pivot.letters]);
    const letters = [...either].filter((letter) => !rest.letters.has(letter) || !pivot.letters.has(letter));
    rest = { effect: (rest.effect ^ pivot.effect) >>> 0, letters: new Set(letters) };
  }
  return rest;
}

function flip(bytes: Uint8Array, letters: Iterable<number>): Uint8Array {
  const flipped = Uint8Array.from(bytes);
  for (const letter of letters) flipped[letter] = (flipped[letter] ?? 0) ^ 0x20;
  return flipped;
}
