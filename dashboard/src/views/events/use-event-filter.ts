import { useMemo } from "react";
import { useSearchParams } from "wouter";

import { toFilter, toFixed, type EventFilter } from "./event-filter.ts";

/** The address's filter, and how to change it. */
export interface FilterInAddress {
  readonly filter: EventFilter;
  /** With spans that end now as instants: what the server is asked. */
  readonly fixed: EventFilter;
  /** An empty text takes a filter away. */
  readonly change: (changes: Readonly<Record<string, string>>) => void;
  readonly clear: () => void;
}

/** Keeps the filter in the address, so that it can be sent to someone. */
export function useEventFilter(): FilterInAddress {
  const [search, setSearch] = useSearchParams();
  const text = search.toString();
  const filter = useMemo(() => toFilter(new URLSearchParams(text)), [text]);
  const fixed = useMemo(() => toFixed(filter, Date.now()), [filter]);
  const change = (changes: Readonly<Record<string, string>>): void =>
    setSearch((now) => {
      const next = new URLSearchParams(now);
      for (const [name, value] of Object.entries(changes)) {
        if (value.trim() === "") next.delete(name);
        else next.set(name, value.trim());
      }
      return next;
    });
  return { filter, fixed, change, clear: () => setSearch(new URLSearchParams()) };
}
