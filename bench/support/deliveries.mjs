import { createHash, createHmac } from "node:crypto";

/** Every body's length. Bytes. */
export const BODY_BYTES = 3_072;

/** The one event type that is sent. */
export const EVENT_TYPE = "checkout.session.completed";

/**
 * Stripe-like deliveries of 3 KB that differ in their event's id.
 *
 * @param {string} run Six letters or digits that no other run on the same database uses.
 */
export function createDeliveries(run) {
  const toId = (/** @type {number} */ index) => `evt_${run}${String(index).padStart(14, "0")}`;
  const [before = "", after = ""] = createText("{id}").split("{id}");
  const missing = BODY_BYTES - before.length - toId(0).length - after.length + "{pad}".length;
  const padded = after.replace("{pad}", toNoise(missing));
  const template = Buffer.from(`${before}${toId(0)}${padded}`);
  return {
    toId,
    /** @param {number} index */
    toBody(index) {
      const body = Buffer.from(template);
      body.write(toId(index), before.length, "latin1");
      return body;
    },
  };
}

/**
 * The header that proves a body, as Stripe makes it.
 *
 * @param {Uint8Array} body
 * @param {string} secret
 * @param {number} seconds Since 1970.
 */
export function toSignature(body, secret, seconds) {
  const mac = createHmac("sha256", secret).update(`${seconds}.`).update(body).digest("hex");
  return `t=${seconds},v1=${mac}`;
}

/**
 * Text that does not compress better than the identifiers real events are full of.
 *
 * @param {number} length
 */
function toNoise(length) {
  let text = "";
  while (text.length < length) text += createHash("sha256").update(text).digest("base64url");
  return text.slice(0, length);
}

/**
 * An event like those Stripe sends, with a place left to fill up.
 *
 * @param {string} id
 */
function createText(id) {
  return JSON.stringify({
    id,
    object: "event",
    api_version: "2026-09-30.clover",
    created: 1_795_212_345,
    data: { object: SESSION },
    livemode: true,
    pending_webhooks: 1,
    request: { id: "req_5Qn2vXzTgLb8Ka", idempotency_key: "7d0d5c3e-1f4b-4a55-9d3a-6c6f3f6f2b1e" },
    type: EVENT_TYPE,
  });
}

const SESSION = {
  id: "cs_live_b1Tq0WZr7cXjvEo9nYkSDa3hPfLg5uMzK2xR8iVtJ6wB4yNQdC0eHsUAOp",
  object: "checkout.session",
  adaptive_pricing: { enabled: true },
  after_expiration: null,
  allow_promotion_codes: true,
  amount_subtotal: 49_00,
  amount_total: 58_31,
  automatic_tax: { enabled: true, liability: { type: "self" }, provider: "stripe", status: "complete" },
  billing_address_collection: "required",
  cancel_url: "https://app.example.com/billing?checkout=cancelled",
  client_reference_id: "team_01JDK5E0Q3V6T9W2YB4F7H8MNP",
  collected_information: { business_name: null, individual_name: null, shipping_details: null },
  consent_collection: { payment_method_reuse_agreement: null, promotions: "none", terms_of_service: "required" },
  created: 1_795_212_240,
  currency: "eur",
  custom_fields: [],
  custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
  customer: "cus_TQk3vYb8Zr1XwN",
  customer_creation: null,
  customer_details: {
    address: {
      city: "Utrecht",
      country: "NL",
      line1: "Oudegracht 231",
      line2: null,
      postal_code: "3511 NM",
      state: null,
    },
    email: "finance@customer.example.com",
    name: "Voorbeeld Diensten B.V.",
    phone: null,
    tax_exempt: "none",
    tax_ids: [{ type: "eu_vat", value: "NL812345678B01" }],
  },
  expires_at: 1_795_298_640,
  invoice: "in_1SWx4cLkdIwHu7ixQ2m9RZpV",
  locale: "auto",
  metadata: { plan: "team", seats: "7", note: "{pad}" },
  mode: "subscription",
  payment_intent: null,
  payment_method_collection: "always",
  payment_method_configuration_details: { id: "pmc_1Nq8TbLkdIwHu7ixU0yG3sJd", parent: null },
  payment_method_options: { card: { request_three_d_secure: "automatic" } },
  payment_method_types: ["card", "sepa_debit", "link", "paypal"],
  payment_status: "paid",
  saved_payment_method_options: { allow_redisplay_filters: ["always"], payment_method_save: "enabled" },
  shipping_cost: null,
  status: "complete",
  submit_type: null,
  subscription: "sub_1SWx4dLkdIwHu7ixkV5bT8Ye",
  success_url: "https://app.example.com/billing?checkout=done&session={CHECKOUT_SESSION_ID}",
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 9_31 },
  ui_mode: "hosted",
  url: null,
  wallet_options: null,
};
