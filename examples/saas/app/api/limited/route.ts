import { methods } from "sluice/route";

import { api } from "@/api";

export const dynamic = "force-dynamic";

/** Two policies: the short one keeps anyone from using up the long one in a moment. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: api
    .route("/api/limited")
    .auth("none")
    .rateLimit({ name: "burst", limit: 5, windowMs: 10_000 }, { name: "hourly", limit: 100, windowMs: 3_600_000 })
    .handle(() => ({ ok: true })),
});
