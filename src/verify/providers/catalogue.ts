import type { ProviderDefinition } from "../definition/definition.ts";
import * as exported from "./index.ts";

/** A sender Sluice knows by name. */
export interface KnownProvider {
  /** What `sluice/providers` exports it as. */
  readonly exportName: string;
  readonly definition: ProviderDefinition;
}

/** Every sender there is a definition of, by name. */
export const PROVIDERS: readonly KnownProvider[] = Object.entries(exported)
  .flatMap(([exportName, value]) => ("definition" in value ? [{ exportName, definition: value.definition }] : []))
  .toSorted((one, other) => (one.definition.name < other.definition.name ? -1 : 1));
