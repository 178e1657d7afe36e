import { methods } from "sluice/route";
import * as v from "valibot";

import { api } from "@/api";

const Message = v.object({ email: v.pipe(v.string(), v.email()), text: v.pipe(v.string(), v.nonEmpty()) });

/** Anyone may write, if they are a person. The captcha is asked for last, so that a mistake costs no token. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: api
    .route("/api/contact")
    .describe({ summary: "Write to us", tags: ["messages"] })
    .auth("none")
    .body(Message)
    .captcha({ action: "contact" })
    .handle(({ body }) => ({ from: body.email })),
});
