import type { ReactNode } from "react";
import { Link } from "wouter";

import type { DeadJobPageView, DeadJobView } from "../../../../src/dashboard/contract.ts";
import { toItemPath } from "../../api/paths.ts";
import type { ListShape } from "../../lists/merge-list.ts";
import { useList } from "../../lists/use-list.ts";
import { DataTable, type Column } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { LoadMore } from "../../parts/load-more.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { Panel } from "../../parts/panel.tsx";
import { RowsSkeleton } from "../../parts/skeleton.tsx";
import { Time } from "../../parts/time.tsx";
import { Value } from "../../parts/value.tsx";

const SHAPE: ListShape<DeadJobPageView, DeadJobView> = {
  items: (page) => page.jobs,
  next: (page) => page.next,
  id: (job) => `${job.eventId} ${job.handler}`,
  at: (job) => job.receivedAt,
};

const COLUMNS: readonly Column<DeadJobView>[] = [
  {
    name: "event",
    label: "Event",
    kind: "wide",
    cell: (job) => (
      <Link href={toItemPath("/events", job.eventId)} className="row-link cause" data-row data-event={job.eventId}>
        <Value text={job.type} isCode isClipped />
        <span className="quiet">
          {job.lastError !== null && <Value text={job.lastError.split("\n", 1)[0] ?? ""} isClipped />}
        </span>
      </Link>
    ),
  },
  { name: "source", label: "Source", cell: (job) => <Value text={job.source} isClipped /> },
  { name: "attempt", label: "Attempts", kind: "number", cell: (job) => job.attempt },
  { name: "received", label: "Received", kind: "number", cell: (job) => <Time at={job.receivedAt} /> },
  { name: "ended", label: "Died", kind: "number", cell: (job) => <Time at={job.endedAt} /> },
];

/** The jobs that died of one cause and are still dead. */
export function DeadJobs({ fingerprint }: { readonly fingerprint: string }): ReactNode {
  const list = useList(toItemPath("failures", fingerprint, "/jobs"), SHAPE);
  return (
    <Panel title="Dead jobs" isFlush>
      <Loaded query={list.query} subject="The dead jobs" skeleton={<RowsSkeleton rows={6} height={49} />}>
        {() =>
          list.items.length === 0 ? (
            <Empty icon="check" title="None is dead">
              They were replayed or resolved, or are still being tried: the newest event above tells.
            </Empty>
          ) : (
            <DataTable label="Dead jobs" columns={COLUMNS} rows={list.items} rowKey={SHAPE.id} />
          )
        }
      </Loaded>
      <LoadMore list={list} />
    </Panel>
  );
}
