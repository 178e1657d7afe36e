import fc from "fast-check";
import { expect, test } from "vitest";

import { createSlots } from "../../src/worker/slots.ts";

test("no more run at once than there are slots, in the order they came, and all of them run", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 30 }), async (count, pieces) => {
      const slots = createSlots(count);
      const begun: number[] = [];
      let underWay = 0;
      const work = (piece: number) => async (): Promise<void> => {
        begun.push(piece);
        underWay += 1;
        expect(underWay).toBeLessThanOrEqual(count);
        await new Promise((resolve) => setImmediate(resolve));
        underWay -= 1;
      };

      await Promise.all(Array.from({ length: pieces }, (_, piece) => slots.run(work(piece))));

      expect(begun).toEqual(Array.from({ length: pieces }, (_, piece) => piece));
    }),
    { numRuns: 30 },
  );
});

test("work that fails frees its slot", async () => {
  const slots = createSlots(1);

  await expect(slots.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");

  await expect(slots.run(() => Promise.resolve())).resolves.toBeUndefined();
});

test("nothing is known of the throughput before the first piece ended", async () => {
  const slots = createSlots(10);
  expect(slots.throughput(100)).toBe(0);

  await slots.run(() => Promise.resolve());

  expect(slots.throughput(100)).toBe(1_000);
});
