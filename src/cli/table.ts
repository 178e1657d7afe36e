import type { Paint, Style } from "./paint.ts";
import { toPrintable } from "./printable.ts";

/** One cell: a text, or a text with a style. */
export type Cell = string | { readonly text: string; readonly style: Style | undefined };

/** Columns under a header, as wide as their widest cell. Texts may come from anywhere. Ends with a line break. */
export function toTable(header: readonly string[], rows: readonly (readonly Cell[])[], paint: Paint): string {
  const cells = rows.map((row) => row.map(toPlainCell));
  const widths = header.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]?.text.length ?? 0)),
  );
  const lines = [header.map((title) => ({ text: title, style: "dim" as const })), ...cells];
  return lines.map((line) => `${toLine(line, widths, paint)}\n`).join("");
}

interface PlainCell {
  readonly text: string;
  readonly style: Style | undefined;
}

function toPlainCell(cell: Cell): PlainCell {
  return typeof cell === "string"
    ? { text: toPrintable(cell), style: undefined }
    : { text: toPrintable(cell.text), style: cell.style };
}

function toLine(cells: readonly PlainCell[], widths: readonly number[], paint: Paint): string {
  return cells
    .map(({ text, style }, column) => {
      const gap = column === cells.length - 1 ? "" : " ".repeat((widths[column] ?? 0) - text.length + 2);
      return (style === undefined ? text : paint(style, text)) + gap;
    })
    .join("")
    .trimEnd();
}
