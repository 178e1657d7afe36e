import { toErrorMessage } from "../core/errors.ts";
import type { Logger } from "../core/logger.ts";
import { toUuidV7 } from "../core/uuid.ts";
import type { Delivery, OpenSource, SecretMatch } from "../verify/index.ts";
import { answers } from "./answers.ts";
import type { EventAppender, PendingEvent } from "./event-appender.ts";
import type { Answer, Incoming } from "./incoming.ts";
import { createRandomBytes } from "./random-bytes.ts";
import { readDeliveryBody } from "./read-delivery-body.ts";
import { toStoredHeaders } from "./redact-headers.ts";
import type { RefusalCause, RequestCause } from "./refusal.ts";
import type { RejectionRecorder } from "./rejection-recorder.ts";

/** A job to be made for an event: the handler's name and how often it may be attempted. */
export interface JobPlan {
  readonly handler: string;
  readonly attemptLimit: number;
}

/** What the receiver works with. */
export interface ReceiverOptions {
  readonly source: (name: string) => OpenSource | undefined;
  /** The handlers an event of this source and type goes to. */
  readonly planJobs: (source: string, type: string) => readonly JobPlan[];
  readonly appender: EventAppender;
  readonly rejections: RejectionRecorder;
  readonly logger: Logger;
  readonly now: () => Date;
  /** Largest body, where a source does not say. Bytes. */
  readonly maxBytes: number;
  /** Longest a body may take to arrive. Milliseconds. */
  readonly bodyTimeoutMs: number;
}

/**
 * Takes one request for one source: verifies it, commits it, and only then says so.
 * Never rejects: every ending is an answer.
 */
export type Receiver = (sourceName: string, incoming: Incoming) => Promise<Answer>;

const RETRY_AFTER_SECONDS = 5;
const takeRandomBytes = createRandomBytes(10);
// The name in the URL is the caller's: one label for all of them keeps the table and the log bounded.
const UNKNOWN_SOURCE = { name: "(unknown)", secretHeaders: [] } as const;

/** Makes the one receiver behind every door. */
export function createReceiver(options: ReceiverOptions): Receiver {
  return async (sourceName, incoming) => {
    const source = options.source(sourceName);
    if (source === undefined) {
      return refuse(options, { source: UNKNOWN_SOURCE, incoming }, "source_unknown");
    }
    if (incoming.method === "OPTIONS") return answers.options();
    if (incoming.method !== "POST") return refuse(options, { source, incoming }, "method_not_allowed");
    try {
      return await receive(options, source, incoming);
    } catch (error) {
      options.logger.error("delivery not stored", {
        source: source.name,
        error: toErrorMessage(error),
      });
      return refuse(options, { source, incoming }, "store_unavailable");
    }
  };
}

async function receive(options: ReceiverOptions, source: OpenSource, incoming: Incoming): Promise<Answer> {
  const reading = await readDeliveryBody(source, incoming, options);
  if (reading.kind === "refused") return refuse(options, { source, incoming }, reading.cause);

  const delivery: Delivery = {
    method: incoming.method,
    url: incoming.url,
    headers: incoming.headers,
    body: reading.bytes,
  };
  const verdict = await source.verify(delivery, options.now());
  if (verdict.kind !== "verified") return refuse(options, { source, incoming, body: reading.bytes }, verdict.cause);

  const appended = await options.appender.append(toPendingEvent(options, source, delivery, verdict.secret));
  if (appended.isConflict) {
    options.logger.warn("an event id came again with another body; the first one is kept", {
      source: source.name,
      id: appended.eventId,
    });
  }
  return appended.isDuplicate ? answers.duplicate(appended.eventId) : answers.stored(appended.eventId);
}

function toPendingEvent(
  options: ReceiverOptions,
  source: OpenSource,
  delivery: Delivery,
  secret: SecretMatch,
): PendingEvent {
  const identity = source.identify(delivery);
  return {
    id: toUuidV7(options.now().getTime(), takeRandomBytes()),
    source: source.name,
    type: identity.type,
    externalId: identity.externalId,
    headers: toStoredHeaders(delivery.headers, source.secretHeaders),
    body: delivery.body,
    secretLabel: secret.label,
    isParsed: identity.isParsed,
    dedupeKey: identity.dedupeKey,
    contentHash: identity.contentHash,
    jobs: options.planJobs(source.name, identity.type),
  };
}

function refuse(options: ReceiverOptions, refused: RefusedRequest, cause: RefusalCause): Answer {
  const { source, incoming, body = null } = refused;
  const answer = toAnswer(cause);
  options.rejections.record({
    source: source.name,
    cause,
    status: answer.status,
    method: incoming.method,
    toHeaders: () => toStoredHeaders(incoming.headers, source.secretHeaders),
    body,
  });
  return answer;
}

interface RefusedRequest {
  readonly source: Pick<OpenSource, "name" | "secretHeaders">;
  readonly incoming: Incoming;
  readonly body?: Uint8Array;
}

// What is not in this table is a bad proof, and all bad proofs look alike from outside.
const ANSWERS: Readonly<Record<RequestCause, () => Answer>> = {
  source_unknown: answers.unknownSource,
  method_not_allowed: answers.methodNotAllowed,
  content_type_refused: answers.unsupportedType,
  content_encoding_refused: answers.unsupportedType,
  body_too_large: answers.bodyTooLarge,
  body_truncated: answers.bodyTooLarge,
  body_timed_out: answers.bodyTimedOut,
  body_incomplete: answers.bodyIncomplete,
  keys_unreachable: () => answers.unavailable(RETRY_AFTER_SECONDS),
  store_unavailable: () => answers.unavailable(RETRY_AFTER_SECONDS),
};

function toAnswer(cause: RefusalCause): Answer {
  return isRequestCause(cause) ? ANSWERS[cause]() : answers.unauthorized();
}

function isRequestCause(cause: RefusalCause): cause is RequestCause {
  return Object.hasOwn(ANSWERS, cause);
}
