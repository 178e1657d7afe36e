import { methods, Problem } from "sluice/route";
import * as v from "valibot";

import { api } from "@/api";
import { directUploads } from "@/lib/bucket";
import { Uploaded } from "@/lib/files";

/** Looks at what has come. What is not what was announced is deleted. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: api
    .route("/api/uploads/direct/finish")
    .describe({ summary: "Finish an upload to the bucket", tags: ["uploads"] })
    .body(v.object({ ticket: v.string() }))
    .returns({ 200: Uploaded, 403: Problem, 404: Problem, 409: Problem, 415: Problem, 422: Problem })
    .handle(({ body, user }) => directUploads().finish(body.ticket, { owner: user.id })),
});
