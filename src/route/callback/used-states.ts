/** Remembers which states have been used, so that each is good once. */
export interface UsedStates {
  /** True for the first who uses a state, and false for all others. */
  use(id: string, endsAt: Date): boolean | Promise<boolean>;
}

/**
 * Remembers in this process. Where several serve the app, a shared store closes the gap; until then a state is still
 * bound to one browser's cookie, which its first use deletes.
 */
export function createMemoryUsedStates(now: () => Date = () => new Date()): UsedStates {
  const ends = new Map<string, number>();
  return {
    use(id, endsAt) {
      if (ends.has(id)) return false;
      forget(ends, now().getTime());
      ends.set(id, endsAt.getTime());
      return true;
    },
  };
}

const MAX_STATES = 50_000;

/** The oldest come first, and all live equally long. */
function forget(ends: Map<string, number>, nowMs: number): void {
  for (const [id, endMs] of ends) {
    if (endMs > nowMs && ends.size < MAX_STATES) return;
    ends.delete(id);
  }
}
