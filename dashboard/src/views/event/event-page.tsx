import type { ReactNode } from "react";

import type { EventView } from "../../../../src/dashboard/contract.ts";
import { toItemPath } from "../../api/paths.ts";
import { useView } from "../../api/use-view.ts";
import { replayEvent } from "../../events/event-acts.ts";
import { toCurl } from "../../format/curl.ts";
import { useShortcuts } from "../../keyboard/shortcuts.ts";
import { ActionButton, ViewerNote } from "../../parts/action-button.tsx";
import { BackLink } from "../../parts/back-link.tsx";
import { BodyPanel } from "../../parts/body-panel.tsx";
import { StateChip } from "../../parts/chip.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { HeaderTable } from "../../parts/header-table.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { PageHeader, Panel } from "../../parts/panel.tsx";
import { BlockSkeleton } from "../../parts/skeleton.tsx";
import { Value } from "../../parts/value.tsx";
import { EventFacts } from "./event-facts.tsx";
import { Jobs } from "./jobs.tsx";
import { Timeline } from "./timeline.tsx";
import { toEventState } from "./to-event-state.ts";

/** All that is known of one event, and what can be done with it. */
export function EventPage({ id }: { readonly id: string }): ReactNode {
  const query = useView<EventView>(toItemPath("events", id));
  useShortcuts({ r: () => document.querySelector<HTMLElement>('[data-action="replay"]')?.click() });
  return (
    <>
      <BackLink href="/events">Events</BackLink>
      <Loaded query={query} subject="The event" skeleton={<EventSkeleton />}>
        {(event) => <Event event={event} />}
      </Loaded>
    </>
  );
}

function Event({ event }: { readonly event: EventView }): ReactNode {
  return (
    <>
      <PageHeader title={<Value text={event.type} isCode />} lead={<Lead event={event} />}>
        <ActionButton
          {...replayEvent(event.id)}
          name="replay"
          label="Replay all"
          icon="replays"
          kind="primary"
          blocked={event.jobs.length === 0 ? "No handler listens to this event." : null}
          confirm={{ title: "Replay this event?", text: <p>All its handlers run again with what was received.</p> }}
        />
        <CopyButton text={toCurl(event)} label="Copy as curl" />
      </PageHeader>
      <ViewerNote />
      <div className="event-layout">
        <div className="event-main">
          <Panel title="Jobs" isFlush>
            <Jobs event={event} />
          </Panel>
          <BodyPanel body={event.body} />
          <Panel title="Headers" isFlush>
            <HeaderTable headers={event.headers} />
          </Panel>
        </div>
        <aside className="event-aside" aria-label="About the event">
          <Panel title="Facts">
            <EventFacts event={event} />
          </Panel>
          <Panel title="Timeline">
            <Timeline event={event} />
          </Panel>
        </aside>
      </div>
    </>
  );
}

function Lead({ event }: { readonly event: EventView }): ReactNode {
  return (
    <>
      <StateChip state={toEventState(event.jobs)} /> from <Value text={event.source} />
    </>
  );
}

function EventSkeleton(): ReactNode {
  return (
    <>
      <PageHeader title="Event" lead="Reading…" />
      <div className="event-layout">
        <div className="event-main">
          <BlockSkeleton height={160} />
          <BlockSkeleton height={420} />
        </div>
        <div className="event-aside">
          <BlockSkeleton height={260} />
          <BlockSkeleton height={260} />
        </div>
      </div>
    </>
  );
}
