import { writeReadiness } from "../../store/index.ts";
import type { SessionView } from "../contract.ts";
import type { Endpoint } from "../endpoint.ts";
import { VERSION } from "../version.ts";

/** `GET api/health` and `GET api/ready`. */
export interface StatusView {
  readonly status: "ok" | "ready";
}

/** Who asks, and whether the app works. */
export const HEALTH: readonly Endpoint[] = [
  {
    method: "GET",
    path: "api/session",
    summary: "Who is asking, and what this app can do.",
    role: "viewer",
    answer: "SessionView",
    run: ({ caller, backend, redaction }): Promise<SessionView> =>
      Promise.resolve({
        actor: caller.actor,
        role: caller.role,
        version: VERSION,
        hasTextSearch: (backend.hasTextSearch ?? false) && redaction.isEmpty,
      }),
  },
  {
    method: "GET",
    path: "api/health",
    summary: "The process answers.",
    role: "viewer",
    answer: "StatusView",
    run: (): Promise<StatusView> => Promise.resolve({ status: "ok" }),
  },
  {
    method: "GET",
    path: "api/ready",
    summary: "A row was written and synced just now; 503 where it could not be.",
    role: "viewer",
    answer: "StatusView",
    run: async ({ backend }): Promise<StatusView> => {
      await writeReadiness((await backend.database()).working);
      return { status: "ready" };
    },
  },
];
