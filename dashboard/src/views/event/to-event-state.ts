import type { EventStateView, JobView } from "../../../../src/dashboard/contract.ts";

/** An event's state, of its jobs' as the list of events derives it: the first that holds. */
export function toEventState(jobs: readonly Pick<JobView, "state">[]): EventStateView {
  const states = new Set(jobs.map(({ state }) => state));
  if (jobs.length === 0) return "unhandled";
  if (states.has("dead")) return "dead";
  if (states.has("missing")) return "missing";
  if (states.has("running")) return "running";
  if (states.has("ready")) return "pending";
  return states.size === 1 && states.has("cancelled") ? "cancelled" : "done";
}
