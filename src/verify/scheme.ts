import { type BasicScheme, openBasic } from "./schemes/basic.ts";
import { type HmacScheme, openHmac } from "./schemes/hmac.ts";
import { type JwtScheme, openJwt } from "./schemes/jwt.ts";
import type { OpenScheme, SchemeContext } from "./schemes/scheme.ts";
import { openSignature, type SignatureScheme } from "./schemes/signature.ts";
import { openToken, type TokenScheme } from "./schemes/token.ts";

/** How a sender proves its deliveries, as data. */
export type Scheme = HmacScheme | SignatureScheme | JwtScheme | TokenScheme | BasicScheme;

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
  /** Whether the proof covers the body; a password or token only proves who sent it. */
  readonly isSigned: boolean;
  /** Header whose value the proof covers as the event's id. */
  readonly signedIdHeader: string | undefined;
  /** Whether the proof ages, so that a tolerance means something. */
  readonly isTimed: boolean;
  /** Headers whose value is itself a secret, in lower case. */
  readonly secretHeaders: readonly string[];
  /** Query parameters whose value is itself a secret. */
  readonly secretParameters: readonly string[];
}

/** Reads off a scheme what the rest of Sluice needs to know about it. */
export function toTraits(scheme: Scheme): SchemeTraits {
  switch (scheme.kind) {
    case "hmac":
    case "signature":
      return {
        ...BARE,
        isSigned: true,
        signedIdHeader: scheme.idHeader,
        isTimed: scheme.timestamp !== undefined,
      };
    case "jwt":
      return {
        ...BARE,
        isSigned: scheme.carrier.in === "body",
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
  secretHeaders: [],
  secretParameters: [],
};

function toSecretHeaders(carrier: (JwtScheme | TokenScheme)["carrier"]): readonly string[] {
  switch (carrier.in) {
    case "header":
      return [carrier.header.toLowerCase()];
    case "bearer":
      return ["authorization"];
    case "body":
    case "query":
      return [];
  }
}
