import type { Endpoint } from "../endpoint.ts";
import { ALERTS } from "./alerts.ts";
import { EVENTS } from "./events.ts";
import { FAILURES } from "./failures.ts";
import { HEALTH } from "./health.ts";
import { HISTORY } from "./history.ts";
import { REJECTIONS } from "./rejections.ts";
import { STATISTICS } from "./statistics.ts";

/** What can be read. */
export const READS: readonly Endpoint[] = [
  ...HEALTH,
  ...STATISTICS,
  ...EVENTS,
  ...FAILURES,
  ...REJECTIONS,
  ...HISTORY,
  ...ALERTS,
];
