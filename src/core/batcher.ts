/** How a {@link Batcher} groups. */
export interface BatcherOptions<Item, Result> {
  /** Handles a batch; the results are in the order of the items. A rejection rejects every item. */
  readonly run: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** Items one batch holds at most. */
  readonly maxItems: number;
  /** What an item adds to its batch; with `maxWeight` it bounds a batch's size. A heavier item travels alone. */
  readonly weigh?: (item: Item) => number;
  readonly maxWeight?: number;
  /** Batches under way at once. A lone item never waits while fewer are. */
  readonly maxInFlight: number;
  /** Puts the start of a batch off until whatever is at hand has been added. One microtask unless given. */
  readonly defer?: (start: () => void) => void;
}

/** Groups concurrent calls into shared batches: what arrives while batches are in flight goes into the next one. */
export interface Batcher<Item, Result> {
  add(item: Item): Promise<Result>;
  /** Items waiting for a batch. */
  readonly waiting: number;
  /** Resolves once everything added so far has ended. */
  idle(): Promise<void>;
}

interface Entry<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

/** Makes a {@link Batcher}. It holds no timers: a batch starts as soon as there is room for it. */
export function createBatcher<Item, Result>(options: BatcherOptions<Item, Result>): Batcher<Item, Result> {
  const queue: Entry<Item, Result>[] = [];
  const inFlight = new Set<Promise<void>>();
  const { defer = queueMicrotask } = options;
  let isScheduled = false;

  const schedule = (): void => {
    if (isScheduled || queue.length === 0) return;
    isScheduled = true;
    defer(pump);
  };

  const flush = async (entries: readonly Entry<Item, Result>[]): Promise<void> => {
    try {
      const results = await options.run(entries.map((entry) => entry.item));
      entries.forEach((entry, index) => entry.resolve(results[index] as Result));
    } catch (error) {
      for (const entry of entries) entry.reject(error);
    }
  };

  const pump = (): void => {
    isScheduled = false;
    while (queue.length > 0 && inFlight.size < options.maxInFlight) {
      const batch = flush(queue.splice(0, countFitting(queue, options))).finally(() => {
        inFlight.delete(batch);
        schedule();
      });
      inFlight.add(batch);
    }
  };

  return {
    add(item) {
      return new Promise<Result>((resolve, reject) => {
        queue.push({ item, resolve, reject });
        schedule();
      });
    },
    get waiting() {
      return queue.length;
    },
    async idle() {
      while (queue.length > 0 || inFlight.size > 0) {
        await Promise.all(inFlight);
        await Promise.resolve();
      }
    },
  };
}

function countFitting<Item, Result>(
  queue: readonly Entry<Item, Result>[],
  options: BatcherOptions<Item, Result>,
): number {
  const { weigh, maxWeight = Number.POSITIVE_INFINITY, maxItems } = options;
  if (weigh === undefined) return maxItems;
  let weight = 0;
  const end = queue.slice(0, maxItems).findIndex((entry, index) => {
    weight += weigh(entry.item);
    return index > 0 && weight > maxWeight;
  });
  return end === -1 ? maxItems : end;
}
