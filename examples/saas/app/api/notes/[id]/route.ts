import { methods } from "sluice/route";
import * as v from "valibot";

import { enhanceRouteHandler } from "@/api";

const Note = v.object({ text: v.pipe(v.string(), v.nonEmpty(), v.maxLength(1_000)) });

/** All that a handler is given: `body` validated, `params` awaited, `user`, and the request itself. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  PUT: enhanceRouteHandler(
    async ({ body, params, user, request }) => ({
      id: params.id,
      by: user.name,
      text: body.text,
      language: request.headers.get("accept-language"),
    }),
    { path: "/api/notes/[id]", schema: Note },
  ),
});
