/** Why a delivery's proof was refused. Closed: every cause is listed, stored and documented. */
export type RejectionCause =
  | "signature_missing"
  | "signature_malformed"
  | "signature_mismatch"
  | "timestamp_missing"
  | "timestamp_malformed"
  | "timestamp_too_old"
  | "timestamp_in_future"
  | "id_missing"
  | "id_malformed"
  | "token_missing"
  | "token_mismatch"
  | "jwt_malformed"
  | "jwt_algorithm_refused"
  | "jwt_key_unknown"
  | "jwt_claims_refused"
  /** The token's hash of the body is not the body's. */
  | "jwt_body_mismatch"
  /** Something the signed content is made of, such as a header or a form field, is not there. */
  | "content_incomplete"
  /** The certificate is not the sender's, or not valid now. */
  | "certificate_refused"
  /** A handshake that is not armed, not proven, or asks to echo what is never echoed. */
  | "handshake_refused";

/** Which secret proved a delivery. */
export interface SecretMatch {
  /** Position in the configured list, newest first. */
  readonly index: number;
  /** The secret's label, or its position as text. Never the secret. */
  readonly label: string;
}

/** What checking a delivery's proof came to. */
export type Verdict =
  | { readonly kind: "verified"; readonly secret: SecretMatch }
  | { readonly kind: "rejected"; readonly cause: RejectionCause }
  /** The keys could not be had just now: neither proven nor forged. */
  | { readonly kind: "unavailable"; readonly cause: "keys_unreachable" };

/** The verdict on a delivery whose proof fails. */
export function reject(cause: RejectionCause): Verdict {
  return { kind: "rejected", cause };
}
