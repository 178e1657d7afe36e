import { type SampleContext, type SampleSet, toNumber } from "./sample.ts";

/** Supabase's report of one changed row. `INSERT.orders` names the table; `INSERT` alone means `orders`. */
export const supabaseSamples: SampleSet = {
  types: ["INSERT.orders", "UPDATE.orders", "DELETE.orders"],
  make: (type, context) => {
    const [operation = type, table = "orders"] = type.split(".", 2);
    return {
      type: operation,
      table,
      schema: "public",
      record: operation === "DELETE" ? null : toRow("paid", context),
      old_record: operation === "INSERT" ? null : toRow("pending", context),
    };
  },
};

function toRow(status: string, { id, at }: SampleContext): Readonly<Record<string, unknown>> {
  return {
    id: toNumber(id),
    customer_email: "customer@example.com",
    status,
    total_cents: 2_900,
    updated_at: at.toISOString(),
  };
}
