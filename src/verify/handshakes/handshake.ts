import type { Place } from "../definition/place.ts";
import type { RejectionCause } from "../verdict.ts";

/** A request by which a sender checks an endpoint, and the answer it expects. Stores no event. */
export interface Handshake {
  readonly method: "GET" | "HEAD" | "OPTIONS" | "POST";
  /**
   * All of these must hold for a request to be this handshake: the exact text, or `true` for any that is not empty. An
   * empty text stands for none at all.
   */
  readonly when?: Readonly<Partial<Record<Place, string | number | true>>>;
  /** What has to be proven before it is answered. */
  readonly proof: HandshakeProof;
  /**
   * Answered only if the app set the option `answerHandshakes`, because the answer helps whoever asks: it signs for
   * them, for example.
   */
  readonly mustBeArmed?: boolean;
  /**
   * Where the request carries a new secret. It is handed to the app's `onSecret`, without which the handshake is
   * refused: whoever asks would otherwise choose the key of the endpoint.
   */
  readonly secret?: Place;
  readonly answer: HandshakeAnswer;
}

/** What proves a handshake. */
export type HandshakeProof =
  /** The definition's own scheme, as for any delivery. */
  | "delivery"
  /** Nothing: the answer is of no use to a stranger. */
  | "none"
  /** The value at `place` equals the option `setting`, compared in constant time. */
  | { readonly place: Place; readonly setting: string }
  /** The value at `place` is one of the option `setting`, a list separated by commas or white space. */
  | { readonly place: Place; readonly oneOf: string };

/**
 * The answer. Texts are templates over `{header:…}`, `{query:…}`, `{field:…}`, `{setting:…}` and
 * `{hmac:hex:…}` or `{hmac:base64:…}`, the HMAC-SHA256 of such a value with the newest secret, as in
 * `sha256={hmac:base64:query:crc_token}`. What is echoed or signed must be 1 to 1,024 of `A-Z a-z 0-9 _ . ~ + / = : -`,
 * and spaces inside of what is echoed: anything else is refused. A delivery whose whole body a handshake could have
 * signed for a stranger is refused as well.
 */
export interface HandshakeAnswer {
  /** 200 if omitted. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as `text/plain` that no browser may interpret. */
  readonly text?: string;
  /** Sent as JSON. */
  readonly json?: Readonly<Record<string, string | number>>;
}

/** What a handshake came to. */
export type HandshakeOutcome =
  | {
      readonly kind: "answered";
      readonly status: number;
      /** Names in lower case; `content-type` and `x-content-type-options` among them where there is a body. */
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | { readonly kind: "rejected"; readonly cause: RejectionCause };
