import { methods } from "sluice/route";
import * as v from "valibot";

import { enhanceRouteHandler } from "@/api";

const Feedback = v.object({ text: v.pipe(v.string(), v.nonEmpty()) });

/** MakerKit's form, for everybody: with `auth: false` there is no `user`, and a captcha keeps robots out. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: enhanceRouteHandler(async ({ body, user }) => ({ text: body.text, isKnown: user !== undefined }), {
    path: "/api/feedback",
    schema: Feedback,
    auth: false,
    captcha: true,
  }),
});
