import { createColumnHelper, type ColumnDef } from "@tanstack/react-table";
import type { ReactNode } from "react";
import { Link } from "wouter";

import type { ListedEventView } from "../../../../src/dashboard/contract.ts";
import { toItemPath } from "../../api/paths.ts";
import { toBytesText, toNumberText } from "../../format/quantities.ts";
import { StateChip } from "../../parts/chip.tsx";
import { Time } from "../../parts/time.tsx";
import { Value } from "../../parts/value.tsx";

const helper = createColumnHelper<Record<string, never>, ListedEventView>();

/** What a list of events shows of each. */
export const COLUMNS: ColumnDef<Record<string, never>, ListedEventView>[] = helper.columns([
  helper.display({ id: "state", header: "State", cell: ({ row }) => <StateChip state={row.original.state} /> }),
  helper.display({ id: "type", header: "Type", cell: ({ row }) => <EventLink event={row.original} /> }),
  helper.display({ id: "source", header: "Source", cell: ({ row }) => <Value text={row.original.source} isClipped /> }),
  helper.display({
    id: "id",
    header: "Sender’s id",
    cell: ({ row: { original } }) =>
      original.externalId === null ? (
        <span className="quiet">none</span>
      ) : (
        <Value text={original.externalId} isCode isClipped />
      ),
  }),
  helper.display({
    id: "duplicates",
    header: "Duplicates",
    cell: ({ row }) => <Duplicates count={row.original.duplicates} />,
  }),
  helper.display({ id: "size", header: "Size", cell: ({ row }) => toBytesText(row.original.bodyBytes) }),
  helper.display({ id: "time", header: "Received", cell: ({ row }) => <Time at={row.original.receivedAt} /> }),
]) as ColumnDef<Record<string, never>, ListedEventView>[];

function EventLink({ event }: { readonly event: ListedEventView }): ReactNode {
  return (
    <Link href={toItemPath("/events", event.id)} className="row-link" data-row data-event={event.id}>
      <Value text={event.type} isCode isClipped />
    </Link>
  );
}

function Duplicates({ count }: { readonly count: number }): ReactNode {
  if (count === 0) return <span className="faint">0</span>;
  return <span title="How often the same delivery came again">{toNumberText(count)}</span>;
}
