import { compose } from "sluice/next";
import { protect, redirectTo, requestId, rewriteTo, session, when } from "sluice/proxy";

import { findUser } from "@/lib/auth";

/** What is done before the app gets a request. Handlers and pages check again: this is never the only guard. */
export const proxy = compose(
  requestId(),
  session(({ request }) => findUser(request.requestHeaders)),
  // Programs get 401, people are led to where they sign in. Routes for pages of other origins stay out: their own answer
  // of 401 has CORS headers.
  protect({ paths: ["/routes/account", "/api/imports"], signIn: "/auth/sign-in" }),
  when({ paths: ["/api/guide"] }, () => rewriteTo("/api/docs/guides/start")),
  when({ paths: ["/guarded-routes"] }, () => redirectTo("/routes", { fallback: "/" }, 308)),
);

/** Next.js reads this without running it, so it is a literal. Webhooks stay out: here their bodies would be cut. */
export const config = {
  matcher: ["/routes/account", "/api/tasks/:path*", "/api/imports", "/api/guide", "/guarded-routes"],
};
