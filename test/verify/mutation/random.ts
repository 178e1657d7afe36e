import { createHash } from "node:crypto";

/** Numbers that look random and follow from a seed: a failure can be repeated. */
export interface Random {
  /** A whole number from 0 up to, but not including, the limit. */
  below(limit: number): number;
  bytes(count: number): Buffer;
  /** Letters and digits. */
  word(length: number): string;
  pick<T>(list: readonly T[]): T;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Makes the numbers of one seed. The generator is mulberry32: good enough to choose with, and nothing else. */
export function createRandom(seed: string): Random {
  let state = createHash("sha256").update(seed).digest().readUInt32LE(0);
  const next = (): number => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number): number => next() % limit;
  return {
    below,
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => below(256))),
    word: (length) => Array.from({ length }, () => LETTERS[below(LETTERS.length)]).join(""),
    pick: (list) => list[below(list.length)]!,
  };
}
