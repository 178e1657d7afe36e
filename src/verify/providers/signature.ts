import type { EventMap } from "../../core/event.ts";
import type { PublicKeyOptions } from "../options.ts";
import type { PublicKeyForm, SignatureScheme } from "../schemes/signature.ts";
import { type AsGiven, defineSource, type Source } from "../source.ts";
import { toCommonOptions } from "./custom.ts";
import { type SignedOptions, toSignedContent, toSignedDefinition } from "./hmac.ts";

/** Options of {@link signature}. `encoding` is `base64` if omitted. */
export type SignatureOptions = SignedOptions &
  PublicKeyOptions & {
    readonly algorithm: SignatureScheme["algorithm"];
    /** How the public key is written. `pem` if omitted. */
    readonly key?: PublicKeyForm;
    /** Text before the public key, cut off where it is there, such as `whpk_`. */
    readonly keyPrefix?: string;
  };

/**
 * Webhooks from any sender that signs with a private key and publishes the public one.
 *
 * @example signature({ name: "acme", algorithm: "ed25519", publicKey: process.env.ACME_PUBLIC_KEY, header: "x-acme-signature" })
 */
export function signature<Events extends EventMap = Readonly<Record<string, unknown>>>(
  options: SignatureOptions,
): Source<AsGiven<Events>> {
  const { algorithm, key = "pem", keyPrefix, publicKey, developmentKey } = options;
  const scheme: SignatureScheme = {
    kind: "signature",
    algorithm,
    key,
    ...(keyPrefix === undefined ? {} : { keyPrefix }),
    ...toSignedContent(options, "base64"),
  };
  const definition = { ...toSignedDefinition(options, "signature"), scheme };
  return defineSource(definition, { ...toCommonOptions(options), developmentKey, secret: publicKey });
}
