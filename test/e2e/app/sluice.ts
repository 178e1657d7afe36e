import { createSluice } from "sluice";
import { stripe } from "sluice/providers";

/** The app that the process tests run. */
export const sluice = createSluice({
  database: process.env["DATABASE_URL"],
  sources: { stripe: stripe({ secret: process.env["STRIPE_WEBHOOK_SECRET"] }) },
  worker: { concurrency: 50 },
});

sluice.on("stripe/checkout.session.completed", { name: "record-effect" }, async ({ event, tx }) => {
  await tx.query("insert into effects (event_id) values ($1)", [event.id]);
});

sluice.on("stripe/checkout.session.completed", { name: "do-nothing" }, () => undefined);

sluice.on("stripe/slow.*", { name: "take-long", timeoutMs: 120_000 }, async ({ event, signal, tx }) => {
  await sluice.query("insert into starts (event_id) values ($1)", [event.id]);
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  await tx.query("insert into effects (event_id) values ($1)", [event.id]);
});
