import { methods, Problem } from "sluice/route";
import * as v from "valibot";

import { api } from "@/api";
import { directUploads } from "@/lib/bucket";

const Announced = v.object({ name: v.string(), type: v.string(), size: v.number() });
const Allowed = v.object({
  method: v.literal("PUT"),
  url: v.string(),
  headers: v.record(v.string(), v.string()),
  ticket: v.string(),
});

/** Says where the browser may send one image to, past the app. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: api
    .route("/api/uploads/direct")
    .describe({ summary: "Begin an upload to the bucket", tags: ["uploads"] })
    .body(Announced)
    .returns({ 200: Allowed, 404: Problem, 413: Problem, 415: Problem })
    .handle(({ body, user }) => directUploads().begin(body, { owner: user.id, folder: ["images", user.id] })),
});
