import type { PayloadForm, ProviderDefinition } from "../definition/definition.ts";
import type { CommonOptions } from "../options.ts";

/** What any sender without a definition of its own may need to say. */
export interface CustomOptions {
  /** The sender's name in messages and on the dashboard. Omitted, the name of the scheme. */
  readonly name?: string;
  /** Where the event's id is: a path in the body, such as `event.id`, or a header. `id` if omitted. */
  readonly id?: Place;
  /** Where the event's type is: a path in the body or a header. `type` if omitted. */
  readonly type?: Place;
  /** How the body is decoded. `json` if omitted. */
  readonly payload?: Exclude<PayloadForm, "jwt">;
  /** The only content types the sender uses. Omitted, any is taken. */
  readonly contentTypes?: readonly string[];
}

/** A path of keys joined by dots, or a header. */
export type Place = string | { readonly header: string };

/** A sender the app describes: everything of a definition but its scheme. */
export function toCustomDefinition(options: CustomOptions, fallbackName: string): Omit<ProviderDefinition, "scheme"> {
  const { id = "id", type = "type", contentTypes } = options;
  return {
    name: options.name ?? fallbackName,
    id: typeof id === "string" ? { in: "body", path: id } : { in: "header", header: id.header },
    type: typeof type === "string" ? { in: "body", paths: [type] } : { in: "header", header: type.header },
    payload: options.payload ?? "json",
    ...(contentTypes === undefined ? {} : { contentTypes: contentTypes.map((value) => value.toLowerCase()) }),
  };
}

/** The options of a source that have nothing to do with how its sender is described. */
export function toCommonOptions(options: CommonOptions): CommonOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => Object.hasOwn(COMMON, name)));
}

const COMMON: Readonly<Record<keyof CommonOptions, true>> = {
  maxBytes: true,
  toleranceMs: true,
  url: true,
  allowedIps: true,
  httpsOnly: true,
  maxPerMinute: true,
  answerHandshakes: true,
  onSecret: true,
};
