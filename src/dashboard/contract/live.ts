import type { ErrorView } from "./session.ts";

/** One message of `GET api/live?view=`: the view's answer, sent whenever it changed. `view` is a path such as `events?source=stripe`. */
export interface LiveMessage {
  readonly view: string;
  readonly data: unknown;
}

/** Sent as the event `problem` when a view could not be read, until it can be again: what it showed is unknown. */
export interface LiveProblem extends ErrorView {
  readonly view: string;
}
