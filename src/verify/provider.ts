import type { EventMap } from "../core/event.ts";
import type { ProviderDefinition } from "./definition/definition.ts";
import type {
  CertificateOptions,
  CommonOptions,
  IssuerOptions,
  KeyResolverOptions,
  PasswordOptions,
  PublicKeyOptions,
  SecretOption,
  SecretOptions,
  SourceOptions,
} from "./options.ts";
import type { BasicScheme } from "./schemes/basic.ts";
import type { JwtScheme } from "./schemes/jwt.ts";
import type { CertificateKey, SignatureScheme } from "./schemes/signature.ts";
import { type AsGiven, defineSource, type EventsByType, type Source, type TypedPayload } from "./source.ts";

/**
 * One sender: call it with this app's secrets to get a source. Its event types are a union of payloads that name their
 * type, or a map from type to payload; name more exact ones as the type argument, as in `stripe<Stripe.Event>({ … })`.
 */
export interface Provider<Default extends TypedPayload | EventMap, Options = SecretOptions> {
  <Events extends TypedPayload | EventMap = Default>(options: Options): Source<AsGiven<EventsFrom<Events>>>;
  readonly definition: ProviderDefinition;
}

/** The event map of a union of payloads, or the map itself. */
export type EventsFrom<Events> = [Events] extends [TypedPayload]
  ? EventsByType<Events>
  : Events extends EventMap
    ? Events
    : never;

/** Any event type, with a JSON object as payload: for senders whose payloads nobody described. */
export type AnyEvents = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The options a definition asks for: by its scheme, and one for each of its `settings`. */
export type OptionsFor<Definition extends ProviderDefinition> = SchemeOptions<Definition["scheme"]> &
  Readonly<Record<SettingsOf<Definition>, string | undefined>>;

type SettingsOf<Definition> = Definition extends { readonly settings: readonly (infer Name extends string)[] }
  ? Name
  : never;

type SchemeOptions<S> = S extends BasicScheme
  ? S extends { readonly username: string }
    ? Omit<PasswordOptions, "username">
    : PasswordOptions
  : S extends SignatureScheme
    ? S["key"] extends CertificateKey
      ? CertificateOptions
      : PublicKeyOptions
    : S extends JwtScheme
      ? {
          readonly issuer: IssuerOptions;
          readonly url: CertificateOptions;
          readonly secret: SecretOptions;
          readonly resolver: KeyResolverOptions;
        }[S["keys"]["from"]]
      : SecretOptions;

/**
 * Describes a sender as data. The result makes sources of it: `acme({ secret: process.env.ACME_SECRET })`.
 *
 * @example
 * export const acme = defineProvider({
 *   name: "acme",
 *   scheme: {
 *     kind: "hmac",
 *     signature: { header: "x-acme-signature", encoding: "hex" },
 *     timestamp: { from: { header: "x-acme-timestamp" }, unit: "s" },
 *     content: "{timestamp}.{body}",
 *   },
 *   id: { in: "body", path: "id" },
 *   type: { in: "body", paths: ["type"] },
 * });
 */
export function defineProvider<
  const Definition extends ProviderDefinition,
  Default extends TypedPayload | EventMap = AnyEvents,
>(definition: Definition): Provider<Default, OptionsFor<Definition>> {
  const provider = (options: OptionsFor<Definition>): Source => toSource(definition, options);
  return Object.assign(provider as unknown as Provider<Default, OptionsFor<Definition>>, { definition });
}

type AnyOptions = CommonOptions &
  Partial<Omit<SourceOptions, "settings">> & {
    readonly secret?: SecretOption;
    readonly publicKey?: SecretOption;
    readonly password?: SecretOption;
  };

function toSource(definition: ProviderDefinition, options: AnyOptions): Source {
  const { secret, publicKey, password, ...rest } = options;
  const named: Readonly<Record<string, unknown>> = { ...options };
  // Nothing is checked yet: what plain JavaScript left out or got wrong, `openSource` says.
  const names: readonly string[] = Array.isArray(definition.settings) ? definition.settings : [];
  const settings = Object.fromEntries(names.map((name) => [name, named[name]]));
  return defineSource(definition, {
    ...rest,
    settings: settings as Readonly<Record<string, string | undefined>>,
    secret: isShared(definition.scheme) ? (secret ?? publicKey ?? password) : [],
  });
}

interface UncheckedScheme {
  readonly kind?: unknown;
  readonly key?: unknown;
  readonly keys?: { readonly from?: unknown };
}

/** Whether the app configures a secret, a password or a public key at all. */
function isShared(scheme: UncheckedScheme | undefined): boolean {
  if (scheme?.kind === "jwt") return scheme.keys?.from === "secret";
  return scheme?.kind !== "signature" || typeof scheme.key === "string";
}
