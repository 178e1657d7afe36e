import type { Hint, RejectionCause } from "../verify/index.ts";

/** Why a delivery was refused: a bad proof, or something about the request itself. */
export type RefusalCause = RejectionCause | RequestCause;

/** What may be wrong with a request apart from its proof, or with us. */
export type RequestCause =
  | "source_unknown"
  | "method_not_allowed"
  /** It came from a network the source does not allow, or from nobody knows where. */
  | "ip_refused"
  | "https_required"
  /** More proven deliveries than the source takes, or more bad proofs than are taken from one address. */
  | "rate_limited"
  | "content_type_refused"
  | "content_encoding_refused"
  | "body_too_large"
  | "body_truncated"
  | "body_timed_out"
  | "body_incomplete"
  /** Its sender was proven, its body was not, and does not read as what the sender sends. */
  | "body_unparsable"
  | "keys_unreachable"
  | "store_unavailable";

/** A refused delivery. */
export interface Refusal {
  readonly source: string;
  readonly cause: RefusalCause;
  readonly status: number;
  readonly method: string;
  /** As JSON text, without the values of `secretHeaders`. Built only for the refusals that are kept. */
  readonly toHeaders: (secretHeaders: readonly string[]) => string;
  /** The request target, without the values of `secretParameters`; null if it is too long to be kept. As `toHeaders`. */
  readonly toUrl: (secretParameters: readonly string[]) => string | null;
  readonly body: Uint8Array | null;
  /** Whether nothing of the body may be kept. */
  readonly isBodySecret: boolean;
  /** Finds the likely reason. Called only for the refusals that are kept, after the answer. Never rejects. */
  readonly explain?: () => Promise<Hint | undefined>;
}
