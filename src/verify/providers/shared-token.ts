import type { EventMap } from "../../core/event.ts";
import type { SecretOptions } from "../options.ts";
import type { TokenCarrier } from "../schemes/token.ts";
import { defineSource, type AsGiven, type Source } from "../source.ts";
import { type CustomOptions, toCustomDefinition } from "./custom.ts";

/** Options of {@link sharedToken}: the secret is in a header or in a query parameter. */
export type SharedTokenOptions = CustomOptions & SecretOptions & TokenPlace;

/** Where the token is. `prefix` is text before it, such as `Bearer `. */
export type TokenPlace =
  | { readonly header: string; readonly prefix?: string; readonly query?: never }
  | { readonly query: string; readonly header?: never };

/** Webhooks from any sender that sends a secret along. It proves who sent a delivery, not what was sent. */
export function sharedToken<Events extends EventMap = Readonly<Record<string, unknown>>>(
  options: SharedTokenOptions,
): Source<AsGiven<Events>> {
  const { secret, maxBytes, toleranceMs } = options;
  const definition = {
    ...toCustomDefinition(options, "token"),
    scheme: { kind: "token", carrier: toCarrier(options) },
  } as const;
  return defineSource(definition, { secret, maxBytes, toleranceMs });
}

function toCarrier(place: TokenPlace): TokenCarrier {
  if (place.header === undefined) return { in: "query", parameter: place.query };
  return { in: "header", header: place.header, prefix: place.prefix ?? "" };
}
