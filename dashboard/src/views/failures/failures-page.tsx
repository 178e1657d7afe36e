import type { ReactNode } from "react";
import { Link, useSearchParams } from "wouter";

import type { FailurePageView, FailureView } from "../../../../src/dashboard/contract.ts";
import { toItemPath, toPath } from "../../api/paths.ts";
import { toBoundedText, toNumberText } from "../../format/quantities.ts";
import { useListKeys } from "../../keyboard/use-list-keys.ts";
import type { ListShape } from "../../lists/merge-list.ts";
import { useList } from "../../lists/use-list.ts";
import { StateChip } from "../../parts/chip.tsx";
import { DataTable, type Column } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { LoadMore } from "../../parts/load-more.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { PageHeader } from "../../parts/panel.tsx";
import { Segments } from "../../parts/segments.tsx";
import { RowsSkeleton } from "../../parts/skeleton.tsx";
import { Time } from "../../parts/time.tsx";
import { Value } from "../../parts/value.tsx";

const SHAPE: ListShape<FailurePageView, FailureView> = {
  items: (page) => page.failures,
  next: (page) => page.next,
  id: (failure) => failure.fingerprint,
  at: (failure) => failure.lastSeenAt,
};

const STATES = [
  ["open", "Open"],
  ["acknowledged", "Acknowledged"],
  ["muted", "Muted"],
  ["resolved", "Resolved"],
  ["all", "All"],
] as const;

type Shown = (typeof STATES)[number][0];

const COLUMNS: readonly Column<FailureView>[] = [
  { name: "state", label: "State", kind: "tight", cell: (row) => <StateChip state={row.state} /> },
  { name: "cause", label: "Cause", kind: "wide", cell: (row) => <Cause failure={row} /> },
  {
    name: "dead",
    label: "Dead now",
    kind: "number",
    cell: (row) => <span className={row.dead.count > 0 ? "bad-text" : "faint"}>{toBoundedText(row.dead)}</span>,
  },
  { name: "attempts", label: "Failed attempts", kind: "number", cell: (row) => toNumberText(row.attempts) },
  { name: "first", label: "First seen", kind: "number", cell: (row) => <Time at={row.firstSeenAt} /> },
  { name: "last", label: "Last seen", kind: "number", cell: (row) => <Time at={row.lastSeenAt} /> },
];

/** Failures by their cause: a thousand dead jobs of one bug are one row. */
export function FailuresPage(): ReactNode {
  const [search, setSearch] = useSearchParams();
  const shown: Shown = STATES.find(([name]) => name === search.get("state"))?.[0] ?? "open";
  const list = useList(toPath("failures", { state: shown === "all" ? null : shown }), SHAPE);
  useListKeys();
  return (
    <>
      <PageHeader title="Failures" lead="Jobs that failed, grouped by handler and cause.">
        <Segments
          label="State"
          options={STATES}
          value={shown}
          onChange={(state) => setSearch(state === "open" ? {} : { state }, { replace: true })}
        />
      </PageHeader>
      <Loaded query={list.query} subject="The failures" skeleton={<RowsSkeleton rows={8} height={49} />}>
        {() =>
          list.items.length === 0 ? (
            <Empty icon="check" title={shown === "open" ? "Nothing is failing" : "No failure in this state"}>
              A handler that throws is tried again, and shows up here with its cause.
            </Empty>
          ) : (
            <DataTable label="Failures" columns={COLUMNS} rows={list.items} rowKey={(row) => row.fingerprint} />
          )
        }
      </Loaded>
      <LoadMore list={list} />
    </>
  );
}

function Cause({ failure }: { readonly failure: FailureView }): ReactNode {
  return (
    <Link href={toItemPath("/failures", failure.fingerprint)} className="row-link cause" data-row>
      <Value text={failure.title} isCode isClipped />
      <span className="quiet">
        <Value text={failure.handler} isClipped />
      </span>
    </Link>
  );
}
