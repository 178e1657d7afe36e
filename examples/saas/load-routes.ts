/* eslint-disable */
// Written by `sluice typegen`. Run it again when a route file comes or goes.

/** Loads the app's route files, for `toOpenApi`. Not for the browser. */
export async function loadRoutes() {
  return {
    "/api/contact": await import("./app/api/contact/route"),
    "/api/csrf": await import("./app/api/csrf/route"),
    "/api/docs/[...slug]": await import("./app/api/docs/[...slug]/route"),
    "/api/feedback": await import("./app/api/feedback/route"),
    "/api/health": await import("./app/api/health/route"),
    "/api/imports": await import("./app/api/imports/route"),
    "/api/limited": await import("./app/api/limited/route"),
    "/api/notes": await import("./app/api/notes/route"),
    "/api/notes/[id]": await import("./app/api/notes/[id]/route"),
    "/api/openapi.json": await import("./app/api/openapi.json/route"),
    "/api/orders": await import("./app/api/orders/route"),
    "/api/ping": await import("./app/api/ping/route"),
    "/api/plans": await import("./app/api/plans/route"),
    "/api/report": await import("./app/api/report/route"),
    "/api/revalidate": await import("./app/api/revalidate/route"),
    "/api/robots": await import("./app/api/robots/route"),
    "/api/subscriptions": await import("./app/api/subscriptions/route"),
    "/api/supabase/rollup": await import("./app/api/supabase/rollup/route"),
    "/api/supabase/tasks": await import("./app/api/supabase/tasks/route"),
    "/api/tasks": await import("./app/api/tasks/route"),
    "/api/tasks/[id]": await import("./app/api/tasks/[id]/route"),
    "/api/ticks": await import("./app/api/ticks/route"),
    "/api/ticks/listeners": await import("./app/api/ticks/listeners/route"),
    "/api/uploads": await import("./app/api/uploads/route"),
    "/api/uploads/direct": await import("./app/api/uploads/direct/route"),
    "/api/uploads/direct/finish": await import("./app/api/uploads/direct/finish/route"),
    "/api/webhooks/[source]": await import("./app/api/webhooks/[source]/route"),
    "/auth/callback": await import("./app/auth/callback/route"),
    "/auth/sign-in": await import("./app/auth/sign-in/route"),
    "/auth/sign-out": await import("./app/auth/sign-out/route"),
    "/files/[...key]": await import("./app/files/[...key]/route"),
    "/routes/form/send": await import("./app/routes/form/send/route"),
    "/sluice/[[...path]]": await import("./app/sluice/[[...path]]/route"),
  };
}
