import { api } from "@/api";

// Both are needed: Next.js decides by the first what it runs while it builds, and the route by the second what it knows.
export const dynamic = "force-static";

export const GET = api
  .route("/api/plans")
  .static()
  .handle(() => ({ builtAt: new Date().toISOString(), plans: ["free", "team"] }));
