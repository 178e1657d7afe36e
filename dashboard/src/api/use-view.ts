import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useEffect } from "react";

import { useLive } from "../live/live-context.ts";
import { read } from "./request.ts";

/** The key under which a view's last answer is kept. */
export function toViewKey(path: string): readonly ["view", string] {
  return ["view", path];
}

/** How often a view is read again where nothing pushes. */
const POLLING_MS = 5000;

/** How a view is kept up to date. */
export interface ViewOptions {
  /** Whether the stream follows it: it takes four views. */
  readonly isLive?: boolean;
  /** How often it is read again where the stream does not follow it. Never unless given. */
  readonly everyMs?: number;
}

/**
 * A view's answer, kept up to date for as long as it is shown.
 *
 * @param path Below `api/`; null asks for nothing.
 */
export function useView<T>(path: string | null, { isLive = true, everyMs }: ViewOptions = {}): UseQueryResult<T> {
  const { watch, status } = useLive();
  useEffect(() => (path === null || !isLive ? undefined : watch(path)), [path, isLive, watch]);
  const pollingMs = status === "polling" ? POLLING_MS : false;
  return useQuery({
    queryKey: toViewKey(path ?? ""),
    queryFn: ({ signal }) => read(path ?? "", signal) as Promise<T>,
    enabled: path !== null,
    refetchInterval: isLive ? pollingMs : status !== "paused" && (everyMs ?? false),
  });
}
