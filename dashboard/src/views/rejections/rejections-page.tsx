import type { ReactNode } from "react";
import { Link, useSearchParams } from "wouter";

import type { RejectionPageView, RejectionView } from "../../../../src/dashboard/contract.ts";
import { toItemPath, toPath } from "../../api/paths.ts";
import { toBytesText, toNumberText } from "../../format/quantities.ts";
import { useListKeys } from "../../keyboard/use-list-keys.ts";
import type { ListShape } from "../../lists/merge-list.ts";
import { useList } from "../../lists/use-list.ts";
import { StateChip } from "../../parts/chip.tsx";
import { DataTable, type Column } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { LoadMore } from "../../parts/load-more.tsx";
import { Loaded } from "../../parts/loaded.tsx";
import { PageHeader } from "../../parts/panel.tsx";
import { RowsSkeleton } from "../../parts/skeleton.tsx";
import { Time } from "../../parts/time.tsx";
import { Value } from "../../parts/value.tsx";
import { TextField } from "../events/filter-fields.tsx";

const SHAPE: ListShape<RejectionPageView, RejectionView> = {
  items: (page) => page.rejections,
  next: (page) => page.next,
  id: (rejection) => rejection.id,
  at: (rejection) => rejection.receivedAt,
};

const COLUMNS: readonly Column<RejectionView>[] = [
  { name: "cause", label: "Cause", kind: "wide", cell: (row) => <Cause rejection={row} /> },
  { name: "source", label: "Source", cell: (row) => <Value text={row.source} isClipped /> },
  { name: "status", label: "Answer", kind: "number", cell: (row) => row.status },
  { name: "count", label: "Times", kind: "number", cell: (row) => toNumberText(row.occurrences) },
  { name: "size", label: "Size", kind: "number", cell: (row) => toBytesText(row.bodyBytes) },
  {
    name: "released",
    label: "Released",
    kind: "tight",
    cell: (row) =>
      row.releasedEventId === null ? <span className="faint">no</span> : <StateChip state="done" label="released" />,
  },
  { name: "time", label: "Received", kind: "number", cell: (row) => <Time at={row.receivedAt} /> },
];

/** Deliveries that were refused, and why. */
export function RejectionsPage(): ReactNode {
  const [search, setSearch] = useSearchParams();
  const source = search.get("source") ?? "";
  const list = useList(toPath("rejections", { source }), SHAPE);
  useListKeys();
  return (
    <>
      <PageHeader title="Rejections" lead="Deliveries that were refused. One row stands for many of a kind.">
        <TextField
          label="Source"
          placeholder="Any source"
          value={source}
          onChange={(value) => setSearch(value.trim() === "" ? {} : { source: value.trim() })}
        />
      </PageHeader>
      <Loaded query={list.query} subject="The rejections" skeleton={<RowsSkeleton rows={8} height={49} />}>
        {() =>
          list.items.length === 0 ? (
            <Empty icon="check" title="Nothing was refused">
              A delivery with a wrong signature, an old timestamp or too large a body shows up here, with the likely
              reason.
            </Empty>
          ) : (
            <DataTable label="Rejections" columns={COLUMNS} rows={list.items} rowKey={(row) => row.id} />
          )
        }
      </Loaded>
      <LoadMore list={list} />
    </>
  );
}

function Cause({ rejection }: { readonly rejection: RejectionView }): ReactNode {
  return (
    <Link href={toItemPath("/rejections", rejection.id)} className="row-link cause" data-row>
      <Value text={rejection.cause} isCode isClipped />
      <span className="quiet">
        {rejection.hint === null ? "no likely reason found" : <Value text={rejection.hint} isClipped />}
      </span>
    </Link>
  );
}
