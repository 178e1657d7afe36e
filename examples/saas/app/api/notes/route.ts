import { badRequest, methods } from "sluice/route";
import * as v from "valibot";

import { enhanceRouteHandler } from "@/api";

const Note = v.object({ text: v.pipe(v.string(), v.maxLength(1_000)) });

/** MakerKit's form: who is signed in, a body that matches, and nothing else to say. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: enhanceRouteHandler(
    async ({ body, user }) => {
      if (body.text.trim() === "") throw badRequest("A note says something.", "text");
      return { by: user.name, text: body.text };
    },
    { path: "/api/notes", schema: Note },
  ),
});
