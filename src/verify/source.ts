import type { EventMap } from "../core/event.ts";
import type { ProviderDefinition } from "./definition/definition.ts";
import { type SecretOptions, type SourceOptions, toLabelledSecrets } from "./options.ts";
import type { LabelledSecret } from "./keys/secrets.ts";

declare const EVENTS: unique symbol;

/** A provider with this app's secrets. Inert: nothing is checked or opened before start-up. */
export interface Source<Events extends EventMap = EventMap> {
  readonly definition: ProviderDefinition;
  /** Newest first. Empty for senders that publish their keys. */
  readonly secrets: readonly LabelledSecret[];
  readonly options: SourceOptions;
  /** Carries the event types in the type system. Never there when the program runs. */
  readonly [EVENTS]?: Events;
}

/**
 * `Events`, but never worked out from where the result goes: as an element of `sources`, every provider's own
 * event types would otherwise be widened to those of any source.
 */
export type AsGiven<Events> = [Events][Events extends unknown ? 0 : never];

/** The event types of a source, each with its payload. */
export type EventsOf<S> = S extends Source<infer Events extends EventMap> ? Events : never;

/** An app's sources, by the name in the URL. */
export type Sources = Readonly<Record<string, Source>>;

/** The event maps of an app's sources, by source name. */
export type SourceMapOf<S extends Sources> = {
  readonly [Name in keyof S & string]: EventsOf<S[Name]>;
};

/** A payload that names its own type, as most senders' do. */
export interface TypedPayload {
  readonly type: string;
}

/**
 * The event map of a union of payloads. A member whose `type` is any text stands for the types not listed.
 */
export type EventsByType<Payload extends TypedPayload> = {
  readonly [Member in Payload as Member["type"]]: Member;
};

/** Everything {@link defineSource} puts together. `secret` is an empty list for senders that publish their keys. */
export type DefineOptions = SecretOptions & SourceOptions;

/** Puts a source together. Checks nothing: `openSource` does, at start-up. */
export function defineSource<Events extends EventMap = EventMap>(
  definition: ProviderDefinition,
  { secret, ...options }: DefineOptions,
): Source<Events> {
  return { definition, secrets: toLabelledSecrets(secret), options };
}
