import { useShortcuts } from "./shortcuts.ts";

/** `j` and `k` go through the links of a list's rows, marked `data-row`; Enter is the link's own. */
export function useListKeys(): void {
  useShortcuts({ j: () => move(1), k: () => move(-1) });
}

/** The row that has the focus; null without one. */
export function focusedRow(): HTMLElement | null {
  return document.activeElement instanceof HTMLElement && document.activeElement.matches("[data-row]")
    ? document.activeElement
    : null;
}

function move(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-row]")];
  const at = rows.findIndex((row) => row === focusedRow());
  const next = at === -1 ? firstInSight(rows) : rows[at + by];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function firstInSight(rows: readonly HTMLElement[]): HTMLElement | undefined {
  return rows.find((row) => row.getBoundingClientRect().top > 0);
}
