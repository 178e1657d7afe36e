import { assertDefinition } from "./definition/assert-definition.ts";
import type { ProviderDefinition } from "./definition/definition.ts";
import { type Refuse, toRefuse } from "./refusal.ts";
import type { SchemeContext } from "./schemes/scheme.ts";
import type { Source } from "./source.ts";

/**
 * Checks a source's definition and gathers what its scheme needs to know.
 *
 * @param name The source's name in the URL.
 * @throws {SluiceError} `CONFIG_INVALID` if the definition is not one, or one of its settings is missing.
 */
export function toSchemeContext(name: string, { definition, secrets, options }: Source): SchemeContext {
  const refuse = toRefuse(name, definition.secretHint);
  assertDefinition(definition, refuse);
  const mayLackSecret = options.onSecret !== undefined;
  return {
    secrets: mayLackSecret ? secrets.filter(({ secret }) => secret !== "") : secrets,
    mayLackSecret,
    options,
    settings: toSettings(definition, options.settings ?? {}, refuse),
    payload: definition.payload ?? "json",
    refuse,
  };
}

function toSettings(
  { settings = [] }: ProviderDefinition,
  values: Readonly<Record<string, unknown>>,
  refuse: Refuse,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    settings.map((name) => {
      const value = values[name];
      if (value === undefined || value === "") throw refuse(name, "is missing or empty");
      if (typeof value !== "string") throw refuse(name, "is not a text");
      if (value.trim() !== value) throw refuse(name, "begins or ends with white space");
      return [name, value];
    }),
  );
}
