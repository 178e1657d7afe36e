import fc from "fast-check";
import { expect, test } from "vitest";

import { createBatcher } from "../../src/core/batcher.ts";

function createGate(): { readonly opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

test("a lone item does not wait for company", async () => {
  const batcher = createBatcher<number, number>({
    run: async (items) => items,
    maxItems: 10,
    maxInFlight: 1,
  });

  await expect(batcher.add(7)).resolves.toBe(7);
});

test("what arrives while batches are in flight shares the next one", async () => {
  const batches: (readonly number[])[] = [];
  const gate = createGate();
  const batcher = createBatcher<number, number>({
    run: async (items) => {
      batches.push(items);
      await gate.opened;
      return items;
    },
    maxItems: 10,
    maxInFlight: 1,
  });

  const first = batcher.add(1);
  await Promise.resolve();
  const rest = [2, 3, 4].map((item) => batcher.add(item));
  gate.open();
  await Promise.all([first, ...rest]);

  expect(batches).toEqual([[1], [2, 3, 4]]);
});

test("no more batches run at once than allowed, and none exceeds its size or weight", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 60 }), async (weights) => {
      let inFlight = 0;
      const batcher = createBatcher<number, number>({
        run: async (items) => {
          inFlight += 1;
          expect(inFlight).toBeLessThanOrEqual(2);
          expect(items.length).toBeLessThanOrEqual(5);
          if (items.length > 1) expect(items.reduce((sum, item) => sum + item, 0)).toBeLessThanOrEqual(30);
          await new Promise((resolve) => setImmediate(resolve));
          inFlight -= 1;
          return items.map((item) => item * 2);
        },
        maxItems: 5,
        maxInFlight: 2,
        weigh: (item) => item,
        maxWeight: 30,
      });

      const results = await Promise.all(weights.map((weight) => batcher.add(weight)));

      expect(results).toEqual(weights.map((weight) => weight * 2));
    }),
    { numRuns: 50 },
  );
});

test("a failed batch fails its own items and no others", async () => {
  const batcher = createBatcher<number, number>({
    run: async (items) => {
      if (items.includes(2)) throw new Error("refused");
      return items;
    },
    maxItems: 1,
    maxInFlight: 1,
  });

  const results = await Promise.allSettled([1, 2, 3].map((item) => batcher.add(item)));

  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

test("idle waits for everything added before", async () => {
  let ended = 0;
  const batcher = createBatcher<number, number>({
    run: async (items) => {
      await new Promise((resolve) => setImmediate(resolve));
      ended += items.length;
      return items;
    },
    maxItems: 2,
    maxInFlight: 1,
  });
  for (const item of [1, 2, 3, 4, 5]) void batcher.add(item);

  await batcher.idle();

  expect(ended).toBe(5);
});
