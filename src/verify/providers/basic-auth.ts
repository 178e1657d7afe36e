import type { EventMap } from "../../core/event.ts";
import type { PasswordOptions } from "../options.ts";
import { type AsGiven, defineSource, type Source } from "../source.ts";
import { type CustomOptions, toCommonOptions, toCustomDefinition } from "./custom.ts";

/** Options of {@link basicAuth}. */
export interface BasicAuthOptions extends CustomOptions, PasswordOptions {}

/** Webhooks from any sender that authenticates with a user name and password. They prove who sent, not what. */
export function basicAuth<Events extends EventMap = Readonly<Record<string, unknown>>>(
  options: BasicAuthOptions,
): Source<AsGiven<Events>> {
  const { username, password } = options;
  const definition = { ...toCustomDefinition(options, "basic"), scheme: { kind: "basic" } } as const;
  return defineSource(definition, { ...toCommonOptions(options), username, secret: password });
}
