import type { EventMap } from "../../core/event.ts";
import type { Encoding } from "../encoding.ts";
import type { CommonOptions, SecretOption } from "../options.ts";
import type { SignatureScheme } from "../schemes/signature.ts";
import { defineSource, type AsGiven, type Source } from "../source.ts";
import { toCustomDefinition } from "./custom.ts";
import { type SignedOptions, toSignedContent } from "./hmac.ts";

/** Options of {@link signature}. */
export interface SignatureOptions extends SignedOptions, CommonOptions {
  /** The sender's public key, or several while it rotates them, newest first. */
  readonly publicKey: SecretOption;
  readonly algorithm: SignatureScheme["algorithm"];
  /** How the public key is written. `pem` if omitted. */
  readonly key?: SignatureScheme["key"];
  /** How the signature is written. `base64` if omitted. */
  readonly encoding?: Encoding;
  /** A private JWK as JSON text. Only used to sign test deliveries, never to verify. */
  readonly developmentKey?: string | undefined;
}

/**
 * Webhooks from any sender that signs with a private key and publishes the public one.
 *
 * @example signature({ name: "acme", algorithm: "ed25519", publicKey: process.env.ACME_PUBLIC_KEY, header: "x-acme-signature" })
 */
export function signature<Events extends EventMap = Readonly<Record<string, unknown>>>(
  options: SignatureOptions,
): Source<AsGiven<Events>> {
  const { algorithm, key = "pem", encoding = "base64", publicKey, maxBytes, toleranceMs, developmentKey } = options;
  const scheme: SignatureScheme = {
    kind: "signature",
    algorithm,
    key,
    ...toSignedContent(options, encoding),
  };
  const definition = { ...toCustomDefinition(options, "signature"), scheme };
  return defineSource(definition, { secret: publicKey, maxBytes, toleranceMs, developmentKey });
}
