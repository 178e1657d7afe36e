import { methods } from "sluice/route";

import { api } from "@/api";

/** Two policies: the short one keeps anyone from using up the long one in a moment. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  GET: api
    .route("/api/limited")
    .describe({ summary: "Answer five times in ten seconds", tags: ["limits"] })
    .auth("none")
    .rateLimit({ name: "burst", limit: 5, windowMs: 10_000 }, { name: "hourly", limit: 100, windowMs: 3_600_000 })
    .handle(() => ({ ok: true })),
});
