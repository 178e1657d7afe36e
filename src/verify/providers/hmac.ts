import type { EventMap } from "../../core/event.ts";
import type { SecretOptions } from "../options.ts";
import type { HmacScheme, SecretForm } from "../schemes/hmac.ts";
import type { SignatureEncoding, SignatureFormat, SignaturePlace } from "../content/signature-header.ts";
import type { SignedContent } from "../content/signed-content.ts";
import { type AsGiven, defineSource, type Source } from "../source.ts";
import type { TimestampPlace, TimestampRule } from "../content/timestamp.ts";
import { type CustomOptions, toCommonOptions, toCustomDefinition } from "./custom.ts";

/** What is signed and where the signature is, for senders described by the app. */
export type SignedOptions = CustomOptions &
  SignatureLocation & {
    /** Text before the signature, such as `sha256=`. Short for a `format` of kind `prefixed`. */
    readonly prefix?: string;
    /** How the header holds the signature. Omitted, the signature alone. */
    readonly format?: SignatureFormat;
    /** Where the sender's timestamp is. Seconds if `unit` is omitted. */
    readonly timestamp?: TimestampLocation & { readonly unit?: TimestampRule["unit"] };
    /** What is signed. `{body}`, or `{timestamp}.{body}` where there is a timestamp, if omitted. */
    readonly content?: SignedContent["content"];
    /** How the signature is written. */
    readonly encoding?: SignatureEncoding;
    /** What the proof covers, where that is not the whole body: paths in the body or names of headers. */
    readonly signedFields?: readonly string[];
  };

/** Where the signature is: a header, a query parameter, or a path in the body. */
export type SignatureLocation =
  | { readonly header: string; readonly query?: never; readonly field?: never }
  | { readonly query: string; readonly header?: never; readonly field?: never }
  | { readonly field: string; readonly header?: never; readonly query?: never };

/**
 * Where a timestamp is: a header, a pair inside the signature header or its first entry, a query parameter, or a path
 * in the body.
 */
export type TimestampLocation =
  | { readonly header: string }
  | { readonly pair: string }
  | { readonly entry: "first" }
  | { readonly query: string }
  | { readonly field: string };

/** Options of {@link hmac}. `encoding` is `hex` if omitted, and `key`, how the secret's text becomes the key, `utf8`. */
export type HmacOptions = SignedOptions &
  SecretOptions &
  SecretForm & {
    /** `sha256` if omitted. */
    readonly hash?: NonNullable<HmacScheme["hash"]>;
  };

/**
 * Webhooks from any sender that signs with a shared secret.
 *
 * @example hmac({ name: "acme", secret: process.env.ACME_SECRET, header: "x-acme-signature", prefix: "sha256=" })
 */
export function hmac<Events extends EventMap = Readonly<Record<string, unknown>>>(
  options: HmacOptions,
): Source<AsGiven<Events>> {
  const { secret, hash = "sha256", key = "utf8", keyPrefix, secretSeparator } = options;
  const scheme: HmacScheme = {
    kind: "hmac",
    hash,
    key,
    ...(keyPrefix === undefined ? {} : { keyPrefix }),
    ...(secretSeparator === undefined ? {} : { secretSeparator }),
    ...toSignedContent(options, "hex"),
  };
  return defineSource({ ...toSignedDefinition(options, "hmac"), scheme }, { ...toCommonOptions(options), secret });
}

/** Everything of the definition but its scheme. */
export function toSignedDefinition(
  options: SignedOptions,
  fallbackName: string,
): ReturnType<typeof toCustomDefinition> {
  const { signedFields } = options;
  return { ...toCustomDefinition(options, fallbackName), ...(signedFields === undefined ? {} : { signedFields }) };
}

/** Fills in what most senders have in common. */
export function toSignedContent(options: SignedOptions, fallbackEncoding: SignatureEncoding): SignedContent {
  const { prefix = "", timestamp, id, encoding = fallbackEncoding } = options;
  const plain: SignatureFormat = prefix === "" ? { kind: "plain" } : { kind: "prefixed", prefix };
  const content = options.content ?? (timestamp === undefined ? "{body}" : "{timestamp}.{body}");
  const isIdSigned = typeof content === "string" && content.includes("{id}");
  return {
    signature: { ...toSignaturePlace(options), format: options.format ?? plain, encoding },
    content,
    ...(timestamp === undefined ? {} : { timestamp: toTimestampRule(timestamp) }),
    ...(isIdSigned && typeof id === "object" ? { idHeader: id.header } : {}),
  };
}

function toSignaturePlace({ header, query, field }: SignatureLocation): SignaturePlace {
  if (query !== undefined) return { parameter: query };
  return field === undefined ? { header } : { path: field };
}

function toTimestampRule({ unit = "s", ...location }: NonNullable<SignedOptions["timestamp"]>): TimestampRule {
  return { from: toTimestampPlace(location), unit };
}

function toTimestampPlace(location: TimestampLocation): TimestampPlace {
  if ("query" in location) return { parameter: location.query };
  if ("field" in location) return { path: location.field };
  if ("pair" in location) return { pair: location.pair };
  return "entry" in location ? { entry: location.entry } : { header: location.header };
}
