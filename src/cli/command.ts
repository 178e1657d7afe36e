import type { OptionSpecs } from "./arguments.ts";
import type { Io } from "./io.ts";

/** One command of the command line. */
export interface Command {
  readonly name: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** What follows `sluice`, one line per way of calling it. */
  readonly forms: readonly string[];
  /** What the forms and options do not say. */
  readonly notes?: readonly string[];
  readonly options: OptionSpecs;
  /**
   * Runs it.
   *
   * @param argv What follows the command's name.
   * @returns The exit status.
   * @throws {CliError} What the user is told.
   */
  run(argv: readonly string[], io: Io): Promise<number>;
}
