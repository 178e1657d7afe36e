import type { ReactNode } from "react";

import type { EventView } from "../../../../src/dashboard/contract.ts";
import { toExactText } from "../../format/instants.ts";
import { toCountText, toDurationText } from "../../format/quantities.ts";
import { Icon, type IconName } from "../../parts/icon.tsx";
import { Time } from "../../parts/time.tsx";
import { Value } from "../../parts/value.tsx";

interface Moment {
  readonly at: string;
  readonly key: string;
  readonly icon: IconName;
  readonly tone: "good" | "bad" | "warn" | "calm" | "busy";
  readonly title: ReactNode;
  readonly note?: ReactNode;
}

/** What happened to an event, from its receipt to what comes next. */
export function Timeline({ event }: { readonly event: EventView }): ReactNode {
  const moments = toMoments(event);
  return (
    <ol className="timeline">
      {moments.map((moment) => (
        <li key={moment.key} className={moment.tone}>
          <Icon name={moment.icon} size={14} />
          <div>
            <p>{moment.title}</p>
            {moment.note !== undefined && <div className="moment-note">{moment.note}</div>}
            <p className="quiet">
              {toExactText(moment.at)} · <Time at={moment.at} />
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}

function toMoments(event: EventView): readonly Moment[] {
  return [
    {
      at: event.receivedAt,
      key: "received",
      icon: "inbox",
      tone: "calm",
      title: "Received, verified and stored",
    } as const,
    ...toDuplicates(event),
    ...event.attempts.map(toAttempt),
    ...event.actions.map(toAction),
    ...event.jobs.filter(({ state }) => state === "ready").map(toNext),
  ].toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

function toDuplicates({ duplicates, lastSeenAt }: EventView): readonly Moment[] {
  if (duplicates === 0 || lastSeenAt === null) return [];
  const title = `Came again ${toCountText(duplicates, "time")}, last now; answered, not run again`;
  return [{ at: lastSeenAt, key: "duplicates", icon: "copy", tone: "calm", title }];
}

const OUTCOMES: Readonly<
  Record<EventView["attempts"][number]["outcome"], readonly [IconName, Moment["tone"], string]>
> = {
  done: ["check", "good", "done"],
  retry: ["replays", "warn", "failed, to be repeated"],
  snooze: ["clock", "busy", "put off"],
  dead: ["cross", "bad", "failed for good"],
  lost: ["question", "warn", "its worker was lost"],
  released: ["left", "calm", "given back by a stopping worker"],
};

function toAttempt(attempt: EventView["attempts"][number], index: number): Moment {
  const [icon, tone, says] = OUTCOMES[attempt.outcome];
  return {
    at: attempt.startedAt,
    key: `attempt ${index}`,
    icon,
    tone,
    title: (
      <>
        <Value text={attempt.handler} />, attempt {attempt.number}: {says}{" "}
        <span className="quiet">in {toDurationText(attempt.durationMs)}</span>
      </>
    ),
    ...(attempt.error !== null && { note: <Value text={attempt.error.split("\n", 1)[0] ?? ""} isCode /> }),
  };
}

function toAction(action: EventView["actions"][number]): Moment {
  return {
    at: action.at,
    key: `action ${action.id}`,
    icon: "audit",
    tone: "calm",
    title: (
      <>
        <Value text={action.actor} />: <Value text={action.action} isCode />
      </>
    ),
  };
}

function toNext(job: EventView["jobs"][number]): Moment {
  return {
    at: job.runAt,
    key: `next ${job.handler}`,
    icon: "clock",
    tone: "busy",
    title: (
      <>
        <Value text={job.handler} /> runs next
      </>
    ),
  };
}
