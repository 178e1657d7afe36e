import { apiError, createApi, methods } from "sluice/route";

import { shared } from "@/api";
import { supabase } from "@/lib/supabase";

const programs = createApi({ ...shared, auth: supabase.services() });

/** For programs with a secret key. Only here is there a `user.admin`, which sees everybody's rows. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: programs
    .route("/api/supabase/rollup")
    .describe({ summary: "Count everybody's tasks in Supabase", tags: ["supabase"] })
    .handle(async ({ user }) => {
      const { data, error } = await user.admin.from("tasks").select("id");
      if (error !== null) throw apiError(502, "supabase-failed", "Supabase did not answer.");
      return { calledBy: user.keyName, tasks: data.length };
    }),
});
