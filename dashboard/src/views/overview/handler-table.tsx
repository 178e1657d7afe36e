import type { ReactNode } from "react";
import { Link } from "wouter";

import type { HandlerView } from "../../../../src/dashboard/contract.ts";
import { toPath } from "../../api/paths.ts";
import { toDurationText, toNumberText } from "../../format/quantities.ts";
import { StateChip } from "../../parts/chip.tsx";
import { DataTable, type Column } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { Sparkline } from "../../parts/sparkline.tsx";
import { Value } from "../../parts/value.tsx";

const COLUMNS: readonly Column<HandlerView>[] = [
  {
    name: "handler",
    label: "Handler",
    kind: "wide",
    cell: (row) => (
      <span className="with-chip">
        <Link href={toPath("/events", { handler: row.handler })}>
          <Value text={row.handler} isClipped />
        </Link>
        {row.pausedAt !== null && <StateChip state="paused" />}
      </span>
    ),
  },
  {
    name: "series",
    label: "Over time",
    kind: "tight",
    cell: ({ series }) => (
      <Sparkline
        good={series.map((at) => at.processed)}
        bad={series.map((at) => at.failed)}
        label="Processed and failed over time"
      />
    ),
  },
  { name: "processed", label: "Processed", kind: "number", cell: (row) => toNumberText(row.processed) },
  { name: "failed", label: "Failed", kind: "number", cell: ({ failed }) => <Failed count={failed} /> },
  {
    name: "p95",
    label: "p95",
    kind: "number",
    cell: ({ p95Ms }) => (p95Ms === null ? <span className="faint">–</span> : toDurationText(p95Ms)),
  },
];

/** Who did what. */
export function HandlerTable({ handlers }: { readonly handlers: readonly HandlerView[] }): ReactNode {
  if (handlers.length === 0) {
    return (
      <Empty icon="handlers" title="No handler yet">
        Add one with <code>sluice.on("stripe/*", …)</code> in your sluice.ts.
      </Empty>
    );
  }
  return <DataTable label="Handlers" columns={COLUMNS} rows={handlers} rowKey={(row) => row.handler} />;
}

function Failed({ count }: { readonly count: number }): ReactNode {
  return count === 0 ? <span className="faint">0</span> : <span className="bad-text">{toNumberText(count)}</span>;
}
