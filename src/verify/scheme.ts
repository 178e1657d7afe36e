import { type BasicScheme, openBasic } from "./schemes/basic.ts";
import { type DigestScheme, openDigest } from "./schemes/digest.ts";
import { type HmacScheme, openHmac } from "./schemes/hmac.ts";
import { type JwtScheme, openJwt } from "./schemes/jwt.ts";
import type { OpenScheme, SchemeContext } from "./schemes/scheme.ts";
import { openSignature, type SignatureScheme } from "./schemes/signature.ts";
import { openToken, type TokenScheme } from "./schemes/token.ts";
import type { SignedContent } from "./content/signed-content.ts";

/** How a sender proves its deliveries, as data. */
export type Scheme = HmacScheme | SignatureScheme | DigestScheme | JwtScheme | TokenScheme | BasicScheme;

/**
 * Makes a scheme ready with one source's configuration.
 *
 * @throws {SluiceError} `CONFIG_INVALID` if the configuration does not fit the scheme.
 */
export function openScheme(scheme: Scheme, context: SchemeContext): OpenScheme {
  switch (scheme.kind) {
    case "hmac":
      return openHmac(scheme, context);
    case "signature":
      return openSignature(scheme, context);
    case "digest":
      return openDigest(scheme, context);
    case "jwt":
      return openJwt(scheme, context);
    case "token":
      return openToken(scheme, context);
    case "basic":
      return openBasic(scheme, context);
  }
}

/** What a scheme's proof covers and carries. */
export interface SchemeTraits {
  /** Whether the proof covers the whole body; a password or token only proves who sent it. */
  readonly isSigned: boolean;
  /** Header whose value the proof covers as the event's id. */
  readonly signedIdHeader: string | undefined;
  /** Whether the proof ages, so that a tolerance means something. */
  readonly isTimed: boolean;
  /** Whether the template of the signed content needs the app's option `url`. Of a function, nobody can tell: false. */
  readonly usesUrl: boolean;
  /** Headers whose value is itself a secret, in lower case. */
  readonly secretHeaders: readonly string[];
  /** Query parameters whose value is itself a secret. */
  readonly secretParameters: readonly string[];
}

/**
 * Reads off a scheme what the rest of Sluice needs to know about it.
 *
 * @param signedFields The definition's, where the proof does not cover the whole body.
 */
export function toTraits(scheme: Scheme, signedFields?: readonly string[]): SchemeTraits {
  const isWhole = signedFields === undefined;
  switch (scheme.kind) {
    case "hmac":
    case "signature":
    case "digest":
      return {
        ...BARE,
        isSigned: isWhole && coversBody(scheme),
        signedIdHeader: scheme.idHeader,
        isTimed: scheme.timestamp !== undefined,
        usesUrl: typeof scheme.content === "string" && URL_PLACEHOLDER.test(scheme.content),
      };
    case "jwt":
      return {
        ...BARE,
        isSigned: isWhole && (scheme.carrier.in === "body" || scheme.bodyHash !== undefined),
        isTimed: true,
        secretHeaders: toSecretHeaders(scheme.carrier),
      };
    case "token":
      return scheme.carrier.in === "query"
        ? { ...BARE, secretParameters: [scheme.carrier.parameter] }
        : { ...BARE, secretHeaders: toSecretHeaders(scheme.carrier) };
    case "basic":
      return { ...BARE, secretHeaders: ["authorization"] };
  }
}

/** A scheme that proves the sender and nothing else. */
const BARE: SchemeTraits = {
  isSigned: false,
  signedIdHeader: undefined,
  isTimed: false,
  usesUrl: false,
  secretHeaders: [],
  secretParameters: [],
};

/** The body, its hash or all of its form fields; a checksum such as `crc32` is no hash: another body has the same. */
const BODY_PLACEHOLDER = /\{(?:form|body(?::(?!crc32\})[^{}]*)?)\}/;
const URL_PLACEHOLDER = /\{(?:url|path|origin)\}/;

/** A function is taken at its definition's word, which lists `signedFields` where it leaves some out. */
function coversBody({ content = "{body}" }: SignedContent): boolean {
  return typeof content === "function" || BODY_PLACEHOLDER.test(content);
}

function toSecretHeaders(carrier: (JwtScheme | TokenScheme)["carrier"]): readonly string[] {
  switch (carrier.in) {
    case "header":
      return [carrier.header.toLowerCase()];
    case "bearer":
      return ["authorization"];
    case "body":
    case "field":
    case "query":
      return [];
  }
}
