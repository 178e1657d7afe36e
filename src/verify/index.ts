export type { Decoded } from "./decode.ts";
export type { IdRule, PayloadForm, ProviderDefinition, TypeRule } from "./definition.ts";
export type { Delivery, HeaderReader } from "./delivery.ts";
export type { Encoding } from "./encoding.ts";
export type { Identity } from "./identify.ts";
export { openSource, type OpenSource } from "./open.ts";
export type { CommonOptions, LabelledOption, SecretOption, SecretOptions, SourceOptions } from "./options.ts";
export type { Scheme } from "./scheme.ts";
export type { BasicScheme } from "./schemes/basic.ts";
export type { HmacScheme } from "./schemes/hmac.ts";
export type { JwtAlgorithm } from "./jwt-header.ts";
export type { JwtCarrier, JwtScheme } from "./schemes/jwt.ts";
export type { SignedRequest } from "./schemes/scheme.ts";
export type { SignatureScheme } from "./schemes/signature.ts";
export type { TokenCarrier, TokenScheme } from "./schemes/token.ts";
export type { LabelledSecret } from "./secrets.ts";
export { sign, type TestMessage } from "./sign.ts";
export type { SignatureFormat, SignatureRule } from "./signature-header.ts";
export type { SignedContent } from "./signed-content.ts";
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
export type { TimestampRule } from "./timestamp.ts";
export type { RejectionCause, SecretMatch, Verdict } from "./verdict.ts";
