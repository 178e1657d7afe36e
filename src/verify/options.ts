import type { LabelledSecret } from "./secrets.ts";

/** What every source may set. */
export interface CommonOptions {
  /** Largest body accepted, in bytes. Omitted, the receiver's limit holds. */
  readonly maxBytes?: number | undefined;
  /** How far the signed time may lie from ours, in either direction. Milliseconds. Omitted, the provider's own figure. */
  readonly toleranceMs?: number | undefined;
}

/**
 * One secret, or several while rotating, newest first. A delivery proven by any of them is accepted.
 * `undefined` is allowed because `process.env.NAME` is; it is refused at start-up.
 */
export type SecretOption = string | undefined | readonly (string | undefined | LabelledOption)[];

/** A secret under a name of its own, which verdicts and the dashboard show in place of its position. */
export interface LabelledOption {
  /** 1 to 64 of letters, digits, `_`, `.` and `-`. */
  readonly label: string;
  readonly secret: string | undefined;
}

/** Options of a source that shares secrets with its sender. */
export interface SecretOptions extends CommonOptions {
  readonly secret: SecretOption;
}

/** Everything an app configures about a source besides its secrets. */
export interface SourceOptions extends CommonOptions {
  /** Where the sender's public keys are, for senders that sign JWTs. */
  readonly issuer?: string | undefined;
  /** A private JWK as JSON text. Only used to sign test deliveries, never to verify. */
  readonly developmentKey?: string | undefined;
}

/** Normalises a secret option. Checks nothing; a missing secret becomes an empty one. */
export function toLabelledSecrets(option: SecretOption): readonly LabelledSecret[] {
  const list = typeof option === "string" || option === undefined ? [option] : option;
  return list.map((item, index) =>
    typeof item === "object"
      ? { label: item.label, secret: item.secret ?? "" }
      : { label: String(index), secret: item ?? "" },
  );
}
