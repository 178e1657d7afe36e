import { createHash, timingSafeEqual } from "node:crypto";
import type { Delivery } from "../delivery.ts";
import { toReader } from "../content/read-place.ts";
import { readQuery } from "../content/request-target.ts";
import { assertSecrets, isCurrent, type LabelledSecret } from "../keys/secrets.ts";
import { reject, type Verdict } from "../verdict.ts";
import { writeField } from "../content/write-field.ts";
import type { OpenScheme, SchemeContext, SignedRequest } from "./scheme.ts";

/** A shared secret sent along as it is. It proves the sender, not the body. */
export interface TokenScheme {
  readonly kind: "token";
  readonly carrier: TokenCarrier;
}

/** Where a token travels. `prefix` is text before it, such as `Bearer `. */
export type TokenCarrier =
  | { readonly in: "header"; readonly header: string; readonly prefix?: string }
  | { readonly in: "query"; readonly parameter: string }
  /** A path in the decoded body. The body is stored as it came, and the token with it. */
  | { readonly in: "field"; readonly path: string };

/**
 * Reads the tokens of a source once, for all its deliveries.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if a token is missing, a placeholder or cannot be sent in a header.
 */
export function openToken({ carrier }: TokenScheme, context: SchemeContext): OpenScheme {
  const { secrets, refuse, mayLackSecret, payload } = context;
  assertSecrets(secrets, { option: "secret", whitespace: "none", mayBeMissing: mayLackSecret }, refuse);
  if (!secrets.every(({ secret }) => SENDABLE.test(secret))) throw refuse("secret", "holds characters outside ASCII");
  const matchToken = toTokenMatcher(secrets);
  return {
    verify(delivery, now) {
      const token = readToken(delivery, carrier, context);
      if (token === null || token === "") return reject("token_missing");
      return token.length > MAX_TOKEN_BYTES ? reject("token_mismatch") : matchToken(token, now);
    },
    sign({ body }) {
      const [newest] = secrets;
      if (newest === undefined) throw refuse("secret", "is needed to sign test deliveries");
      return carrier.in === "field"
        ? { headers: {}, body: writeField(body, payload, carrier.path, newest.secret) }
        : { ...writeToken(newest.secret, carrier), body };
    },
  };
}

/** Bytes of a token beyond which it is not compared. */
export const MAX_TOKEN_BYTES = 4_096;

/** Compares a token with every secret that is current. */
export type TokenMatcher = (token: string | Uint8Array, now: Date) => Verdict;

/**
 * Makes a comparison with every secret. Digests are compared instead of texts: they are of one length,
 * and where two differ says nothing about where the texts do.
 */
export function toTokenMatcher(secrets: readonly LabelledSecret[]): TokenMatcher {
  const known = secrets.map(({ label, secret, notAfter }, index) => ({
    notAfter,
    digest: toDigest(secret),
    verdict: { kind: "verified", secret: { index, label } } satisfies Verdict,
  }));
  return (token, now) => {
    const digest = toDigest(token);
    let verdict: Verdict | undefined;
    for (const entry of known) {
      if (timingSafeEqual(digest, entry.digest) && isCurrent(entry, now)) verdict ??= entry.verdict;
    }
    return verdict ?? reject("token_mismatch");
  };
}

const SENDABLE = /^[\x21-\x7e]+$/;

function toDigest(text: string | Uint8Array): Buffer {
  return createHash("sha256").update(text).digest();
}

/** A header or parameter that comes twice is joined, and so matches nothing. */
function readToken(delivery: Delivery, carrier: TokenCarrier, { payload }: SchemeContext): string | null {
  switch (carrier.in) {
    case "query":
      return new URLSearchParams(readQuery(delivery.url)).getAll(carrier.parameter).join(", ");
    case "field":
      return toReader(delivery, payload).field(carrier.path) ?? null;
    case "header": {
      const value = delivery.headers.get(carrier.header);
      const prefix = carrier.prefix ?? "";
      return value?.startsWith(prefix) === true ? value.slice(prefix.length) : null;
    }
  }
}

function writeToken(
  token: string,
  carrier: Exclude<TokenCarrier, { readonly in: "field" }>,
): Pick<SignedRequest, "headers" | "query"> {
  return carrier.in === "query"
    ? { headers: {}, query: { [carrier.parameter]: token } }
    : { headers: { [carrier.header]: `${carrier.prefix ?? ""}${token}` } };
}
