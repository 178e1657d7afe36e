import type { EventMap } from "../../core/event.ts";
import type { CommonOptions, SecretOption } from "../options.ts";
import { defineSource, type AsGiven, type Source } from "../source.ts";
import { type CustomOptions, toCustomDefinition } from "./custom.ts";

/** Options of {@link basicAuth}. */
export interface BasicAuthOptions extends CustomOptions, CommonOptions {
  readonly username: string | undefined;
  /** The password, or several while rotating, newest first. */
  readonly password: SecretOption;
}

/** Webhooks from any sender that authenticates with a user name and password. They prove who sent, not what. */
export function basicAuth<Events extends EventMap = Readonly<Record<string, unknown>>>(
  options: BasicAuthOptions,
): Source<AsGiven<Events>> {
  const { username, password, maxBytes, toleranceMs } = options;
  const definition = {
    ...toCustomDefinition(options, "basic"),
    scheme: { kind: "basic", username },
  } as const;
  return defineSource(definition, { secret: password, maxBytes, toleranceMs });
}
