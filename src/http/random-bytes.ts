import { randomFillSync } from "node:crypto";

const POOLED = 512;

/** Makes a source of `size` random bytes at a time: one call of the generator for many, because each costs microseconds. */
export function createRandomBytes(size: number): () => Uint8Array {
  const pool = new Uint8Array(size * POOLED);
  let at = pool.length;
  return () => {
    if (at === pool.length) {
      randomFillSync(pool);
      at = 0;
    }
    at += size;
    return pool.subarray(at - size, at);
  };
}
