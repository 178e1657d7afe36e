import { parseArgs } from "node:util";

import { toUsageError } from "./cli-error.ts";
import { toSuggestion } from "./nearest.ts";

/** One option of a command, for the parser and for its help. */
type OptionSpec = ValueOption | FlagOption;

/** An option with a value. */
export interface ValueOption {
  readonly type: "string";
  /** What stands for the value in the help, such as `FILE`. */
  readonly value: string;
  readonly help: string;
}

/** An option that is there or not. */
export interface FlagOption {
  readonly type: "boolean";
  readonly value?: never;
  readonly help: string;
}

/** A command's options by their long name. */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** The options that were given. */
export type OptionValues<S extends OptionSpecs> = {
  readonly [Name in keyof S]?: S[Name]["type"] extends "boolean" ? boolean : string;
};

/** A command line, read. */
export interface Arguments<S extends OptionSpecs> {
  readonly values: OptionValues<S>;
  readonly positionals: readonly string[];
}

/**
 * Reads what follows a command's name.
 *
 * @param maxPositionals Words a command takes besides its options.
 * @throws {CliError} Exit status 2 for an unknown option, a missing value or a word too many.
 */
export function parseArguments<S extends OptionSpecs>(
  argv: readonly string[],
  specs: S,
  maxPositionals: number,
): Arguments<S> {
  // Not strict, because Node's own messages name neither the command nor the nearest option.
  const parsed = parseArgs({
    args: [...argv],
    options: Object.fromEntries(Object.entries(specs).map(([name, { type }]) => [name, { type }])),
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  for (const token of parsed.tokens) if (token.kind === "option") assertOption(token, specs);
  const extra = parsed.positionals[maxPositionals];
  if (extra !== undefined) throw toUsageError(`"${extra}" is one word too many.`);
  return { values: parsed.values as OptionValues<S>, positionals: parsed.positionals };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function assertOption({ name, rawName, value, inlineValue }: OptionToken, specs: OptionSpecs): void {
  const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
  if (spec === undefined || !rawName.startsWith("--")) {
    const names = Object.keys(specs).map((known) => `--${known}`);
    throw toUsageError(`There is no option ${rawName}.${toSuggestion(rawName, names)}`);
  }
  if (spec.type === "boolean" && value !== undefined) throw toUsageError(`${rawName} takes no value.`);
  if (spec.type === "string" && isMissing(value, inlineValue))
    throw toUsageError(`${rawName} needs a value: ${rawName} ${spec.value}`);
}

/** Another option where the value belongs; a lone `-` is standard input. */
function isMissing(value: string | undefined, isInline: boolean | undefined): boolean {
  if (value === undefined || value === "") return true;
  return isInline !== true && value.startsWith("-") && value !== "-";
}

/**
 * Reads an option's value as a whole number.
 *
 * @throws {CliError} Exit status 2 if it is none, or outside the range.
 */
export function toWholeNumber(
  option: string,
  text: string,
  range: { readonly min: number; readonly max: number },
): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= range.min && number <= range.max) return number;
  throw toUsageError(`${option} takes a whole number from ${range.min} to ${range.max}, not "${text}".`);
}
