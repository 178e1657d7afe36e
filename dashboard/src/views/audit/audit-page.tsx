import type { ReactNode } from "react";
import { Link } from "wouter";

import type { AuditPageView, AuditView } from "../../../../src/dashboard/contract.ts";
import { toItemPath } from "../../api/paths.ts";
import type { ListShape } from "../../lists/merge-list.ts";
import { useList } from "../../lists/use-list.ts";
import { DataTable, type Column } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { LoadMore } from "../../parts/load-more.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { PageHeader } from "../../parts/panel.tsx";
import { RowsSkeleton } from "../../parts/skeleton.tsx";
import { Time } from "../../parts/time.tsx";
import { LongValue, Value } from "../../parts/value.tsx";

const SHAPE: ListShape<AuditPageView, AuditView> = {
  items: (page) => page.entries,
  next: (page) => page.next,
  id: (entry) => entry.id,
  at: (entry) => entry.at,
};

const COLUMNS: readonly Column<AuditView>[] = [
  { name: "action", label: "Action", cell: (entry) => <Value text={entry.action} isCode isClipped /> },
  { name: "target", label: "On what", kind: "wide", cell: (entry) => <Target entry={entry} /> },
  { name: "details", label: "Details", kind: "wide", cell: (entry) => <Details entry={entry} /> },
  { name: "actor", label: "Who", cell: (entry) => <Value text={entry.actor} isClipped /> },
  { name: "at", label: "When", kind: "number", cell: (entry) => <Time at={entry.at} /> },
];

/** Who did what. */
export function AuditPage(): ReactNode {
  const list = useList("audit", SHAPE, { isLive: false, everyMs: 10_000 });
  return (
    <>
      <PageHeader title="Audit" lead="Every action, by whom, on what." />
      <Loaded query={list.query} subject="The audit" skeleton={<RowsSkeleton rows={10} />}>
        {() =>
          list.items.length === 0 ? (
            <Empty icon="audit" title="Nobody has done anything yet">
              Replays, pauses and what is said of failures are written down here.
            </Empty>
          ) : (
            <DataTable label="Audit" columns={COLUMNS} rows={list.items} rowKey={(entry) => entry.id} />
          )
        }
      </Loaded>
      <LoadMore list={list} />
    </>
  );
}

const PLACES: Readonly<Record<string, string>> = { event: "/events", failure: "/failures", rejection: "/rejections" };

/** What it was done to. The link goes to a view of ours, by the action's kind; never to what a value says. */
function Target({ entry: { action, target } }: { readonly entry: AuditView }): ReactNode {
  const place = PLACES[action.split(".")[0] ?? ""];
  const value = <Value text={target} isCode isClipped />;
  return place === undefined ? value : <Link href={toItemPath(place, target)}>{value}</Link>;
}

function Details({ entry: { details } }: { readonly entry: AuditView }): ReactNode {
  const text = Object.keys(details).length === 0 ? "" : JSON.stringify(details);
  return text === "" ? <span className="faint">–</span> : <LongValue text={text} limit={120} />;
}
