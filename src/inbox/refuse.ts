import type { OpenSource } from "../verify/index.ts";
import type { Answer, Incoming } from "../http/index.ts";
import { answers } from "./answers.ts";
import { toStoredHeaders } from "./redact-headers.ts";
import { toStoredUrl } from "./redact-url.ts";
import type { Refusal, RefusalCause, RequestCause } from "./refusal.ts";
import type { RejectionRecorder } from "./rejection-recorder.ts";

/** A request that is refused, as far as it is known. */
export interface RefusedRequest {
  readonly source: Pick<OpenSource, "name" | "isBodySecret" | "handshakeMethods" | "acknowledgement">;
  readonly incoming: Incoming;
  readonly body?: Uint8Array;
  readonly explain?: NonNullable<Refusal["explain"]>;
  /** When it is worth coming again. 5 unless given. */
  readonly retryAfterSeconds?: number;
}

/** Records a refusal, and says what the sender is told. */
export function refuse(rejections: RejectionRecorder, refused: RefusedRequest, cause: RefusalCause): Answer {
  const { source, incoming, body = null, explain } = refused;
  const answer = toAnswer(refused, cause);
  rejections.record({
    source: source.name,
    cause,
    status: answer.status,
    method: incoming.method,
    toHeaders: (secretHeaders) => toStoredHeaders(incoming.headers, secretHeaders),
    toUrl: (secretParameters) => toStoredUrl(incoming.url, secretParameters),
    body,
    isBodySecret: source.isBodySecret,
    ...(explain !== undefined && { explain }),
  });
  return answer;
}

/** The methods a source takes, as `Allow` lists them. */
export function toAllowed({ handshakeMethods }: Pick<OpenSource, "handshakeMethods">): string {
  return [...new Set(["POST", "OPTIONS", ...handshakeMethods])].join(", ");
}

const RETRY_AFTER_SECONDS = 5;

// What is not in this table is a bad proof, and all bad proofs look alike from outside.
const ANSWERS: Readonly<Record<RequestCause, (refused: RefusedRequest) => Answer>> = {
  source_unknown: answers.unknownSource,
  method_not_allowed: ({ source }) => answers.methodNotAllowed(toAllowed(source)),
  ip_refused: answers.forbidden,
  https_required: answers.forbidden,
  rate_limited: (refused) => answers.rateLimited(toRetryAfter(refused)),
  content_type_refused: answers.unsupportedType,
  content_encoding_refused: answers.unsupportedType,
  body_too_large: answers.bodyTooLarge,
  body_truncated: answers.bodyTooLarge,
  body_timed_out: answers.bodyTimedOut,
  body_incomplete: answers.bodyIncomplete,
  body_unparsable: answers.bodyUnparsable,
  keys_unreachable: (refused) => answers.unavailable(toRetryAfter(refused)),
  store_unavailable: (refused) => answers.unavailable(toRetryAfter(refused)),
};

function toAnswer(refused: RefusedRequest, cause: RefusalCause): Answer {
  if (isRequestCause(cause)) return ANSWERS[cause](refused);
  // A sender that wants an empty acknowledgement, as Xero does, wants an empty refusal too.
  const { acknowledgement } = refused.source;
  const isBodiless = acknowledgement !== undefined && (acknowledgement.body ?? "") === "";
  return isBodiless ? answers.unauthorizedWithoutBody() : answers.unauthorized();
}

function isRequestCause(cause: RefusalCause): cause is RequestCause {
  return Object.hasOwn(ANSWERS, cause);
}

function toRetryAfter({ retryAfterSeconds = RETRY_AFTER_SECONDS }: RefusedRequest): number {
  return retryAfterSeconds;
}
