import { api } from "@/api";

// Both are needed: Next.js decides by the first what it runs while it builds, and the route by the second what it knows.
export const dynamic = "force-static";

const builtAt = new Date().toISOString();

export const GET = api
  .route("/api/plans")
  .static()
  .describe({ summary: "List the plans", tags: ["plans"] })
  .handle(() => ({ builtAt, plans: ["free", "team"] }));
