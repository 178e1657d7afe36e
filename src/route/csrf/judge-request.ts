/** What a request says about the page that sent it. */
export interface RequestFacts {
  readonly method: string;
  /** `Sec-Fetch-Site`. */
  readonly site: string | null;
  /** `Origin`. */
  readonly origin: string | null;
  /** The host the request was sent to, where the app's origin is not configured. */
  readonly host: HostFacts | null;
  /** Whether it carries anything that a browser sends on its own. */
  isCredentialed(): boolean;
}

/** Where a request was sent to, as far as it can be believed. */
export interface HostFacts {
  readonly host: string;
  /** Null where it is not known. */
  readonly scheme: "http" | "https" | null;
}

/** What is believed. */
export interface OriginRules {
  /** The app's own. */
  readonly origin: string | undefined;
  /** Others whose pages may send requests. */
  readonly trusted: ReadonlySet<string>;
}

/** Why a request is refused. */
export type CsrfReason =
  | "cross-site"
  | "origin-null"
  | "origin-foreign"
  | "origin-unknown"
  | "token-missing"
  | "token-invalid";

/** What looking at a request's headers came to. `unknown` needs a token. */
export type Judgement =
  | { readonly kind: "same" }
  /** From another origin that may send requests, and cannot have a token. */
  | { readonly kind: "trusted" }
  | { readonly kind: "harmless" }
  | { readonly kind: "unknown" }
  | { readonly kind: "foreign"; readonly reason: CsrfReason };

/**
 * Decides by a request's headers whether a page of the app sent it. Pure.
 *
 * Browsers of the last years say so in `Sec-Fetch-Site`. Where it is missing, `Origin` has to be the app's own. Where
 * both are, the request comes from an old browser or from no browser: then it is harmless without credentials, and
 * has to have a token with them.
 */
export function judgeRequest(facts: RequestFacts, rules: OriginRules): Judgement {
  if (facts.site === "same-origin" || facts.site === "none") return SAME;
  if (facts.origin !== null && rules.trusted.has(facts.origin)) return { kind: "trusted" };
  if (facts.site !== null) return { kind: "foreign", reason: "cross-site" };
  if (facts.origin !== null) return judgeOrigin(facts.origin, facts.host, rules);
  return facts.isCredentialed() ? { kind: "unknown" } : { kind: "harmless" };
}

/** Whether a method changes nothing. */
export function isSafeMethod(method: string): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS";
}

const SAME: Judgement = { kind: "same" };

function judgeOrigin(origin: string, host: HostFacts | null, rules: OriginRules): Judgement {
  if (origin === "null") return { kind: "foreign", reason: "origin-null" };
  if (rules.origin !== undefined) {
    return origin === rules.origin ? SAME : { kind: "foreign", reason: "origin-foreign" };
  }
  if (host === null) return { kind: "foreign", reason: "origin-unknown" };
  return isOriginOf(origin, host) ? SAME : { kind: "foreign", reason: "origin-foreign" };
}

function isOriginOf(origin: string, { host, scheme }: HostFacts): boolean {
  const schemes = scheme === null ? ["https", "http"] : [scheme];
  // Browsers write both in lower case and without a default port: anything else is not from one.
  return schemes.some((one) => origin === `${one}://${host}`);
}
