/** What a guarded route can do, and where this app shows it. */
export interface Row {
  readonly id: string;
  readonly title: string;
  readonly shows: string;
  /** Below this app's address. */
  readonly links: readonly string[];
  readonly curl: string;
  readonly guide: string;
}

const JSON_BODY = `-H "content-type: application/json" -d`;
const SIGNED_IN = `-H "authorization: Bearer $TOKEN"`;

export const ROWS: readonly Row[] = [
  {
    id: "B1",
    title: "Plain handlers",
    shows: "A handler of Next.js beside guarded ones: nothing is checked, and nothing stands in its way.",
    links: ["/api/health"],
    curl: "curl -i localhost:3000/api/health",
    guide: "routes.md",
  },
  {
    id: "B2",
    title: "enhanceRouteHandler",
    shows: "MakerKit's form: body, user, params and request. Public with a captcha, too.",
    links: ["/api/notes", "/api/notes/[id]", "/api/feedback"],
    curl: `curl -i localhost:3000/api/feedback -H "x-captcha-token: person" ${JSON_BODY} '{"text":"Hi"}'`,
    guide: "from-makerkit.md",
  },
  {
    id: "B3",
    title: "Validation",
    shows: "Body, query, parameters and headers by schema. One 422 says where each thing is wrong.",
    links: ["/routes/errors", "/api/tasks", "/api/report"],
    curl: `curl -i localhost:3000/api/tasks ${SIGNED_IN} ${JSON_BODY} '{"title":""}'`,
    guide: "routes.md",
  },
  {
    id: "B4",
    title: "Path parameters",
    shows: "[id] is a text, [...slug] a list, both typed by the path.",
    links: ["/api/tasks/[id]", "/api/docs/guides/start"],
    curl: "curl -i localhost:3000/api/docs/guides/start",
    guide: "routes.md",
  },
  {
    id: "B5",
    title: "Captchas",
    shows: "Asked for last, so that a mistake in the form costs no token.",
    links: ["/routes/contact", "/api/contact"],
    curl: `curl -i localhost:3000/api/contact -H "x-captcha-token: robot" ${JSON_BODY} '{"email":"a@example.com","text":"Hi"}'`,
    guide: "limits.md",
  },
  {
    id: "B6",
    title: "CSRF",
    shows: "Forms that only this app's pages can send. useCsrfToken() leaves the page static.",
    links: ["/routes/form", "/api/csrf"],
    curl: `curl -i localhost:3000/routes/form/send -H "origin: https://evil.example" -d message=Hi`,
    guide: "csrf.md",
  },
  {
    id: "B7",
    title: "Streams",
    shows: "Server-Sent Events, taken up where they ended, and ended when nobody reads them.",
    links: ["/routes/stream", "/api/ticks", "/api/ticks/listeners"],
    curl: `curl -N localhost:3000/api/ticks -H "last-event-id: 41"`,
    guide: "streaming.md",
  },
  {
    id: "B8",
    title: "Uploads",
    shows: "5 MB, types by their bytes, a folder for each user; through the app or straight into a bucket.",
    links: ["/routes/uploads", "/api/uploads"],
    curl: `curl -i localhost:3000/api/uploads ${SIGNED_IN} -F image=@photo.png`,
    guide: "uploads.md",
  },
  {
    id: "B9",
    title: "Errors",
    shows: "Whatever goes wrong, the answer has one shape: RFC 9457, with the request's id.",
    links: ["/routes/errors", "/api/docs/nothing"],
    curl: "curl -i localhost:3000/api/docs/nothing",
    guide: "errors-and-cors.md",
  },
  {
    id: "B10",
    title: "Statuses and headers",
    shows: "201 with Location, 204, headers of your own.",
    links: ["/api/tasks", "/api/tasks/[id]", "/api/report"],
    curl: `curl -i localhost:3000/api/tasks ${SIGNED_IN} ${JSON_BODY} '{"title":"Write"}'`,
    guide: "routes.md",
  },
  {
    id: "B11",
    title: "Callbacks",
    shows: "Back from another site: state, a session cookie, and a redirect within the app.",
    links: ["/auth/sign-in", "/auth/callback"],
    curl: "curl -i 'localhost:3000/auth/sign-in?next=/routes/account'",
    guide: "callback-and-revalidate.md",
  },
  {
    id: "B12",
    title: "proxy.ts",
    shows: "401 for programs, a redirect for people, rewrites. The page asks again who it is.",
    links: ["/routes/account", "/api/guide", "/guarded-routes", "/api/imports"],
    curl: "curl -i localhost:3000/api/imports -d x",
    guide: "proxy.md",
  },
  {
    id: "B13",
    title: "Rate limits",
    shows: "Five requests in ten seconds, then 429 with the time to wait.",
    links: ["/api/limited"],
    curl: "for n in 1 2 3 4 5 6; do curl -i localhost:3000/api/limited; done",
    guide: "limits.md",
  },
  {
    id: "B14",
    title: "OPTIONS, Allow, CORS",
    shows: "Every verb that is not there is 405 with Allow. One other origin may read.",
    links: ["/api/tasks"],
    curl: `curl -i -X OPTIONS localhost:3000/api/tasks -H "origin: https://partner.example" -H "access-control-request-method: POST"`,
    guide: "errors-and-cors.md",
  },
  {
    id: "B15",
    title: "One handler, several verbs",
    shows: "Made once, exported as GET and as POST.",
    links: ["/api/ping"],
    curl: "curl -i -X POST localhost:3000/api/ping",
    guide: "routes.md",
  },
  {
    id: "B16",
    title: "Static handlers, revalidation",
    shows: "Run while the app is built; and a page that the CMS has built anew, by tag.",
    links: ["/api/plans", "/routes/cms", "/api/revalidate"],
    curl: `curl -i localhost:3000/api/revalidate -H "authorization: Bearer $CMS_SECRET" ${JSON_BODY} '{"tag":"posts"}'`,
    guide: "callback-and-revalidate.md",
  },
  {
    id: "B17",
    title: "Route or Server Action",
    shows: "When to use which, and one contract that is both. It is also a typed client and an OpenAPI document.",
    links: ["/routes/action", "/routes/client", "/routes/openapi", "/api/openapi.json"],
    curl: "curl -s localhost:3000/api/openapi.json",
    guide: "openapi-and-client.md",
  },
  {
    id: "B18",
    title: "Supabase, and any Postgres",
    shows: "People get their own client, programs with a secret key the admin's. /api/tasks is plain SQL.",
    links: ["/api/supabase/tasks", "/api/supabase/rollup"],
    curl: `curl -i -X POST localhost:3000/api/supabase/rollup -H "apikey: $SUPABASE_SECRET_KEY"`,
    guide: "supabase.md",
  },
  {
    id: "also",
    title: "Keys and idempotency",
    shows: "Programs have keys of their own. An order that is sent again is not made again.",
    links: ["/api/robots", "/api/orders"],
    curl: `curl -i localhost:3000/api/orders ${SIGNED_IN} -H 'idempotency-key: "1"' ${JSON_BODY} '{"item":"book"}'`,
    guide: "limits.md",
  },
];
