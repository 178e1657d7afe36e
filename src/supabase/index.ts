export {
  supabaseAuth,
  type SupabaseAuthOptions,
  type SupabaseClaims,
  type SupabaseClientLike,
  type SupabasePublishable,
  supabasePublishable,
  supabaseSecret,
  type SupabaseSecretOptions,
  type SupabaseService,
  type SupabaseUser,
} from "../route/index.ts";
export type { AdminClient, SessionClient } from "./clients.ts";
export { createSupabase, type Supabase, type SupabaseOptions, type WebhookContext } from "./create-supabase.ts";
