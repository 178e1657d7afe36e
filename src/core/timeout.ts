import { startDeadline } from "./deadline.ts";

/**
 * Settles as `work` does, or rejects with `toError()` once `ms` have passed. The work itself goes on.
 *
 * @param toFailure What to reject with in place of an error, that of `toError` included.
 */
export function withTimeout<T>(
  work: PromiseLike<T>,
  ms: number,
  toError: () => Error,
  toFailure: (error: unknown) => unknown = (error) => error,
): Promise<T> {
  // One promise, where a race takes several: every request waits here.
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => reject(toFailure(error));
    const deadline = startDeadline(ms, () => fail(toError()));
    const end =
      <Value>(settle: (value: Value) => void) =>
      (value: Value): void => {
        deadline.clear();
        settle(value);
      };
    void work.then(end<T>(resolve), end(fail));
  });
}
