import { type SampleSet, toNumber } from "./sample.ts";

/** Shopify's bodies: only the object. Every one has an id of its own; the topic is in a header. */
export const shopifySamples: SampleSet = {
  types: ["orders/create"],
  make: (type, { id, at }) => ({
    id: toNumber(id),
    admin_graphql_api_id: `gid://shopify/Order/${toNumber(id)}`,
    created_at: at.toISOString(),
    updated_at: at.toISOString(),
    ...(type.startsWith("orders/") ? ORDER : {}),
  }),
};

const ORDER = {
  name: "#1001",
  order_number: 1_001,
  email: "user@example.com",
  currency: "USD",
  financial_status: "paid",
  fulfillment_status: null,
  subtotal_price: "29.00",
  total_tax: "0.00",
  total_price: "29.00",
  customer: { id: 1, email: "customer@example.com", first_name: "Sample", last_name: "Customer" },
  line_items: [{ id: 1, title: "Sample box", quantity: 1, price: "29.00", sku: "BOX-1" }],
};
