import type { EventMap } from "../../core/event.ts";
import type { Encoding } from "../encoding.ts";
import type { SecretOptions } from "../options.ts";
import type { HmacScheme } from "../schemes/hmac.ts";
import type { SignatureFormat } from "../signature-header.ts";
import type { SignedContent } from "../signed-content.ts";
import { defineSource, type AsGiven, type Source } from "../source.ts";
import { type CustomOptions, toCustomDefinition } from "./custom.ts";

/** What is signed and where the signature is, for senders described by the app. */
export interface SignedOptions extends CustomOptions {
  /** The header that holds the signature. */
  readonly header: string;
  /** Text before the signature, such as `sha256=`. Short for a `format` of kind `prefixed`. */
  readonly prefix?: string;
  /** How the header holds the signature. Omitted, the signature alone. */
  readonly format?: SignatureFormat;
  /** Where the sender's timestamp is: a header, or a pair inside the signature header. Seconds if `unit` is omitted. */
  readonly timestamp?: ({ readonly header: string } | { readonly pair: string }) & {
    readonly unit?: "s" | "ms";
  };
  /** What is signed. `{body}`, or `{timestamp}.{body}` where there is a timestamp, if omitted. */
  readonly content?: string;
}

/** Options of {@link hmac}. */
export interface HmacOptions extends SignedOptions, SecretOptions {
  /** `sha256` if omitted. */
  readonly hash?: HmacScheme["hash"];
  /** How the secret's text becomes the key. Its own bytes (`utf8`) if omitted. */
  readonly key?: HmacScheme["key"];
  /** How the signature is written. `hex` if omitted. */
  readonly encoding?: Encoding;
}

/**
 * Webhooks from any sender that signs with a shared secret.
 *
 * @example hmac({ name: "acme", secret: process.env.ACME_SECRET, header: "x-acme-signature", prefix: "sha256=" })
 */
export function hmac<Events extends EventMap = Readonly<Record<string, unknown>>>(
  options: HmacOptions,
): Source<AsGiven<Events>> {
  const { hash = "sha256", key = "utf8", encoding = "hex", secret, maxBytes, toleranceMs } = options;
  const scheme: HmacScheme = { kind: "hmac", hash, key, ...toSignedContent(options, encoding) };
  return defineSource({ ...toCustomDefinition(options, "hmac"), scheme }, { secret, maxBytes, toleranceMs });
}

/** Fills in what most senders have in common. */
export function toSignedContent(options: SignedOptions, encoding: Encoding): SignedContent {
  const { header, prefix = "", timestamp, id } = options;
  const plain: SignatureFormat = prefix === "" ? { kind: "plain" } : { kind: "prefixed", prefix };
  const content = options.content ?? (timestamp === undefined ? "{body}" : "{timestamp}.{body}");
  const idHeader = typeof id === "object" && content.includes("{id}") ? id.header : undefined;
  return {
    signature: { header, format: options.format ?? plain, encoding },
    content,
    ...(timestamp === undefined ? {} : { timestamp: { from: timestamp, unit: timestamp.unit ?? "s" } }),
    ...(idHeader === undefined ? {} : { idHeader }),
  };
}
