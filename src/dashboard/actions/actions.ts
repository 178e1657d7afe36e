import type { Endpoint } from "../endpoint.ts";
import { BULK_ACTIONS } from "./bulk-actions.ts";
import { DRY_RUN } from "./dry-run.ts";
import { EVENT_ACTIONS } from "./event-actions.ts";
import { FAILURE_ACTIONS } from "./failure-actions.ts";
import { HANDLER_ACTIONS } from "./handler-actions.ts";
import { REJECTION_ACTIONS } from "./rejection-actions.ts";

/** What can be done. */
export const ACTIONS: readonly Endpoint[] = [
  ...EVENT_ACTIONS,
  ...DRY_RUN,
  ...FAILURE_ACTIONS,
  ...HANDLER_ACTIONS,
  ...BULK_ACTIONS,
  ...REJECTION_ACTIONS,
];
