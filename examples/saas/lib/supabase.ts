import { createSupabase } from "sluice/supabase";

/** The app's Supabase project. Nobody else reads the secret key. */
export const supabase = createSupabase({
  url: process.env.SUPABASE_URL,
  publishableKey: process.env.SUPABASE_PUBLISHABLE_KEY,
  secretKey: process.env.SUPABASE_SECRET_KEY,
});
