import { useState, type ReactNode } from "react";

import { Link } from "wouter";

import type { FailureView } from "../../../../src/dashboard/contract.ts";
import { toItemPath } from "../../api/paths.ts";
import { useView } from "../../api/use-view.ts";
import { PlanDialog } from "../../bulk/plan-dialog.tsx";
import { toBoundedText, toNumberText } from "../../format/quantities.ts";
import { useListKeys } from "../../keyboard/use-list-keys.ts";
import { useShortcuts } from "../../keyboard/shortcuts.ts";
import { ViewerNote } from "../../parts/action-button.tsx";
import { BackLink } from "../../parts/back-link.tsx";
import { StateChip } from "../../parts/chip.tsx";
import { Figure } from "../../parts/figure.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { PageHeader } from "../../parts/panel.tsx";
import { BlockSkeleton } from "../../parts/skeleton.tsx";
import { Time } from "../../parts/time.tsx";
import { LongValue, Value } from "../../parts/value.tsx";
import { useIsOperator } from "../../session/session-context.ts";
import { DeadJobs } from "./dead-jobs.tsx";
import { FailureActions } from "./failure-actions.tsx";

/** One cause: its dead jobs, and what to do about all of them. */
export function FailurePage({ fingerprint }: { readonly fingerprint: string }): ReactNode {
  const query = useView<FailureView>(`failures/${encodeURIComponent(fingerprint)}`);
  useListKeys();
  return (
    <>
      <BackLink href="/failures">Failures</BackLink>
      <Loaded query={query} subject="The failure" skeleton={<FailureSkeleton />}>
        {(failure) => <Failure failure={failure} />}
      </Loaded>
      <DeadJobs fingerprint={fingerprint} />
    </>
  );
}

function Failure({ failure }: { readonly failure: FailureView }): ReactNode {
  return (
    <>
      <PageHeader
        title={<Value text={failure.handler} />}
        lead={
          <>
            <StateChip state={failure.state} />{" "}
            {failure.stateBy !== null && failure.stateAt !== null && (
              <>
                by <Value text={failure.stateBy} /> <Time at={failure.stateAt} />
              </>
            )}
          </>
        }
      >
        <ReplayAll fingerprint={failure.fingerprint} count={failure.dead.count} />
        <FailureActions failure={failure} />
      </PageHeader>
      <ViewerNote />
      <div className="cause-block">
        <LongValue text={failure.title} limit={1000} keepsLines />
        {failure.lastEventId !== null && (
          <p>
            <Link href={toItemPath("/events", failure.lastEventId)}>Newest event with this failure</Link>
          </p>
        )}
      </div>
      <dl className="figures four">
        <Figure name="Dead now" value={toBoundedText(failure.dead)} tone={failure.dead.count > 0 ? "bad" : undefined} />
        <Figure
          name="Failed attempts"
          value={toNumberText(failure.attempts)}
          note={`${toNumberText(failure.deaths)} jobs died`}
        />
        <Moment name="First seen" at={failure.firstSeenAt} />
        <Moment name="Last seen" at={failure.lastSeenAt} />
      </dl>
    </>
  );
}

function Moment({ name, at }: { readonly name: string; readonly at: string }): ReactNode {
  return (
    <div className="figure">
      <dt>{name}</dt>
      <dd>
        <Time at={at} />
      </dd>
      <dd className="figure-note">{new Date(at).toLocaleString("en-GB")}</dd>
    </div>
  );
}

function ReplayAll({ fingerprint, count }: { readonly fingerprint: string; readonly count: number }): ReactNode {
  const [isOpen, setIsOpen] = useState(false);
  const isOperator = useIsOperator();
  const canReplay = isOperator && count > 0;
  useShortcuts({ r: () => canReplay && setIsOpen(true) });
  return (
    <>
      <button type="button" className="action primary" disabled={!canReplay} onClick={() => setIsOpen(true)}>
        <Icon name="replays" size={14} /> Replay all
      </button>
      {isOpen && <PlanDialog action="replay" filter={{ fingerprint }} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function FailureSkeleton(): ReactNode {
  return (
    <>
      <PageHeader title="Failure" lead="Reading…" />
      <BlockSkeleton height={180} />
    </>
  );
}
