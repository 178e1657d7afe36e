import { SluiceError } from "../core/errors.ts";
import type { Acknowledgement } from "./definition/acknowledgement.ts";
import { type Decoded, decodePayload } from "./identity/decode.ts";
import type { ProviderDefinition } from "./definition/definition.ts";
import type { Delivery } from "./delivery.ts";
import { type Sibling, toExplain } from "./hints/explain.ts";
import type { HandshakeOutcome } from "./handshakes/handshake.ts";
import { openHandshakes } from "./handshakes/handshakes.ts";
import type { Hint } from "./hints/hint.ts";
import { type Identity, toIdentify } from "./identity/identify.ts";
import { toSchemeContext } from "./scheme-context.ts";
import { openScheme, toTraits } from "./scheme.ts";
import type { OpenScheme, SchemeContext } from "./schemes/scheme.ts";
import { assertOptions, toAllowedIps } from "./source-options.ts";
import type { Source } from "./source.ts";
import { reject, type RejectionCause, type Verdict } from "./verdict.ts";

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
  /** Whether a body may hold a secret as it is, so that no refused one is kept. */
  readonly isBodySecret: boolean;
  /** Whether the proof covers the body. A token or password only proves who sent it. */
  readonly isSigned: boolean;
  /** The networks it may come from, in CIDR notation; `undefined` for any. */
  readonly allowedIps: readonly string[] | undefined;
  readonly httpsOnly: boolean;
  /** Proven deliveries accepted a minute; `undefined` for no limit. */
  readonly maxPerMinute: number | undefined;
  readonly acknowledgement: Acknowledgement | undefined;
  /** What the proof covers, where that is not the whole body. */
  readonly signedFields: readonly string[] | undefined;
  /** The methods its handshakes come with; empty where there are none. */
  readonly handshakeMethods: readonly string[];
  /**
   * Answers a handshake. Never rejects. Without a `verdict`, the delivery is verified where a handshake asks for it.
   *
   * @param verdict The verdict on the same delivery where it was checked already.
   * @returns `undefined` where the request is no handshake of this source, its proof cannot be checked just now, or
   * the given verdict refuses what the handshake relies on.
   */
  shakeHands(delivery: Delivery, now: Date, verdict?: Verdict): Promise<HandshakeOutcome | undefined>;
  /**
   * Finds the likely reason for a refusal, for people. Costs more than verifying: only for refusals that are kept.
   * Never rejects.
   *
   * @param siblings The app's sources, among which one may have the right secret. The source itself may be among them.
   */
  explain(
    delivery: Delivery,
    cause: RejectionCause,
    now: Date,
    siblings?: readonly Sibling[],
  ): Promise<Hint | undefined>;
  /** Checks a delivery's proof over the bytes as they came. Never rejects. */
  verify(delivery: Delivery, now: Date): Promise<Verdict>;
  /** Names and recognises the events of a delivery that was proven: one, or those of its batch. Never throws. */
  identify(delivery: Delivery): readonly Identity[];
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
  const context = toSchemeContext(name, source);
  const scheme = openChecked(source, context);
  const traits = toTraits(definition.scheme, definition.signedFields);
  const handshakes = openHandshakes(definition, context, async (delivery, now) => scheme.verify(delivery, now));
  return {
    name,
    provider: definition.name,
    maxBytes: options.maxBytes,
    contentTypes: definition.contentTypes?.map((contentType) => contentType.toLowerCase()),
    secretHeaders: traits.secretHeaders,
    secretParameters: traits.secretParameters,
    isBodySecret: holdsSecret(definition),
    isSigned: traits.isSigned,
    allowedIps: toAllowedIps(source, context.refuse),
    httpsOnly: options.httpsOnly ?? false,
    maxPerMinute: options.maxPerMinute,
    acknowledgement: definition.acknowledgement,
    signedFields: definition.signedFields,
    handshakeMethods: handshakes.methods,
    shakeHands: handshakes.shakeHands,
    explain: toExplain({ name, definition, context, loadDefinitions }),
    async verify(delivery, now) {
      const checked = scheme.verify(delivery, now);
      // Most schemes need nothing from elsewhere, and a turn of the event loop is a good part of what they cost.
      const verdict = checked instanceof Promise ? await checked : checked;
      return verdict.kind === "verified" && handshakes.maySign(delivery.body) ? reject("signature_mismatch") : verdict;
    },
    identify: toIdentify(definition),
    decode: (body, contentType) => decodePayload(definition.payload, body, contentType),
  };
}

const NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/;

/** A token in the body, or a handshake that brings a new secret in it. */
function holdsSecret({ scheme, handshakes = [] }: ProviderDefinition): boolean {
  const isTokenInside = scheme.kind === "token" && scheme.carrier.in === "field";
  return isTokenInside || handshakes.some(({ secret }) => secret?.startsWith("field:") === true);
}

/**
 * Checks the options of a source and opens its scheme.
 *
 * @throws {SluiceError} `CONFIG_INVALID`.
 */
export function openProof(name: string, source: Source): OpenScheme {
  return openChecked(source, toSchemeContext(name, source));
}

function openChecked({ definition, options }: Source, context: SchemeContext): OpenScheme {
  assertOptions(definition, options, context.refuse);
  return openScheme(definition.scheme, context);
}

/** Asked for when the first delivery comes without its proof: an app uses few of the senders there are. */
async function loadDefinitions(): Promise<readonly ProviderDefinition[]> {
  const { PROVIDERS } = await import("./providers/catalogue.ts");
  return PROVIDERS.map(({ definition }) => definition);
}
