import type { EventMap } from "../../core/event.ts";
import type { SecretOptions } from "../options.ts";
import type { TokenCarrier } from "../schemes/token.ts";
import { type AsGiven, defineSource, type Source } from "../source.ts";
import { type CustomOptions, toCommonOptions, toCustomDefinition } from "./custom.ts";

/** Options of {@link sharedToken}: the secret is in a header, in a query parameter, or in the body. */
export type SharedTokenOptions = CustomOptions & SecretOptions & TokenPlace;

/**
 * Where the token is. `prefix` is text before it, such as `Bearer `; `field` is a path in the body, which is stored as it
 * came, the token with it.
 */
export type TokenPlace =
  | { readonly header: string; readonly prefix?: string; readonly query?: never; readonly field?: never }
  | { readonly query: string; readonly header?: never; readonly field?: never }
  | { readonly field: string; readonly header?: never; readonly query?: never };

/** Webhooks from any sender that sends a secret along. It proves who sent a delivery, not what was sent. */
export function sharedToken<Events extends EventMap = Readonly<Record<string, unknown>>>(
  options: SharedTokenOptions,
): Source<AsGiven<Events>> {
  const definition = {
    ...toCustomDefinition(options, "token"),
    scheme: { kind: "token", carrier: toCarrier(options) },
  } as const;
  return defineSource(definition, { ...toCommonOptions(options), secret: options.secret });
}

function toCarrier(place: TokenPlace): TokenCarrier {
  if (place.field !== undefined) return { in: "field", path: place.field };
  if (place.query !== undefined) return { in: "query", parameter: place.query };
  return { in: "header", header: place.header, prefix: place.prefix ?? "" };
}
