import { decode } from "../content/encoding.ts";
import { assertSecrets, type LabelledSecret, toOptionName } from "./secrets.ts";
import type { Verdict } from "../verdict.ts";
import type { SchemeContext } from "../schemes/scheme.ts";

/** How a secret's text becomes a key. */
export interface SecretForm {
  /** `utf8`, the text's own bytes, if omitted. `whsec`: base64 after an optional `whsec_`. */
  readonly key?: "utf8" | "hex" | "base64" | "base64url" | "whsec";
  /** Text before the encoded key, cut off where it is there, such as `v1,whsec_`. */
  readonly keyPrefix?: string;
  /**
   * What separates several secrets in one text, newest first, such as `|`. The first keeps the text's label; the others
   * are labelled after it: `0`, `0.1`, `0.2`.
   */
  readonly secretSeparator?: string;
}

/** Accepted key lengths, both ends included. */
export interface KeyLength {
  readonly min: number;
  readonly max: number;
}

/** One key of a source that shares secrets with its sender. */
export interface SecretKey {
  readonly bytes: Buffer;
  /** When it stops proving anything; `undefined` for never. */
  readonly notAfter: Date | undefined;
  /** Made once: the answer for every delivery this key proves. */
  readonly verdict: Verdict;
}

/**
 * Makes the keys of a source, newest first. None only where the source may lack a secret.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if a secret is missing, a placeholder or not a key.
 */
export function toSecretKeys(form: SecretForm, length: KeyLength, context: SchemeContext): readonly SecretKey[] {
  const { key = "utf8", keyPrefix = "" } = form;
  const { secrets, refuse, mayLackSecret } = context;
  const split = secrets.flatMap((secret, index) => splitSecret(secret, index, form.secretSeparator));
  const whitespace = key === "utf8" ? "inner" : "none";
  assertSecrets(split, { option: "secret", whitespace, mayBeMissing: mayLackSecret }, refuse);
  return split.map(({ secret, label, notAfter, index }) => {
    const text = secret.startsWith(keyPrefix) ? secret.slice(keyPrefix.length) : secret;
    const bytes = toKeyBytes(text, key);
    const problem = bytes === undefined ? NOT_ENCODED[key] : findLengthProblem(bytes, length);
    if (bytes === undefined || problem !== undefined) {
      throw refuse(toOptionName("secret", index, secrets.length), problem ?? NOT_ENCODED[key]);
    }
    return { bytes, notAfter, verdict: { kind: "verified", secret: { index, label } } };
  });
}

interface SplitSecret extends LabelledSecret {
  /** Position of the text it is part of. */
  readonly index: number;
}

function splitSecret(entry: LabelledSecret, index: number, separator: string | undefined): readonly SplitSecret[] {
  // Plain JavaScript and JSON configurations can hold anything; `assertSecrets` refuses it.
  if (separator === undefined || typeof entry.secret !== "string") return [{ ...entry, index }];
  return entry.secret.split(separator).map((secret, part) => ({
    ...entry,
    secret,
    label: part === 0 ? entry.label : `${entry.label}.${part}`,
    index,
  }));
}

const NOT_ENCODED = {
  utf8: "is not text",
  hex: "is not hex",
  base64: "is not base64",
  base64url: "is not base64url",
  whsec: "is not base64 after whsec_",
} as const;

function toKeyBytes(secret: string, key: NonNullable<SecretForm["key"]>): Buffer | undefined {
  switch (key) {
    case "utf8":
      return Buffer.from(secret, "utf8");
    case "hex":
      return decode(secret.toLowerCase(), "hex");
    case "base64":
    case "base64url":
      return decode(secret, key);
    case "whsec":
      return decode(secret.replace(/^whsec_/, ""), "base64");
  }
}

function findLengthProblem(bytes: Buffer, { min, max }: KeyLength): string | undefined {
  if (bytes.length >= min && bytes.length <= max) return undefined;
  return max === Number.POSITIVE_INFINITY
    ? `holds a key of ${bytes.length} bytes; at least ${min} are needed`
    : `holds a key of ${bytes.length} bytes; it must be ${min} to ${max}`;
}
