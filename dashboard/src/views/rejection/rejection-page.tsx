import { useState, type ReactNode } from "react";
import { Link } from "wouter";

import type { RejectionDetailView, ReleasedView, ReverifiedView } from "../../../../src/dashboard/contract.ts";
import { toItemPath } from "../../api/paths.ts";
import { useView } from "../../api/use-view.ts";
import { toBytesText, toNumberText } from "../../format/quantities.ts";
import { ActionButton, ViewerNote } from "../../parts/action-button.tsx";
import { BackLink } from "../../parts/back-link.tsx";
import { BodyPanel } from "../../parts/body-panel.tsx";
import { StateChip } from "../../parts/chip.tsx";
import { Fact, Facts } from "../../parts/facts.tsx";
import { HeaderTable } from "../../parts/header-table.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { PageHeader, Panel } from "../../parts/panel.tsx";
import { BlockSkeleton } from "../../parts/skeleton.tsx";
import { ExactTime } from "../../parts/time.tsx";
import { LongValue, Value } from "../../parts/value.tsx";

/** One refused delivery: why, and whether it would be taken today. */
export function RejectionPage({ id }: { readonly id: string }): ReactNode {
  const query = useView<RejectionDetailView>(toItemPath("rejections", id), { isLive: false });
  return (
    <>
      <BackLink href="/rejections">Rejections</BackLink>
      <Loaded query={query} subject="The rejection" skeleton={<BlockSkeleton height={480} />}>
        {(rejection) => <Rejection rejection={rejection} />}
      </Loaded>
    </>
  );
}

const NOT_WHOLE = "Only a part of the delivery was kept, so it cannot be verified again.";

function Rejection({ rejection }: { readonly rejection: RejectionDetailView }): ReactNode {
  const [verified, setVerified] = useState<ReverifiedView | null>(null);
  return (
    <>
      <PageHeader
        title={<Value text={rejection.cause} isCode />}
        lead={
          <>
            Refused with {rejection.status} from <Value text={rejection.source} />
          </>
        }
      >
        <RejectionActions rejection={rejection} onVerified={setVerified} />
      </PageHeader>
      <ViewerNote />
      {verified !== null && <Verdict verified={verified} />}
      {rejection.hint !== null && (
        <p className="notice calm">
          <Icon name="question" />
          <span>
            <strong>Likely reason.</strong> <LongValue text={rejection.hint} />
          </span>
        </p>
      )}
      <div className="event-layout">
        <div className="event-main">
          {rejection.body === null ? (
            <Panel title="Body">
              <p className="quiet">The body was not kept.</p>
            </Panel>
          ) : (
            <BodyPanel body={rejection.body} title={rejection.isWhole ? "Body" : "Beginning of the body"} />
          )}
          <Panel title="Headers" isFlush>
            <HeaderTable headers={rejection.headers} />
          </Panel>
        </div>
        <aside className="event-aside" aria-label="About the rejection">
          <Panel title="Facts">
            <RejectionFacts rejection={rejection} />
          </Panel>
        </aside>
      </div>
    </>
  );
}

function RejectionActions(props: {
  readonly rejection: RejectionDetailView;
  readonly onVerified: (verified: ReverifiedView) => void;
}): ReactNode {
  const { rejection, onVerified } = props;
  const blocked = rejection.isWhole ? null : NOT_WHOLE;
  return (
    <>
      <ActionButton<ReverifiedView>
        path={toItemPath("rejections", rejection.id, "/verify")}
        label="Verify again"
        icon="key"
        blocked={blocked}
        say={({ verdict }) => `Verified again: ${verdict}.`}
        onDone={onVerified}
      />
      <ActionButton<ReleasedView>
        path={toItemPath("rejections", rejection.id, "/release")}
        label="Release"
        icon="right"
        kind="primary"
        blocked={rejection.releasedEventId === null ? blocked : "It was released already."}
        say={sayReleased}
        confirm={{
          title: "Release this delivery?",
          text: (
            <p>
              It is verified with today’s secrets, its time judged as of its arrival. If it passes, it becomes an event
              and its handlers run.
            </p>
          ),
        }}
      />
    </>
  );
}

function Verdict({ verified }: { readonly verified: ReverifiedView }): ReactNode {
  return (
    <p className="notice calm" role="status">
      <StateChip state={verified.verdict} />
      <span>
        {verified.verdict === "verified"
          ? "Today’s secrets prove it: it can be released. "
          : "Today’s secrets do not prove it. "}
        {verified.secretLabel !== null && (
          <>
            Secret <Value text={verified.secretLabel} isCode />{" "}
          </>
        )}
        {verified.cause !== null && <Value text={verified.cause} isCode />}
      </span>
    </p>
  );
}

function RejectionFacts({ rejection }: { readonly rejection: RejectionDetailView }): ReactNode {
  return (
    <Facts>
      <Fact name="Received">
        <ExactTime at={rejection.receivedAt} />
      </Fact>
      <Fact name="Method">
        <Value text={rejection.method} isCode />
      </Fact>
      <Fact name="Times">{toNumberText(rejection.occurrences)} of this kind</Fact>
      <Fact name="Size">{toBytesText(rejection.bodyBytes)}</Fact>
      <Fact name="Kept">{rejection.isWhole ? "whole" : "in part"}</Fact>
      {rejection.releasedEventId !== null && (
        <Fact name="Released as">
          <Link href={toItemPath("/events", rejection.releasedEventId)}>
            <Value text={rejection.releasedEventId} isCode />
          </Link>
        </Fact>
      )}
    </Facts>
  );
}

function sayReleased({ eventIds, isDuplicate }: ReleasedView): string {
  if (isDuplicate) return "It had come again by itself: nothing new was made of it.";
  return `Released as ${eventIds.length === 1 ? "an event" : `${eventIds.length} events`}.`;
}
