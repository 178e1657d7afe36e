/** Runs at most so many pieces of work at once, the others in the order they came. */
export interface Slots {
  /** Runs `work` once a slot is free. */
  run(work: () => Promise<void>): Promise<void>;
  /** How many pieces the slots get through in `ms`, going by how long recent ones took. 0 before the first. */
  throughput(ms: number): number;
}

const WEIGHT_OF_LATEST = 0.1;

/** Makes `count` free {@link Slots}. */
export function createSlots(count: number): Slots {
  const waiting: (() => void)[] = [];
  let taken = 0;
  let typicalMs: number | null = null;

  const occupy = async (work: () => Promise<void>): Promise<void> => {
    const startedAt = performance.now();
    try {
      await work();
    } finally {
      const tookMs = performance.now() - startedAt;
      typicalMs = typicalMs === null ? tookMs : typicalMs + WEIGHT_OF_LATEST * (tookMs - typicalMs);
      const next = waiting.shift();
      if (next === undefined) taken -= 1;
      else next();
    }
  };

  return {
    async run(work) {
      if (taken < count) taken += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      await occupy(work);
    },
    throughput: (ms) => (typicalMs === null ? 0 : Math.floor((count * ms) / Math.max(typicalMs, 1))),
  };
}
