import type { ReactNode } from "react";
import { Link } from "wouter";

import type { EventView, JobView } from "../../../../src/dashboard/contract.ts";
import { toItemPath } from "../../api/paths.ts";
import { cancelEvent, replayEvent, resolveEvent } from "../../events/event-acts.ts";
import { toCountText, toDurationText } from "../../format/quantities.ts";
import { ActionButton } from "../../parts/action-button.tsx";
import { StateChip } from "../../parts/chip.tsx";
import { Empty } from "../../parts/empty.tsx";
import { Time } from "../../parts/time.tsx";
import { LongValue, Value } from "../../parts/value.tsx";
import { DryRunButton } from "./dry-run.tsx";

/** An event's jobs: how each is, why, and what can be done. */
export function Jobs({ event }: { readonly event: EventView }): ReactNode {
  if (event.jobs.length === 0) {
    return (
      <Empty icon="handlers" title="No handler listens to this event">
        Add one in your sluice.ts, and replay the event: <code>{`sluice.on("${event.source}/…", …)`}</code>
      </Empty>
    );
  }
  return (
    <ul className="jobs">
      {event.jobs.map((job) => (
        <Job key={job.handler} job={job} event={event} />
      ))}
    </ul>
  );
}

function Job({ job, event }: { readonly job: JobView; readonly event: EventView }): ReactNode {
  const canRun = job.attemptLimit > 0;
  return (
    <li className={`job ${job.state}`}>
      <div className="job-head">
        <StateChip state={job.state} />
        <strong className="job-name">
          <Value text={job.handler} />
        </strong>
        <span className="quiet">
          <JobNote job={job} event={event} />
        </span>
      </div>
      {job.lastError !== null && (
        <div className="job-error">
          <LongValue text={job.lastError} limit={600} keepsLines />
          {job.fingerprint !== null && (
            <Link href={toItemPath("/failures", job.fingerprint)}>All failures like this</Link>
          )}
        </div>
      )}
      <div className="job-actions">
        <ActionButton
          {...replayEvent(event.id, job.handler)}
          label="Replay"
          icon="replays"
          blocked={toBlocked(job, canRun)}
          confirm={{
            title: `Replay ${job.handler.slice(0, 80)}?`,
            text: <p>This handler runs again with what was received.</p>,
          }}
        />
        {job.canDryRun && <DryRunButton eventId={event.id} handler={job.handler} />}
        {(job.state === "ready" || job.state === "missing") && (
          <ActionButton
            {...cancelEvent(event.id, job.handler)}
            label="Cancel"
            icon="minus"
            kind="danger"
            confirm={{ title: "Cancel this job?", text: <p>It is taken out of the queue. A replay brings it back.</p> }}
          />
        )}
        {job.state === "dead" && (
          <ActionButton
            {...resolveEvent(event.id, job.handler)}
            label="Resolve"
            icon="check"
            confirm={{ title: "Resolve this job?", text: <p>It counts as dealt with, and is not run again.</p> }}
          />
        )}
      </div>
    </li>
  );
}

function toBlocked(job: JobView, canRun: boolean): string | null {
  if (!canRun) return "It answered within the request, and is not run again.";
  return job.state === "running" ? "It is running now." : null;
}

function JobNote({ job, event }: { readonly job: JobView; readonly event: EventView }): ReactNode {
  const tries =
    job.attemptLimit === 0 ? "answered within the request" : `attempt ${job.attempt} of ${job.attemptLimit}`;
  const last = event.attempts.findLast(({ handler }) => handler === job.handler);
  return (
    <>
      {tries}
      {last !== undefined && ` · ${toDurationText(last.durationMs)}`}
      {job.state === "ready" && (
        <>
          {" · runs "}
          <Time at={job.runAt} />
        </>
      )}
      {job.endedAt !== null && (
        <>
          {" · ended "}
          <Time at={job.endedAt} />
        </>
      )}
      {job.replays > 0 && ` · replayed ${toCountText(job.replays, "time")}`}
    </>
  );
}
