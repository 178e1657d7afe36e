import { useSearchParams } from "wouter";

import type { Range } from "../../../../src/dashboard/contract.ts";

/** The spans there are, with their names. */
export const RANGES: readonly (readonly [Range, string])[] = [
  ["hour", "Hour"],
  ["day", "Day"],
  ["week", "Week"],
];

/** The span of the address, `day` unless it says another, and how to change it. */
export function useRange(): readonly [Range, (range: Range) => void] {
  const [search, setSearch] = useSearchParams();
  const range = RANGES.find(([name]) => name === search.get("range"))?.[0] ?? "day";
  const change = (next: Range): void =>
    setSearch(
      (now) => {
        const changed = new URLSearchParams(now);
        if (next === "day") changed.delete("range");
        else changed.set("range", next);
        return changed;
      },
      { replace: true },
    );
  return [range, change];
}
