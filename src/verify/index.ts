export type { Acknowledgement } from "./acknowledgement.ts";
export type { Decoded } from "./decode.ts";
export type { BatchRule, IdRule, PayloadForm, ProviderDefinition, TypeRule } from "./definition.ts";
export type { Delivery, HeaderReader } from "./delivery.ts";
export type { Encoding } from "./encoding.ts";
export type { Evidence } from "./evidence.ts";
export type { Handshake, HandshakeAnswer, HandshakeOutcome, HandshakeProof } from "./handshake.ts";
export { type Hint, HINT_TEXTS } from "./hint.ts";
export type { Identity } from "./identify.ts";
export type { JwtAlgorithm } from "./jwt-header.ts";
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
export type { Place } from "./place.ts";
export { type AnyEvents, defineProvider, type EventsFrom, type OptionsFor, type Provider } from "./provider.ts";
export type { Scheme } from "./scheme.ts";
export type { BasicScheme } from "./schemes/basic.ts";
export type { DigestScheme } from "./schemes/digest.ts";
export type { HmacScheme, SecretForm } from "./schemes/hmac.ts";
export type { BodyHashClaim, JwtCarrier, JwtKeys, JwtScheme } from "./schemes/jwt.ts";
export type { SignedRequest } from "./schemes/scheme.ts";
export type { CertificateKey, PublicKeyForm, SignatureAlgorithm, SignatureScheme } from "./schemes/signature.ts";
export type { TokenCarrier, TokenScheme } from "./schemes/token.ts";
export type { LabelledSecret } from "./secrets.ts";
export { sign, type TestMessage } from "./sign.ts";
export type { SignatureEncoding, SignatureFormat, SignaturePlace, SignatureRule } from "./signature-header.ts";
export type { ContentFunction, ContentTemplate, ContentValues, SignedContent } from "./signed-content.ts";
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
export type { TimestampPlace, TimestampRule } from "./timestamp.ts";
export type { RejectionCause, SecretMatch, Verdict } from "./verdict.ts";
