import { endsInside } from "../identity/batch.ts";
import { toBodyVariants } from "./body-variants.ts";
import type { ProviderDefinition } from "../definition/definition.ts";
import type { Delivery } from "../delivery.ts";
import { findOtherSender, type ProvenBy } from "./foreign-headers.ts";
import type { Hint } from "./hint.ts";
import { findOddity } from "./oddity.ts";
import { openScheme, type Scheme, toTraits } from "../scheme.ts";
import type { SchemeContext } from "../schemes/scheme.ts";
import { isCurrent } from "../keys/secrets.ts";
import { toUrlVariants } from "./url-variants.ts";
import type { RejectionCause, Verdict } from "../verdict.ts";

/** Another source of the same app, whose secret may be the right one. */
export interface Sibling {
  readonly name: string;
  readonly provider: string;
  verify(delivery: Delivery, now: Date): Promise<Verdict>;
}

/** What an {@link Explain} knows about its own source. */
export interface Explained {
  readonly name: string;
  readonly definition: ProviderDefinition;
  readonly context: SchemeContext;
  /** Definitions among which another sender's headers are looked up. Asked when they are first needed. */
  readonly loadDefinitions: () => Promise<readonly ProvenBy[]>;
}

/** Finds the likely reason for a refusal. Never rejects. */
export type Explain = (
  delivery: Delivery,
  cause: RejectionCause,
  now: Date,
  siblings?: readonly Sibling[],
) => Promise<Hint | undefined>;

/** Makes the {@link Explain} of one source. Nothing is fetched, and bodies over 256 KiB are not verified again. */
export function toExplain(explained: Explained): Explain {
  return async (delivery, cause, now, siblings = []) => {
    try {
      return await findHint({ ...explained, delivery, now, siblings }, cause);
    } catch {
      // A hint is a courtesy: the refusal stands and is recorded without one.
      return undefined;
    }
  };
}

/** One refused delivery under examination. */
interface Case extends Explained {
  readonly delivery: Delivery;
  readonly now: Date;
  readonly siblings: readonly Sibling[];
}

type CauseGroup = "missing" | "mismatch" | "time" | "other";

const GROUPS: Readonly<Record<RejectionCause, CauseGroup>> = {
  signature_missing: "missing",
  signature_malformed: "other",
  signature_mismatch: "mismatch",
  timestamp_missing: "missing",
  timestamp_malformed: "other",
  timestamp_too_old: "time",
  timestamp_in_future: "time",
  id_missing: "missing",
  id_malformed: "other",
  token_missing: "missing",
  token_mismatch: "mismatch",
  jwt_malformed: "other",
  jwt_algorithm_refused: "other",
  jwt_key_unknown: "other",
  jwt_claims_refused: "time",
  jwt_body_mismatch: "mismatch",
  content_incomplete: "missing",
  certificate_refused: "other",
  handshake_refused: "other",
};

async function findHint(refused: Case, cause: RejectionCause): Promise<Hint | undefined> {
  switch (GROUPS[cause]) {
    case "missing":
      return findSender(refused);
    case "time":
      return (await isSkewed(refused)) ? "clock_skew" : undefined;
    case "mismatch":
      return findMismatch(refused);
    case "other":
      return undefined;
  }
}

async function findMismatch(refused: Case): Promise<Hint | undefined> {
  const { definition, context, delivery } = refused;
  if (isTruncated(delivery)) return "body_truncated";
  return (await retry(refused)) ?? findOddity(definition, context.secrets, delivery);
}

async function findSender({ delivery, definition, loadDefinitions }: Case): Promise<Hint | undefined> {
  const sender = findOtherSender(delivery.headers, definition, await loadDefinitions());
  return sender === undefined ? undefined : "headers_of_another_sender";
}

async function isSkewed(refused: Case): Promise<boolean> {
  const { context } = refused;
  const options = { ...context.options, toleranceMs: Number.MAX_SAFE_INTEGER };
  return isRetryable(refused) && verifies(refused, { context: { ...context, options } });
}

function isTruncated({ headers, body }: Delivery): boolean {
  const length = headers.get("content-length") ?? "";
  if (/^\d{1,15}$/.test(length) && Number(length) > body.length) return true;
  return endsInside(body);
}

/** Bytes of a body beyond which it is not verified again. */
const MAX_RETRIED_BYTES = 262_144;

/** Bytes verified again at most for one likely reason: a few milliseconds, and more tries than a small body needs. */
const MAX_TRIED_BYTES = 4_194_304;

/** Whoever forges a delivery must not make us fetch anything. */
function isRetryable({ definition: { scheme }, delivery }: Case): boolean {
  if (delivery.body.length > MAX_RETRIED_BYTES) return false;
  if (scheme.kind === "jwt") return scheme.keys.from === "secret";
  return scheme.kind !== "signature" || typeof scheme.key === "string";
}

const RETRIES: readonly (readonly [Hint, (refused: Case) => Promise<boolean>])[] = [
  ["secret_expired", isExpired],
  ["secret_of_another_source", isOfSibling],
  ["url_differs", isOfOtherUrl],
  ["secret_of_another_kind", isOfOtherEncoding],
  ["body_reserialised", isReserialised],
];

async function retry(refused: Case): Promise<Hint | undefined> {
  if (!isRetryable(refused)) return undefined;
  for (const [hint, isIt] of RETRIES) {
    // The likelier and cheaper reasons come first and make the rest unnecessary.
    // oxlint-disable-next-line no-await-in-loop
    if (await isIt(refused)) return hint;
  }
  return undefined;
}

/** What is tried in place of what is configured or came. */
interface Change {
  readonly scheme?: Scheme;
  readonly context?: SchemeContext;
  readonly delivery?: Delivery;
}

async function verifies(refused: Case, change: Change): Promise<boolean> {
  const { definition, context, delivery, now } = { ...refused, ...change };
  try {
    const verdict = await openScheme(change.scheme ?? definition.scheme, context).verify(delivery, now);
    return verdict.kind === "verified";
  } catch {
    // The configuration tried is none, such as a text that is no base64.
    return false;
  }
}

async function isExpired(refused: Case): Promise<boolean> {
  const { context, now } = refused;
  const secrets = context.secrets
    .filter((secret) => !isCurrent(secret, now))
    .map(({ label, secret }) => ({ label, secret }));
  return secrets.length > 0 && verifies(refused, { context: { ...context, secrets } });
}

/** Sources of one sender verify at the same price, so that a forged delivery costs a known number of checks. */
const MAX_SIBLINGS = 20;

async function isOfSibling({ name, definition, delivery, now, siblings }: Case): Promise<boolean> {
  const candidates = siblings.filter((sibling) => sibling.name !== name && sibling.provider === definition.name);
  const verdicts = await Promise.all(
    candidates.slice(0, MAX_SIBLINGS).map(async (sibling) => sibling.verify(delivery, now)),
  );
  return verdicts.some((verdict) => verdict.kind === "verified");
}

async function isOfOtherUrl(refused: Case): Promise<boolean> {
  const { definition, context, delivery } = refused;
  const isByFunction = "content" in definition.scheme && typeof definition.scheme.content === "function";
  if (!toTraits(definition.scheme).usesUrl && !isByFunction) return false;
  return some(delivery, toUrlVariants(context.options.url, delivery), (variant) =>
    verifies(refused, {
      context: { ...context, options: { ...context.options, url: variant.url } },
      delivery: { ...delivery, url: variant.target },
    }),
  );
}

const KEYS = ["utf8", "hex", "base64", "base64url", "whsec"] as const;

async function isOfOtherEncoding(refused: Case): Promise<boolean> {
  const { scheme } = refused.definition;
  if (scheme.kind !== "hmac") return false;
  const keys = KEYS.filter((key) => key !== (scheme.key ?? "utf8"));
  return some(refused.delivery, keys, async (key) => {
    const { keyPrefix: _prefix, ...rest } = scheme;
    return verifies(refused, { scheme: { ...rest, key, keyBytes: ANY_LENGTH } });
  });
}

const ANY_LENGTH = { min: 1, max: Number.MAX_SAFE_INTEGER } as const;

async function isReserialised(refused: Case): Promise<boolean> {
  const { definition, delivery } = refused;
  if (!toTraits(definition.scheme, definition.signedFields).isSigned) return false;
  const bodies = toBodyVariants(delivery.body);
  return some(delivery, bodies, (body) => verifies(refused, { delivery: { ...delivery, body } }));
}

/** Tries between which other work gets its turn: a large body costs about a millisecond each. */
const TRIES_AT_ONCE = 8;

/** Whether one holds. Stops at the first that does, and where trying more would cost too much. */
async function some<T>(
  { body }: Delivery,
  values: Iterable<T>,
  holds: (value: T) => Promise<boolean>,
): Promise<boolean> {
  const maxTries = MAX_TRIED_BYTES / body.length;
  let tries = 0;
  for (const value of values) {
    if (tries >= maxTries) return false;
    // Each is only made when the ones before it failed.
    // oxlint-disable-next-line no-await-in-loop
    if (await holds(value)) return true;
    tries += 1;
    // oxlint-disable-next-line no-await-in-loop
    if (tries % TRIES_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return false;
}
