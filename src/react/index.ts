"use client";

export { csrfFetch, createCsrfFetch, type CsrfFetchParts } from "./csrf-fetch.ts";
export { createCsrfTokenStore, type CsrfTokenSource, type CsrfTokenStore } from "./csrf-token-store.ts";
export {
  createEventStream,
  type EventSchemas,
  type EventStream,
  type EventStreamOptions,
  type StreamEvent,
  type StreamState,
} from "./event-stream.ts";
export { StreamError, type StreamErrorFacts } from "./stream-error.ts";
export { useCsrfToken } from "./use-csrf-token.ts";
export { useEventStream } from "./use-event-stream.ts";
