// Projects of many routes, written as one would by hand, for the compiler to check.

/** How many routes each project has. */
export const ROUTES = 300;

/**
 * @typedef {object} TypeProject
 * @property {string} name
 * @property {Readonly<Record<string, string>>} shared Files that all routes import.
 * @property {(route: RouteNames) => { path: string, source: string }} toRoute
 * @property {(routes: readonly RouteNames[]) => string} [toClient] A file that calls them all through a typed client.
 */

/** @typedef {{ index: number, path: string, field: string }} RouteNames */

/** The routes' names, by which no two have the same types. */
export const ROUTE_NAMES = Array.from({ length: ROUTES }, (_, index) => ({
  index,
  path: `things${index}`,
  field: `field${index}`,
}));

const USER =
  "export interface User { readonly id: string; readonly email: string; readonly role: 'member' | 'admin' }\n";

/** @param {RouteNames} names */
function toSchemas({ field }) {
  return `
const Params = z.object({ id: z.uuid() });
const Body = z.object({
  title: z.string().min(1).max(200),
  ${field}: z.string().optional(),
  priority: z.enum(["low", "normal", "high"]),
  tags: z.array(z.string().max(40)).max(10),
  assignee: z.object({ id: z.uuid(), email: z.email() }),
});
const Thing = Body.extend({ id: z.uuid(), createdBy: z.string(), version: z.number().int() });
`;
}

/** @param {RouteNames} names */
const toFilePath = ({ path }) => `app/api/${path}/[id]/route.ts`;

/** @type {TypeProject} */
const plain = {
  name: "plain handlers with zod",
  shared: {
    "api.ts": `${USER}export declare function findUser(request: Request): Promise<User | null>;\n`,
  },
  toRoute: (names) => ({
    path: toFilePath(names),
    source: `import { z } from "zod";

import { findUser } from "../../../../api.ts";
${toSchemas(names)}
export async function POST(request: Request, context: { readonly params: Promise<{ readonly id: string }> }): Promise<Response> {
  const user = await findUser(request);
  if (user === null) return Response.json({ error: "unauthorized" }, { status: 401 });
  const params = Params.safeParse(await context.params);
  const body = Body.safeParse(await request.json());
  if (!params.success || !body.success) return Response.json({ error: "invalid" }, { status: 422 });
  if (body.data.title === "missing") return Response.json({ error: "not found" }, { status: 404 });
  const thing: z.infer<typeof Thing> = { ...body.data, ${names.field}: body.data.${names.field}, id: params.data.id, createdBy: user.id, version: 1 };
  return Response.json(Thing.parse(thing));
}
`,
  }),
};

/** @type {TypeProject} */
const sluice = {
  name: "Sluice",
  shared: {
    "api.ts": `import { apiKeyAuth, createApi } from "sluice/route";

${USER}
declare function findKey(hash: string): Promise<{ readonly hash: string; readonly user: User } | null>;
export const api = createApi({ origin: "https://app.example.com", auth: apiKeyAuth({ prefix: "app", find: findKey }) });
`,
  },
  toRoute: (names) => ({
    path: toFilePath(names),
    source: `import { notFound, Problem } from "sluice/route";
import { z } from "zod";

import { api } from "../../../../api.ts";
${toSchemas(names)}
export const POST = api
  .route("/api/${names.path}/[id]")
  .auth()
  .params(Params)
  .body(Body)
  .returns({ 200: Thing, 404: Problem })
  .handle(async ({ params, body, user }) => {
    if (body.title === "missing") throw notFound();
    return { ...body, ${names.field}: body.${names.field}, id: params.id, createdBy: user.id, version: 1 };
  });
`,
  }),
  toClient: (routes) => `import { createClient } from "sluice/client";

export interface Routes {
${routes.map(({ path }) => `  "/api/${path}/[id]": { POST: typeof import("./app/api/${path}/[id]/route.ts").POST };`).join("\n")}
}

const client = createClient<Routes>();

export async function callAll(id: string): Promise<readonly string[]> {
  const titles: string[] = [];
${routes
  .map(
    ({ path, field }) => `  {
    const result = await client.post("/api/${path}/[id]", { params: { id }, body: { title: "", ${field}: "", priority: "low", tags: [], assignee: { id, email: "" } } });
    if (result.status === 200) titles.push(result.body.title, result.body.${field} ?? "");
  }`,
  )
  .join("\n")}
  return titles;
}
`,
};

/** @type {TypeProject} */
const hono = {
  name: "Hono",
  shared: {
    "api.ts": `import { createMiddleware } from "hono/factory";

${USER}
export declare function findUser(request: Request): Promise<User | null>;

export const auth = createMiddleware<{ Variables: { user: User } }>(async (context, next) => {
  const user = await findUser(context.req.raw);
  if (user === null) return context.json({ error: "unauthorized" }, 401);
  context.set("user", user);
  await next();
});
`,
  },
  toRoute: (names) => ({
    path: `routes/${names.path}.ts`,
    source: `import { zValidator } from "@hono/zod-validator";
import { Hono } from "hono";
import { z } from "zod";

import { auth } from "../api.ts";
${toSchemas(names)}
export const ${names.path} = new Hono().post(
  "/api/${names.path}/:id",
  auth,
  zValidator("param", Params),
  zValidator("json", Body),
  (context) => {
    const body = context.req.valid("json");
    if (body.title === "missing") return context.json({ error: "not found" }, 404);
    const thing: z.infer<typeof Thing> = { ...body, ${names.field}: body.${names.field}, id: context.req.valid("param").id, createdBy: context.get("user").id, version: 1 };
    return context.json(Thing.parse(thing), 200);
  },
);
`,
  }),
};

/** @type {TypeProject} */
const orpc = {
  name: "oRPC 1",
  shared: {
    "api.ts": `import { ORPCError, os } from "@orpc/server";

${USER}
export declare function findUser(headers: Headers): Promise<User | null>;

export const authed = os.$context<{ headers: Headers }>().use(async ({ context, next }) => {
  const user = await findUser(context.headers);
  if (user === null) throw new ORPCError("UNAUTHORIZED");
  return next({ context: { user } });
});
`,
  },
  toRoute: (names) => ({
    path: `routes/${names.path}.ts`,
    source: `import { z } from "zod";

import { authed } from "../api.ts";
${toSchemas(names)}
export const ${names.path} = authed
  .route({ method: "POST", path: "/api/${names.path}/{id}" })
  .errors({ NOT_FOUND: {} })
  .input(Body.extend(Params.shape))
  .output(Thing)
  .handler(async ({ input, context, errors }) => {
    if (input.title === "missing") throw errors.NOT_FOUND();
    return { ...input, ${names.field}: input.${names.field}, createdBy: context.user.id, version: 1 };
  });
`,
  }),
};

/** All of them, the one that the others are compared with first. */
export const TYPE_PROJECTS = [plain, sluice, hono, orpc];
