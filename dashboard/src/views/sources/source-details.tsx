import type { ReactNode } from "react";
import { Link } from "wouter";

import type { DriftView, SourceView } from "../../../../src/dashboard/contract.ts";
import { toPath } from "../../api/paths.ts";
import { toCountText } from "../../format/quantities.ts";
import { DataTable, type Column } from "../../parts/data-table.tsx";
import { Time } from "../../parts/time.tsx";
import { Value } from "../../parts/value.tsx";

type Type = SourceView["types"][number] & { readonly source: string };

const TYPES: readonly Column<Type>[] = [
  {
    name: "type",
    label: "Type",
    kind: "wide",
    cell: ({ source, type }) => (
      <Link href={toPath("/events", { source, type })}>
        <Value text={type} isCode isClipped />
      </Link>
    ),
  },
  { name: "first", label: "First seen", kind: "number", cell: (row) => <Time at={row.firstSeenAt} /> },
  { name: "last", label: "Last seen", kind: "number", cell: (row) => <Time at={row.lastSeenAt} /> },
];

const DRIFT: readonly Column<DriftView>[] = [
  { name: "path", label: "Field", kind: "wide", cell: (row) => <Value text={row.path} isCode isClipped /> },
  { name: "type", label: "Type", cell: (row) => <Value text={row.type} isCode isClipped /> },
  { name: "change", label: "Change", cell: (row) => (row.change === "appeared" ? "is new" : "changed kind") },
  { name: "kinds", label: "Kinds", cell: (row) => <Value text={row.kinds.join(", ")} isClipped /> },
  { name: "at", label: "Since", kind: "number", cell: (row) => <Time at={row.at} /> },
];

/** The types a source has sent. */
export function Types({ source: { source, types } }: { readonly source: SourceView }): ReactNode {
  if (types.length === 0) return null;
  return (
    <details className="card-details">
      <summary>{toCountText(types.length, "type")}</summary>
      <DataTable
        label={`Types of ${source}`}
        columns={TYPES}
        rows={types.map((type) => ({ ...type, source }))}
        rowKey={(row) => row.type}
      />
    </details>
  );
}

/** Fields of its payloads that appeared, or carry another kind of value than before. */
export function Drift({ source: { source, drift } }: { readonly source: SourceView }): ReactNode {
  if (drift.length === 0) return null;
  return (
    <details className="card-details" open>
      <summary>{toCountText(drift.length, "field")} changed</summary>
      <DataTable
        label={`Changed fields of ${source}`}
        columns={DRIFT}
        rows={drift}
        rowKey={(row) => `${row.type} ${row.path} ${row.change}`}
      />
    </details>
  );
}
