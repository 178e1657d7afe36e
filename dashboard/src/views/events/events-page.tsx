import { type ReactNode } from "react";

import type { EventPageView, ListedEventView } from "../../../../src/dashboard/contract.ts";
import { BulkMenu } from "../../bulk/bulk-menu.tsx";
import { useListKeys } from "../../keyboard/use-list-keys.ts";
import type { ListShape } from "../../lists/merge-list.ts";
import { useList, type GrowingList } from "../../lists/use-list.ts";
import { Empty, FIRST_COMMAND } from "../../parts/empty.tsx";
import { LoadMore } from "../../parts/load-more.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { PageHeader } from "../../parts/panel.tsx";
import { RowsSkeleton } from "../../parts/skeleton.tsx";
import { Time } from "../../parts/time.tsx";
import { isLiveFilter, toBulkFilter, toEventsPath } from "./event-filter.ts";
import { EventTable } from "./event-table.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { ReplayKey } from "./replay-key.tsx";
import { useEventFilter, type FilterInAddress } from "./use-event-filter.ts";

const SHAPE: ListShape<EventPageView, ListedEventView> = {
  items: (page) => page.events,
  next: (page) => page.next,
  id: (event) => event.id,
  at: (event) => event.receivedAt,
};

/** Events, newest first, as they come. */
export function EventsPage(): ReactNode {
  const address = useEventFilter();
  const isLive = isLiveFilter(address.fixed);
  const list = useList(toEventsPath(address.fixed), SHAPE, { isLive });
  useListKeys();
  return (
    <>
      <PageHeader title="Events">
        <BulkMenu filter={toBulkFilter(address.fixed)} isEverything={Object.keys(address.filter).length === 0} />
      </PageHeader>
      <FilterBar address={address} />
      {!isLive && (
        <p className="list-note quiet">
          A search in headers and bodies shows what was there when it was asked; it is not live.
        </p>
      )}
      <Loaded query={list.query} subject="The events" skeleton={<RowsSkeleton rows={14} />}>
        {() => (list.items.length === 0 && !list.hasMore ? <NoEvents address={address} /> : <Events list={list} />)}
      </Loaded>
      <ReplayKey />
    </>
  );
}

function Events({ list }: { readonly list: GrowingList<EventPageView, ListedEventView> }): ReactNode {
  const searchedTo = list.lastPage?.searchedTo ?? null;
  return (
    <>
      <EventTable events={list.items} arrived={list.arrived} />
      <LoadMore
        list={list}
        note={
          searchedTo === null ? undefined : (
            <>
              {list.hasMore ? "Searched back to " : "That is all, back to "}
              <Time at={searchedTo} />
            </>
          )
        }
      />
    </>
  );
}

function NoEvents({ address }: { readonly address: FilterInAddress }): ReactNode {
  if (Object.keys(address.filter).length === 0) {
    return (
      <Empty title="No event has come yet" command={FIRST_COMMAND}>
        Point a sender at this app, or send a first event yourself:
      </Empty>
    );
  }
  return (
    <Empty icon="search" title="No event matches">
      <button type="button" onClick={address.clear}>
        Clear the filters
      </button>
    </Empty>
  );
}
