/**
 * A failure as the command line tells it: `code: message`, and an exit status. Apart from the library's own error
 * because its codes also come from an app's JSON API, which may be of another version.
 */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly code: string;
  /** 1: it did not work. 2: the command line itself is wrong. */
  readonly exitCode: 1 | 2;

  constructor(code: string, message: string, options: CliErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.exitCode = options.exitCode ?? 1;
  }
}

/** Details of a {@link CliError}. */
export interface CliErrorOptions extends ErrorOptions {
  readonly exitCode?: 1 | 2;
}

/** A command line that cannot be meant. */
export function toUsageError(message: string): CliError {
  return new CliError("USAGE", message, { exitCode: 2 });
}
