/** Settles as `work` does, or rejects with `toError()` once `ms` have passed. The work itself goes on. */
export function withTimeout<T>(work: Promise<T>, ms: number, toError: () => Error): Promise<T> {
  // One promise, where a race takes several: every request waits here.
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(toError()), ms);
    const end =
      <Value>(settle: (value: Value) => void) =>
      (value: Value): void => {
        clearTimeout(timer);
        settle(value);
      };
    void Promise.resolve(work).then(end<T>(resolve), end<unknown>(reject));
  });
}
