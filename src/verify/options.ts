import type { JWK } from "jose";
import type { LabelledSecret } from "./keys/secrets.ts";

/** What every source may set. */
export interface CommonOptions {
  /** Largest body accepted, in bytes. Omitted, the receiver's limit holds. */
  readonly maxBytes?: number | undefined;
  /** How far the signed time may lie from ours, in either direction. Milliseconds. Omitted, the provider's own figure. */
  readonly toleranceMs?: number | undefined;
  /**
   * The endpoint's public address exactly as it was given to the sender, for senders that sign it. The address a
   * request claims to have been sent to is never trusted.
   */
  readonly url?: string | undefined;
  /** Networks deliveries may come from, in CIDR notation or as single addresses, or those the sender publishes. */
  readonly allowedIps?: readonly string[] | "published" | undefined;
  /** Refuses deliveries that did not come over https. False if omitted. */
  readonly httpsOnly?: boolean | undefined;
  /** Proven deliveries accepted a minute, beyond which they are answered 429. No limit if omitted. */
  readonly maxPerMinute?: number | undefined;
  /** Answers handshakes that sign for whoever asks, such as X's. False if omitted. */
  readonly answerHandshakes?: boolean | undefined;
  /**
   * Takes the secret a sender chooses at set-up, as Asana and Notion do, to be saved and configured. Handshakes that
   * bring a secret are refused while this is missing; remove it once the endpoint is set up.
   */
  readonly onSecret?: ((secret: string) => void | Promise<void>) | undefined;
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
  /** When it stops proving anything: the end of a rotation. Never if omitted. */
  readonly notAfter?: Date | undefined;
}

/** Options of a source that shares secrets with its sender. */
export interface SecretOptions extends CommonOptions {
  readonly secret: SecretOption;
}

/** Options of a source whose sender signs with a private key. */
export interface PublicKeyOptions extends CommonOptions {
  /** The sender's public key, or several while it rotates them, newest first. */
  readonly publicKey: SecretOption;
  /** A private JWK as JSON text. Only used to sign test deliveries, never to verify. */
  readonly developmentKey?: string | undefined;
}

/** Options of a source whose sender's certificates are fetched. */
export interface CertificateOptions extends CommonOptions {
  /** A private JWK as JSON text. Only used to sign test deliveries, never to verify. */
  readonly developmentKey?: string | undefined;
}

/** Options of a source whose sender publishes its keys below an address of the app's own. */
export interface IssuerOptions extends CommonOptions {
  /** The address that signs, such as `https://example.kinde.com`: its keys prove the deliveries. */
  readonly issuer: string | undefined;
  /** A private JWK as JSON text. Only used to sign test deliveries, never to verify. */
  readonly developmentKey?: string | undefined;
}

/** Options of a source whose keys the app looks up by key id. */
export interface KeyResolverOptions extends CommonOptions {
  readonly resolveKey: KeyResolver;
  /** A private JWK as JSON text. Only used to sign test deliveries, never to verify. */
  readonly developmentKey?: string | undefined;
}

/** Finds a sender's public key, as a JWK. `undefined` where the sender has no such key. Called with one id at a time. */
export type KeyResolver = (keyId: string) => Promise<JWK | undefined>;

/** Options of a source that is proven by a user name and a password. */
export interface PasswordOptions extends CommonOptions {
  readonly username: string | undefined;
  /** The password, or several while rotating, newest first. */
  readonly password: SecretOption;
}

/** Everything an app configures about a source besides its secrets. */
export interface SourceOptions extends CommonOptions {
  /** Where the sender's public keys are, for senders that sign JWTs. */
  readonly issuer?: string | undefined;
  readonly username?: string | undefined;
  readonly resolveKey?: KeyResolver | undefined;
  /** A private JWK as JSON text. Only used to sign test deliveries, never to verify. */
  readonly developmentKey?: string | undefined;
  /** Values of the definition's `settings`. */
  readonly settings?: Readonly<Record<string, string | undefined>> | undefined;
}

/** Normalises a secret option. Checks nothing; a missing secret becomes an empty one. */
export function toLabelledSecrets(option: SecretOption): readonly LabelledSecret[] {
  const list = typeof option === "string" || option === undefined ? [option] : option;
  return list.map((item, index) =>
    typeof item === "object"
      ? { label: item.label, secret: item.secret ?? "", notAfter: item.notAfter }
      : { label: String(index), secret: item ?? "", notAfter: undefined },
  );
}
