import type { EndedJobsView, ReplayedView } from "../../../src/dashboard/contract.ts";
import { toItemPath, toPath } from "../api/paths.ts";
import type { Act } from "../api/use-act.ts";

/** Runs an event's handlers again, or one of them. */
export function replayEvent(id: string, handler?: string): Act<ReplayedView> {
  return { path: toPath(toItemPath("events", id, "/replay"), { handler }), say: sayReplayed };
}

/** Takes an event's waiting jobs out of the queue, or one of them. */
export function cancelEvent(id: string, handler?: string): Act<EndedJobsView> {
  return { path: toPath(toItemPath("events", id, "/cancel"), { handler }), say: sayCancelled };
}

/** Marks an event's dead jobs as dealt with, or one of them. */
export function resolveEvent(id: string, handler?: string): Act<EndedJobsView> {
  return { path: toPath(toItemPath("events", id, "/resolve"), { handler }), say: sayResolved };
}

function sayReplayed({ queued, running }: ReplayedView): string {
  if (queued.length > 0) return `Queued again: ${queued.join(", ")}.`;
  return running.length > 0
    ? `Running already: ${running.join(", ")}.`
    : "No handler listens to this event, so nothing was queued.";
}

function sayCancelled({ ended }: EndedJobsView): string {
  return ended.length === 0 ? "Nothing waited any more." : `Cancelled: ${ended.join(", ")}.`;
}

function sayResolved({ ended }: EndedJobsView): string {
  return ended.length === 0 ? "Nothing was dead any more." : `Resolved: ${ended.join(", ")}.`;
}
