import { isSluiceError, SluiceError } from "../core/errors.ts";
import { isUuid } from "../core/uuid.ts";
import type { JobPlan } from "../inbox/index.ts";
import {
  findEvent,
  listEvents,
  listRejections,
  replayEvent,
  writeReadiness,
  type Database,
  type Replayed,
} from "../store/index.ts";
import { isSameOrigin, toRole, type Authorize, type Role } from "./authorization.ts";
import { toEventFilter, toRejectionFilter } from "./query.ts";
import { toEventPageView, toEventView, toRejectionView, type RejectionPageView } from "./views.ts";

/** How the dashboard is mounted. */
export interface DashboardOptions {
  /** Who may use it. Required: there is no open default. */
  readonly authorize: Authorize;
}

/** What the dashboard shows and acts on. */
export interface DashboardBackend {
  readonly database: () => Promise<Database>;
  /** The handlers an event of this source and type goes to today. */
  readonly handlersFor: (source: string, type: string) => readonly JobPlan[];
}

/** The dashboard's verbs. */
export type Dashboard = Readonly<Record<"GET" | "POST", (request: Request, context?: unknown) => Promise<Response>>>;

type Action = (backend: DashboardBackend, url: URL, id: string) => Promise<unknown>;

interface Endpoint {
  readonly method: "GET" | "POST";
  readonly path: RegExp;
  readonly action: Action;
}

const ENDPOINTS: readonly Endpoint[] = [
  { method: "GET", path: /^api\/health$/, action: async () => ({ status: "ok" }) },
  { method: "GET", path: /^api\/ready$/, action: ready },
  { method: "GET", path: /^api\/events$/, action: list },
  { method: "GET", path: /^api\/events\/([^/]+)$/, action: show },
  { method: "POST", path: /^api\/events\/([^/]+)\/replay$/, action: replay },
  { method: "GET", path: /^api\/rejections$/, action: rejections },
];

/**
 * Makes the dashboard's JSON API.
 *
 * - `GET api/health`: the process answers.
 * - `GET api/ready`: a row was written and synced just now; 503 where it could not be.
 * - `GET api/events?source=&type=&state=&limit=&cursor=`: events, newest first.
 * - `GET api/events/:id`: one event with body, headers, jobs and attempts.
 * - `POST api/events/:id/replay?handler=`: runs its handlers again.
 * - `GET api/rejections?source=&limit=&cursor=`: refused deliveries.
 *
 * @throws {SluiceError} `CONFIG_INVALID` without an `authorize` function.
 */
export function createDashboard(options: DashboardOptions & DashboardBackend): Dashboard {
  if (typeof options.authorize !== "function") {
    throw new SluiceError(
      "CONFIG_INVALID",
      "sluice.dashboard({ authorize }) needs a function that says who may see events. There is no open default.",
    );
  }
  const handle = async (request: Request, context?: unknown): Promise<Response> => {
    // Outside the try: what authorize throws, such as a framework's redirect, is the framework's to answer.
    const role = await toRole(options.authorize, request);
    try {
      return await respond(options, { request, role, path: await toPath(request, context) });
    } catch (error) {
      return toErrorResponse(error);
    }
  };
  return { GET: handle, POST: handle };
}

interface Call {
  readonly request: Request;
  readonly role: Role | null;
  readonly path: string;
}

async function respond(backend: DashboardBackend, { request, role, path }: Call): Promise<Response> {
  if (role === null) return toProblem(403, "FORBIDDEN", "authorize() refused this request.");
  const matching = ENDPOINTS.filter((endpoint) => endpoint.path.test(path));
  if (matching.length === 0) throw new SluiceError("NOT_FOUND", "There is nothing at this path.");
  const endpoint = matching.find(({ method }) => method === request.method);
  if (endpoint === undefined) {
    const allow = matching.map(({ method }) => method).join(", ");
    return toProblem(405, "METHOD_NOT_ALLOWED", `Use ${allow}.`, { allow });
  }
  if (endpoint.method === "POST" && (role !== "operator" || !isSameOrigin(request))) {
    return toProblem(403, "FORBIDDEN", "This needs an operator, from the dashboard's own origin.");
  }
  const id = endpoint.path.exec(path)?.[1] ?? "";
  return json(200, await endpoint.action(backend, new URL(request.url), id));
}

async function ready(backend: DashboardBackend): Promise<unknown> {
  await writeReadiness((await backend.database()).working);
  return { status: "ready" };
}

async function list(backend: DashboardBackend, url: URL): Promise<unknown> {
  const filter = toEventFilter(url.searchParams);
  return toEventPageView(await listEvents((await backend.database()).working, filter));
}

async function show(backend: DashboardBackend, _url: URL, id: string): Promise<unknown> {
  const event = isUuid(id) ? await findEvent((await backend.database()).working, id) : null;
  if (event === null) throw new SluiceError("NOT_FOUND", "There is no event with this id.");
  return toEventView(event);
}

async function replay(backend: DashboardBackend, url: URL, id: string): Promise<Replayed> {
  const { working } = await backend.database();
  const event = isUuid(id) ? await findEvent(working, id) : null;
  if (event === null) throw new SluiceError("NOT_FOUND", "There is no event with this id.");
  const handler = url.searchParams.get("handler");
  return replayEvent(working, {
    eventId: id,
    handlers: backend
      .handlersFor(event.source, event.type)
      .map(({ handler: name, attemptLimit }) => ({ name, attemptLimit })),
    ...(handler !== null && { handler }),
  });
}

async function rejections(backend: DashboardBackend, url: URL): Promise<RejectionPageView> {
  const filter = toRejectionFilter(url.searchParams);
  const found = await listRejections((await backend.database()).working, filter);
  const last = found.at(-1);
  return {
    rejections: found.map(toRejectionView),
    next: last !== undefined && found.length === filter.limit ? last.id : null,
  };
}

/** The path below the mount: the catch-all segment where a framework gives one, else what follows `/api/`. */
async function toPath(request: Request, context: unknown): Promise<string> {
  const params = await (context as { params?: Promise<{ path?: unknown }> } | undefined)?.params;
  if (Array.isArray(params?.path)) return params.path.join("/");
  const { pathname } = new URL(request.url);
  const start = pathname.indexOf("/api/");
  return start === -1 ? "" : pathname.slice(start + 1);
}

function toErrorResponse(error: unknown): Response {
  return isSluiceError(error)
    ? toProblem(error.status, error.code, error.message)
    : toProblem(503, "STORE_UNAVAILABLE", "The database did not answer.");
}

function toProblem(status: number, code: string, message: string, headers: Record<string, string> = {}): Response {
  return json(status, { error: { code, message } }, headers);
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, {
    status,
    headers: { "cache-control": "no-store", "x-content-type-options": "nosniff", ...headers },
  });
}
