import { SluiceError } from "../core/errors.ts";
import { type Decoded, decodePayload } from "./decode.ts";
import type { Delivery } from "./delivery.ts";
import { type Identity, toIdentify } from "./identify.ts";
import { type Refuse, toRefuse } from "./refusal.ts";
import { openScheme, toTraits } from "./scheme.ts";
import type { OpenScheme } from "./schemes/scheme.ts";
import type { Source } from "./source.ts";
import type { Verdict } from "./verdict.ts";

/** A source ready for deliveries: its options checked, its keys made. */
export interface OpenSource {
  /** The name in the URL. */
  readonly name: string;
  readonly provider: string;
  readonly maxBytes: number | undefined;
  /** The only content types to accept, in lower case; `undefined` for any. */
  readonly contentTypes: readonly string[] | undefined;
  /** Headers whose value must never be stored or logged, in lower case. */
  readonly secretHeaders: readonly string[];
  /** Query parameters whose value must never be stored or logged. */
  readonly secretParameters: readonly string[];
  /** Whether the proof covers the body. A token or password only proves who sent it. */
  readonly isSigned: boolean;
  /** Checks a delivery's proof over the bytes as they came. Never rejects. */
  verify(delivery: Delivery, now: Date): Promise<Verdict>;
  /** Names and recognises a delivery that was proven. Never throws. */
  identify(delivery: Delivery): Identity;
  /** Turns a body that was proven into a value. Never throws. */
  decode(body: Uint8Array, contentType: string | null): Decoded;
}

/**
 * Checks a source's configuration and makes its keys. Called once per source, at start-up.
 *
 * @param name The source's name in the URL.
 * @throws {SluiceError} `CONFIG_INVALID`, naming the source and the option, never the option's value.
 */
export function openSource(name: string, source: Source): OpenSource {
  if (!NAME.test(name)) {
    throw new SluiceError(
      "CONFIG_INVALID",
      `${JSON.stringify(name)} is not a source name: write 1 to 64 of a-z 0-9 _ -, starting with a letter or digit`,
    );
  }
  const { definition, options } = source;
  const scheme = openProof(name, source);
  const traits = toTraits(definition.scheme);
  return {
    name,
    provider: definition.name,
    maxBytes: options.maxBytes,
    contentTypes: definition.contentTypes,
    secretHeaders: traits.secretHeaders,
    secretParameters: traits.secretParameters,
    isSigned: traits.isSigned,
    verify: async (delivery, now) => scheme.verify(delivery, now),
    identify: toIdentify(definition),
    decode: (body, contentType) => decodePayload(definition.payload, body, contentType),
  };
}

const NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/;

/**
 * Checks the options of a source and opens its scheme.
 *
 * @throws {SluiceError} `CONFIG_INVALID`.
 */
export function openProof(name: string, { definition, secrets, options }: Source): OpenScheme {
  const refuse = toRefuse(name, definition.secretHint);
  assertAmount("maxBytes", options.maxBytes, refuse);
  assertAmount("toleranceMs", options.toleranceMs, refuse);
  if (options.toleranceMs !== undefined && !toTraits(definition.scheme).isTimed) {
    throw refuse("toleranceMs", `has no effect: ${definition.name} signs no time, so its deliveries do not age`);
  }
  return openScheme(definition.scheme, { secrets, options, refuse });
}

function assertAmount(option: string, value: number | undefined, refuse: Refuse): void {
  if (value === undefined || (Number.isSafeInteger(value) && value > 0)) return;
  throw refuse(option, "is not a whole number above 0");
}
