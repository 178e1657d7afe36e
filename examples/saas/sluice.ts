import { createSluice } from "sluice";
import {
  clerk,
  github,
  hmac,
  kinde,
  lemonSqueezy,
  shopify,
  slack,
  standardWebhooks,
  stripe,
  supabaseDatabase,
  svix,
} from "sluice/providers";

import { kindeIssuer } from "@/lib/kinde-issuer";

export const sluice = createSluice({
  database: process.env.DATABASE_URL,
  sources: {
    stripe: stripe({ secret: process.env.STRIPE_WEBHOOK_SECRET }),
    github: github({ secret: process.env.GITHUB_WEBHOOK_SECRET }),
    kinde: kinde({ issuer: kindeIssuer(), developmentKey: process.env.KINDE_DEVELOPMENT_KEY }),
    clerk: clerk({ secret: process.env.CLERK_WEBHOOK_SECRET }),
    lemonsqueezy: lemonSqueezy({ secret: process.env.LEMONSQUEEZY_WEBHOOK_SECRET }),
    slack: slack({ secret: process.env.SLACK_SIGNING_SECRET }),
    shopify: shopify({ secret: process.env.SHOPIFY_WEBHOOK_SECRET }),
    supabase: supabaseDatabase({ secret: process.env.SUPABASE_WEBHOOK_SECRET }),
    standard: standardWebhooks({ secret: process.env.STANDARD_WEBHOOK_SECRET }),
    svix: svix({ secret: process.env.SVIX_WEBHOOK_SECRET }),
    acme: hmac({ secret: process.env.ACME_WEBHOOK_SECRET, header: "x-acme-signature" }),
  },
});

sluice.on("stripe/checkout.session.completed", { name: "activate-subscription" }, async ({ event, tx }) => {
  const { customer } = event.payload.data.object;
  await tx.query(
    `insert into subscriptions (stripe_customer_id, status) values ($1, 'active')
         on conflict (stripe_customer_id) do update set status = 'active', changed_at = now()`,
    [customer],
  );
});

sluice.on("stripe/customer.subscription.deleted", { name: "cancel-subscription" }, async ({ event, tx }) => {
  const { customer } = event.payload.data.object;
  await tx.query(`update subscriptions set status = 'cancelled', changed_at = now() where stripe_customer_id = $1`, [
    customer,
  ]);
});

sluice.on("kinde/user.updated", { name: "update-user" }, async ({ event, tx }) => {
  const { user } = event.payload.data;
  await tx.query(
    `insert into users (kinde_id, email) values ($1, $2)
         on conflict (kinde_id) do update set email = excluded.email, changed_at = now()`,
    [user.id, user.email],
  );
});

sluice.on("github/push", { name: "record-push" }, async ({ event, tx }) => {
  await tx.query(`insert into pushes (event_id, ref) values ($1, $2)`, [event.id, event.payload.ref]);
});
