import {
  createDashboard,
  type Dashboard,
  type DashboardBackend,
  type DashboardOptions,
} from "../../src/dashboard/index.ts";
import type { Database } from "../../src/store/index.ts";

/** Where tests mount the dashboard. */
export const MOUNT = "https://app.example/sluice";

/** Mounts a dashboard on a database, for operators unless `options` says else. */
export function mount(database: Database, options: Partial<DashboardOptions & DashboardBackend> = {}): Dashboard {
  return createDashboard({
    authorize: () => true,
    database: () => Promise.resolve(database),
    handlersFor: () => [{ handler: "handle", attemptLimit: 3 }],
    ...options,
  });
}

/** An answer in JSON. */
export interface Answer<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body & { readonly error?: { readonly code: string; readonly message: string } };
}

/** Asks the API. `path` is below `api/`. */
export async function get<Body = unknown>(dashboard: Dashboard, path: string): Promise<Answer<Body>> {
  return read(await dashboard.GET(new Request(`${MOUNT}/api/${path}`)));
}

/** Acts through the API, as a caller that is no browser. */
export async function post<Body = unknown>(
  dashboard: Dashboard,
  path: string,
  init: { readonly headers?: Readonly<Record<string, string>>; readonly body?: string } = {},
): Promise<Answer<Body>> {
  return read(await dashboard.POST(toPost(path, init)));
}

/** A request for an action, with the headers given and no others but the action's name. */
export function toPost(
  path: string,
  { headers = {}, body }: { readonly headers?: Readonly<Record<string, string>>; readonly body?: string } = {},
): Request {
  const request = new Request(`${MOUNT}/api/${path}`, { method: "POST", ...(body !== undefined && { body }) });
  // A Request drops the headers that only browsers may set, and adds a content type of its own.
  const given = new Headers({ "x-sluice-action": crypto.randomUUID(), ...headers });
  Object.defineProperty(request, "headers", { value: given });
  return request;
}

async function read<Body>(response: Response): Promise<Answer<Body>> {
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer<Body>["body"] };
}
