/** Settles as `work` does, or rejects with `toError()` once `ms` have passed. The work itself goes on. */
export async function withTimeout<T>(work: Promise<T>, ms: number, toError: () => Error): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(toError()), ms);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
