import { apiError, methods, type Next } from "sluice/route";
import * as v from "valibot";

import { api } from "@/api";
import type { User } from "@/lib/session";

/** What middlewares find out, handlers get as `context`. */
async function withPlan({ user }: { readonly user: User }, next: Next) {
  const plan = user.id.startsWith("free") ? "free" : "paid";
  if (plan === "free") throw apiError(402, "plan-needed", "Reports are part of the paid plan.");
  return next({ plan });
}

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: api
    .route("/api/report")
    .describe({ summary: "Read the report", tags: ["reports"] })
    .headers(v.object({ "x-tenant": v.pipe(v.string(), v.regex(/^[a-z]+$/)) }))
    .use(withPlan)
    .handle(({ headers, context }) =>
      Response.json({ tenant: headers["x-tenant"], plan: context.plan }, { headers: { "x-report-version": "2" } }),
    ),
});
