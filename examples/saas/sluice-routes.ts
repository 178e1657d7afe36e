/* eslint-disable */
// Written by `sluice typegen`. Run it again when a route file comes or goes.

/** The app's routes by their paths, for `createClient`. */
export interface Routes {
  "/api/contact": typeof import("./app/api/contact/route");
  "/api/csrf": typeof import("./app/api/csrf/route");
  "/api/docs/[...slug]": typeof import("./app/api/docs/[...slug]/route");
  "/api/feedback": typeof import("./app/api/feedback/route");
  "/api/health": typeof import("./app/api/health/route");
  "/api/imports": typeof import("./app/api/imports/route");
  "/api/limited": typeof import("./app/api/limited/route");
  "/api/notes": typeof import("./app/api/notes/route");
  "/api/notes/[id]": typeof import("./app/api/notes/[id]/route");
  "/api/openapi.json": typeof import("./app/api/openapi.json/route");
  "/api/orders": typeof import("./app/api/orders/route");
  "/api/ping": typeof import("./app/api/ping/route");
  "/api/plans": typeof import("./app/api/plans/route");
  "/api/report": typeof import("./app/api/report/route");
  "/api/revalidate": typeof import("./app/api/revalidate/route");
  "/api/robots": typeof import("./app/api/robots/route");
  "/api/subscriptions": typeof import("./app/api/subscriptions/route");
  "/api/supabase/rollup": typeof import("./app/api/supabase/rollup/route");
  "/api/supabase/tasks": typeof import("./app/api/supabase/tasks/route");
  "/api/tasks": typeof import("./app/api/tasks/route");
  "/api/tasks/[id]": typeof import("./app/api/tasks/[id]/route");
  "/api/ticks": typeof import("./app/api/ticks/route");
  "/api/ticks/listeners": typeof import("./app/api/ticks/listeners/route");
  "/api/uploads": typeof import("./app/api/uploads/route");
  "/api/uploads/direct": typeof import("./app/api/uploads/direct/route");
  "/api/uploads/direct/finish": typeof import("./app/api/uploads/direct/finish/route");
  "/api/webhooks/[source]": typeof import("./app/api/webhooks/[source]/route");
  "/auth/callback": typeof import("./app/auth/callback/route");
  "/auth/sign-in": typeof import("./app/auth/sign-in/route");
  "/auth/sign-out": typeof import("./app/auth/sign-out/route");
  "/files/[...key]": typeof import("./app/files/[...key]/route");
  "/routes/form/send": typeof import("./app/routes/form/send/route");
  "/sluice/[[...path]]": typeof import("./app/sluice/[[...path]]/route");
}
