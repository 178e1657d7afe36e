"use client";

import { useEffect, useRef, useState, useSyncExternalStore } from "react";

import {
  createEventStream,
  type EventSchemas,
  type EventStream,
  type EventStreamOptions,
  type StreamState,
} from "./event-stream.ts";

/**
 * Reads server-sent events while the component is there. A connection that is lost is made again where it ended.
 *
 * @param url Another one begins another stream. Null reads nothing.
 */
export function useEventStream<E extends EventSchemas>(
  url: string | null,
  options: Pick<EventStreamOptions<E>, "events" | "onEvent" | "onError">,
): StreamState<E> {
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const [kept, keep] = useState(() => ({ url, stream: open(url, latest) }));
  let { stream } = kept;
  if (kept.url !== url) {
    stream = open(url, latest);
    keep({ url, stream });
  }
  return useSyncExternalStore(stream.subscribe, stream.get, getServerState);
}

function open<E extends EventSchemas>(
  url: string | null,
  latest: { readonly current: Pick<EventStreamOptions<E>, "events" | "onEvent" | "onError"> },
): EventStream<E> {
  if (url === null) return { get: () => CLOSED, subscribe: () => () => undefined };
  return createEventStream<E>(url, {
    get events() {
      return latest.current.events;
    },
    onEvent: (event) => latest.current.onEvent?.(event),
    onError: (error) => latest.current.onError?.(error),
  });
}

const CLOSED = { status: "closed", event: null, error: null } as const;
const CONNECTING = { status: "connecting", event: null, error: null } as const;

function getServerState(): typeof CONNECTING {
  return CONNECTING;
}
