export { basicAuth, type BasicAuthOptions } from "./basic-auth.ts";
export { clerk, type ClerkEnvelope, type ClerkEvent, type ClerkUser } from "./clerk.ts";
export type { CustomOptions, Place } from "./custom.ts";
export { github, type GithubEvents } from "./github.ts";
export { hmac, type HmacOptions, type SignedOptions } from "./hmac.ts";
export {
  kinde,
  type KindeEnvelope,
  type KindeEvent,
  type KindeOptions,
  type KindeOrganization,
  type KindeUser,
} from "./kinde.ts";
export { lemonSqueezy, type LemonSqueezyEvent } from "./lemon-squeezy.ts";
export { sharedToken, type SharedTokenOptions, type TokenPlace } from "./shared-token.ts";
export { shopify, type ShopifyEvents } from "./shopify.ts";
export { signature, type SignatureOptions } from "./signature.ts";
export { slack, type SlackEvents } from "./slack.ts";
export { type StandardEvent, standardWebhooks } from "./standard-webhooks.ts";
export { stripe, type StripeEvent } from "./stripe.ts";
export { supabaseDatabase, type SupabaseChange, type SupabaseDatabaseOptions } from "./supabase-database.ts";
export { svix, type SvixEvent } from "./svix.ts";
