import type { Logger } from "../core/logger.ts";
import type { OpenSource } from "../verify/index.ts";
import type { Client, ClientReader, Incoming } from "../http/index.ts";
import type { EventAppender } from "./event-appender.ts";
import type { Gate } from "./gate.ts";
import type { JobPlan } from "./pending-events.ts";
import type { RefusalLimiter } from "./refusal-limiter.ts";
import type { RejectionRecorder } from "./rejection-recorder.ts";
import type { Responder } from "./responder.ts";
import type { ResponseRecorder } from "./response-recorder.ts";

/** What the receiver works with. */
export interface ReceiverOptions {
  readonly gate: (name: string) => Gate | undefined;
  /** All sources of the app: a delivery may be signed with the secret of another. */
  readonly siblings: () => readonly OpenSource[];
  readonly toClient: ClientReader;
  /** The handlers an event of this source and type goes to. */
  readonly planJobs: (source: string, type: string) => readonly JobPlan[];
  /** What answers an event of this source and type in its request. */
  readonly findResponder: (source: string, type: string) => Responder | undefined;
  readonly appender: EventAppender;
  readonly rejections: RejectionRecorder;
  readonly refusals: RefusalLimiter;
  readonly responses: ResponseRecorder;
  readonly logger: Logger;
  readonly now: () => Date;
  /** Largest body, where a source does not say. Bytes. */
  readonly maxBytes: number;
  /** Longest a body may take to arrive. Milliseconds. */
  readonly bodyTimeoutMs: number;
}

/** One request at one source. */
export interface Visit {
  readonly gate: Gate;
  readonly incoming: Incoming;
  /** By `performance.now()`. */
  readonly arrivedAtMs: number;
  /** Who sends it. Found out at the first call. */
  readonly toClient: () => Client;
}
