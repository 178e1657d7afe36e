import { tableFeatures, useTable, type ColumnDef, type RowData } from "@tanstack/react-table";
import type { ReactNode } from "react";

/** No feature of the table library but its columns and rows: order and filters are the server's. */
const FEATURES: Record<string, never> = tableFeatures({});

/** A column of a table. */
export interface Column<T> {
  readonly name: string;
  readonly label: string;
  readonly cell: (row: T) => ReactNode;
  /** Numbers stand at the right; `wide` takes the room that is left. */
  readonly kind?: "number" | "wide" | "tight";
}

/** A table. */
export interface DataTableProps<T extends RowData> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
}

/** The library's columns, of ours. Made once per table, outside of components. */
function toColumnDefs<T extends RowData>(columns: readonly Column<T>[]): ColumnDef<typeof FEATURES, T>[] {
  return columns.map((column) => ({
    id: column.name,
    header: column.label,
    cell: (context) => column.cell(context.row.original),
  }));
}

/** A table that becomes a list of cards where there is no room for columns. */
export function DataTable<T extends RowData>({ label, columns, rows, rowKey }: DataTableProps<T>): ReactNode {
  const table = useTable({ features: FEATURES, columns: useDefs(columns), data: rows, getRowId: rowKey });
  const kinds = new Map(columns.map(({ name, kind }) => [name, kind]));
  return (
    <table className="data-table" aria-label={label} role="table">
      <thead role="rowgroup">
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id} role="row">
            {group.headers.map((header) => (
              <th key={header.id} scope="col" role="columnheader" className={kinds.get(header.column.id)}>
                <table.FlexRender header={header} />
              </th>
            ))}
          </tr>
        ))}
      </thead>
      <tbody role="rowgroup">
        {table.getRowModel().rows.map((row) => (
          <tr key={row.id} role="row">
            {row.getAllCells().map((cell, index) => (
              <td key={cell.id} role="cell" className={kinds.get(cell.column.id)} data-label={columns[index]?.label}>
                <table.FlexRender cell={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const defs = new WeakMap<object, unknown>();

/** One set of definitions per set of columns: the library starts over when they are others. */
function useDefs<T extends RowData>(columns: readonly Column<T>[]): ColumnDef<typeof FEATURES, T>[] {
  const known = defs.get(columns) as ColumnDef<typeof FEATURES, T>[] | undefined;
  if (known !== undefined) return known;
  const made = toColumnDefs(columns);
  defs.set(columns, made);
  return made;
}
