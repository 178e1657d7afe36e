import { apiError, createApi, methods } from "sluice/route";

import { shared } from "@/api";
import { supabase } from "@/lib/supabase";

const people = createApi({ ...shared, auth: supabase.users() });

/** For who is signed in with Supabase. `user.client` is their own: row level security decides what they see. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: people
    .route("/api/supabase/tasks")
    .describe({ summary: "List one's own tasks in Supabase", tags: ["supabase"] })
    .handle(async ({ user }) => {
      const { data, error } = await user.client.from("tasks").select("id");
      if (error !== null) throw apiError(502, "supabase-failed", "Supabase did not answer.");
      return { user: user.id, tasks: data };
    }),
});
