import type { JwtAlgorithm } from "../../core/jwt-algorithm.ts";
import { decode } from "../content/encoding.ts";
import type { RejectionCause } from "../verdict.ts";

/** The protected header, as far as anything here relies on it. Keys and addresses a token brings along are not read. */
export interface TokenHeader {
  readonly alg: JwtAlgorithm;
  /** Where the token names its key. */
  readonly kid: string | undefined;
}

/** Why a token is refused before its signature is looked at. */
export interface RefusedHeader {
  readonly cause: RejectionCause;
}

const KEY_ID = /^[\x20-\x7e]{1,255}$/;

/** Settles whatever can be settled about a token before any key is fetched. */
export function readTokenHeader(token: string, algorithms: readonly JwtAlgorithm[]): TokenHeader | RefusedHeader {
  const segments = token.split(".", 4);
  const header = decode(segments[0] ?? "", "base64url");
  if (segments.length !== 3 || header === undefined || !segments.every(isSegment)) return { cause: "jwt_malformed" };
  const { alg, kid, crit, b64 } = parseObject(header) ?? {};
  const algorithm = algorithms.find((pinned) => pinned === alg);
  if (algorithm === undefined) return { cause: "jwt_algorithm_refused" };
  if (kid !== undefined && (typeof kid !== "string" || !KEY_ID.test(kid))) return { cause: "jwt_malformed" };
  return crit === undefined && b64 === undefined ? { alg: algorithm, kid } : { cause: "jwt_malformed" };
}

/** Only one text per value: otherwise the last character of a segment could change and the token still verify. */
function isSegment(text: string): boolean {
  return text !== "" && decode(text, "base64url") !== undefined;
}

/** Reads a JSON object from UTF-8. `undefined` for anything else. */
export function parseObject(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    // Not JSON, or not text: the caller has a cause for both.
    return undefined;
  }
}
