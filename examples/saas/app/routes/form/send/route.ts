import { methods, redirect303 } from "sluice/route";
import * as v from "valibot";

import { forms } from "@/api";

const Message = v.object({ message: v.pipe(v.string(), v.nonEmpty()), next: v.optional(v.string()) });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  POST: forms
    .route("/routes/form/send")
    .auth("optional")
    .form(Message)
    // A field decides where to go on: never further than this app.
    .handle(({ form }) => redirect303(form.next, { fallback: "/routes/form" })),
});
