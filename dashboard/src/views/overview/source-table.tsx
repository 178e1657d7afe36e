import type { ReactNode } from "react";
import { Link } from "wouter";

import type { SourceView } from "../../../../src/dashboard/contract.ts";
import { toPath } from "../../api/paths.ts";
import { toNumberText } from "../../format/quantities.ts";
import { DataTable, type Column } from "../../parts/data-table.tsx";
import { Empty, FIRST_COMMAND } from "../../parts/empty.tsx";
import { Sparkline } from "../../parts/sparkline.tsx";
import { Time } from "../../parts/time.tsx";
import { Value } from "../../parts/value.tsx";

const COLUMNS: readonly Column<SourceView>[] = [
  { name: "source", label: "Source", kind: "wide", cell: (row) => <SourceLink source={row.source} /> },
  {
    name: "series",
    label: "Over time",
    kind: "tight",
    cell: ({ series }) => (
      <Sparkline
        good={series.map((at) => at.received)}
        bad={series.map((at) => at.rejected)}
        label="Received and rejected over time"
      />
    ),
  },
  { name: "received", label: "Received", kind: "number", cell: (row) => toNumberText(row.received) },
  { name: "rejected", label: "Rejected", kind: "number", cell: (row) => toNumberText(row.rejected) },
  {
    name: "seen",
    label: "Last seen",
    kind: "number",
    cell: ({ lastSeenAt }) => (lastSeenAt === null ? "never" : <Time at={lastSeenAt} />),
  },
];

/** What came from whom. */
export function SourceTable({ sources }: { readonly sources: readonly SourceView[] }): ReactNode {
  if (sources.length === 0) return <Empty icon="sources" title="Nothing has come yet" command={FIRST_COMMAND} />;
  return <DataTable label="Sources" columns={COLUMNS} rows={sources} rowKey={(row) => row.source} />;
}

function SourceLink({ source }: { readonly source: string }): ReactNode {
  return (
    <Link href={toPath("/events", { source })}>
      <Value text={source} isClipped />
    </Link>
  );
}
