import { listAlerts } from "../../store/index.ts";
import type { AlertsView } from "../contract.ts";
import type { Endpoint } from "../endpoint.ts";
import { MAX_LIMIT } from "../parameters.ts";
import { toPlain } from "../plain.ts";

/** What is wrong. */
export const ALERTS: readonly Endpoint[] = [
  {
    method: "GET",
    path: "api/alerts",
    summary: "What is wrong now, and what was in the last week.",
    role: "viewer",
    isLive: true,
    answer: "AlertsView",
    run: async ({ backend }): Promise<AlertsView> => {
      const alerts = await listAlerts((await backend.database()).working, { limit: MAX_LIMIT });
      return { alerts: alerts.map((alert) => toPlain(alert)) };
    },
  },
];
