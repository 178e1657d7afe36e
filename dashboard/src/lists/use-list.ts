import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";

import { read } from "../api/request.ts";
import { useView, type ViewOptions } from "../api/use-view.ts";
import { showToast } from "../parts/toasts.tsx";
import { appendPage, mergeFirstPage, toList, type KnownList, type ListShape } from "./merge-list.ts";

/** A list that grows at both ends: what is new comes by itself, what is old when asked for. */
export interface GrowingList<P, T> {
  readonly query: UseQueryResult<P>;
  readonly items: readonly T[];
  readonly arrived: ReadonlySet<string>;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
  /** The last page that was read, for what it says beside its items. */
  readonly lastPage: P | undefined;
}

// Kept beyond a visit to an item, so that going back finds the list as it was.
const kept = new Map<string, KnownList<unknown>>();
const MAX_KEPT = 10;

/** Reads a list page by page and keeps its first page up to date. */
export function useList<P, T>(path: string, shape: ListShape<P, T>, options: ViewOptions = {}): GrowingList<P, T> {
  const query = useView<P>(path, options);
  const [known, setKnown] = useState(() => kept.get(path) as KnownList<T> | undefined);
  const [older, setOlder] = useState<{ readonly path: string; readonly page: P }>();
  const [isLoadingMore, setIsLoadingMore] = useState(false);
  const list = toCurrent(path, query.data, known, shape);
  if (list !== known) {
    setKnown(list);
    keep(path, list);
  }
  const loadMore = async (): Promise<void> => {
    if (list?.next == null || isLoadingMore) return;
    setIsLoadingMore(true);
    try {
      const page = (await read(toNextPath(path, list.next))) as P;
      setOlder({ path, page });
      setKnown((now) => (now?.path === path ? appendPage(now, page, shape) : now));
    } catch (error) {
      showToast(error instanceof Error ? error.message : "The next page could not be read.", { isError: true });
    } finally {
      setIsLoadingMore(false);
    }
  };
  return {
    query,
    items: list?.items ?? [],
    arrived: list?.arrived ?? new Set(),
    hasMore: list !== undefined && list.next !== null,
    isLoadingMore,
    loadMore: () => void loadMore(),
    lastPage: older?.path === path ? older.page : query.data,
  };
}

function toCurrent<P, T>(
  path: string,
  page: P | undefined,
  known: KnownList<T> | undefined,
  shape: ListShape<P, T>,
): KnownList<T> | undefined {
  const own = known?.path === path ? known : (kept.get(path) as KnownList<T> | undefined);
  if (page === undefined || own?.page === page) return own;
  return own === undefined ? toList(path, page, shape) : mergeFirstPage(own, page, shape);
}

function keep<T>(path: string, list: KnownList<T> | undefined): void {
  kept.delete(path);
  if (list !== undefined) kept.set(path, list);
  const [oldest] = kept.keys();
  if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
}

function toNextPath(path: string, cursor: string): string {
  return `${path}${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`;
}
