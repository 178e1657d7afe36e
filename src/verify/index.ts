export type { Acknowledgement } from "./definition/acknowledgement.ts";
export type { Decoded } from "./identity/decode.ts";
export type { BatchRule, IdRule, PayloadForm, ProviderDefinition, TypeRule } from "./definition/definition.ts";
export type { Delivery, HeaderReader } from "./delivery.ts";
export type { Encoding } from "./content/encoding.ts";
export type { Evidence } from "./definition/evidence.ts";
export type { Handshake, HandshakeAnswer, HandshakeOutcome, HandshakeProof } from "./handshakes/handshake.ts";
export { type Hint, HINT_TEXTS } from "./hints/hint.ts";
export type { Identity } from "./identity/identify.ts";
export type { JwtAlgorithm } from "../core/jwt-algorithm.ts";
export { openSource, type OpenSource } from "./open.ts";
export type {
  CertificateOptions,
  CommonOptions,
  IssuerOptions,
  KeyResolver,
  KeyResolverOptions,
  LabelledOption,
  PasswordOptions,
  PublicKeyOptions,
  SecretOption,
  SecretOptions,
  SourceOptions,
} from "./options.ts";
export type { Place } from "./definition/place.ts";
export { type AnyEvents, defineProvider, type EventsFrom, type OptionsFor, type Provider } from "./provider.ts";
export type { Scheme } from "./scheme.ts";
export type { BasicScheme } from "./schemes/basic.ts";
export type { DigestScheme } from "./schemes/digest.ts";
export type { HmacScheme, SecretForm } from "./schemes/hmac.ts";
export type { BodyHashClaim, JwtCarrier, JwtKeys, JwtScheme } from "./schemes/jwt.ts";
export type { SignedRequest } from "./schemes/scheme.ts";
export type { CertificateKey, PublicKeyForm, SignatureAlgorithm, SignatureScheme } from "./schemes/signature.ts";
export type { TokenCarrier, TokenScheme } from "./schemes/token.ts";
export type { LabelledSecret } from "./keys/secrets.ts";
export { sign, type TestMessage } from "./sign.ts";
export type { SignatureEncoding, SignatureFormat, SignaturePlace, SignatureRule } from "./content/signature-header.ts";
export type { ContentFunction, ContentTemplate, ContentValues, SignedContent } from "./content/signed-content.ts";
export {
  type DefineOptions,
  defineSource,
  type EventsByType,
  type EventsOf,
  type Source,
  type SourceMapOf,
  type Sources,
  type TypedPayload,
} from "./source.ts";
export type { TimestampPlace, TimestampRule } from "./content/timestamp.ts";
export type { RejectionCause, SecretMatch, Verdict } from "./verdict.ts";
