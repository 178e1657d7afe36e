import type { AddableHeaders } from "../answers/answer-headers.ts";

/** One request on its way through a route. */
export interface Exchange {
  /** As it came. Its body is read by the pipeline alone. */
  readonly request: Request;
  /** The trace id of `traceparent`, else a UUID (version 7). Every answer has it as `x-request-id`. */
  readonly requestId: string;
  /** The route's literal, such as `/api/tasks/[id]`. */
  readonly path: string;
  /** Who sends the request, as far as `trustProxy` lets us know: IPv4, or an IPv6 network of 64 bits. */
  readonly ip: string | null;
  /** Headers that every answer gets, errors included. Checks may add to them. */
  readonly answerHeaders: AddableHeaders;
}

/** A condition on requests. Throws an `ApiError` to refuse one. */
export type Check = (exchange: Exchange) => void | Promise<void>;
