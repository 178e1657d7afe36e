import type { Claim, IdempotencyStore, KeptAnswer, KeyTimes } from "./store.ts";

/** How much a memory store may hold. */
export interface MemoryIdempotencyOptions {
  /** 10,000 unless given. */
  readonly maxKeys?: number;
  /** Of all answers together. 64 MiB unless given. */
  readonly maxBytes?: number;
  /** Milliseconds, of any beginning. Never set back. */
  readonly now?: () => number;
}

interface Entry {
  readonly fingerprint: string;
  readonly token: string;
  readonly answer: KeptAnswer | undefined;
  readonly bytes: number;
  readonly ttlMs: number;
  readonly endsAtMs: number;
}

/**
 * Keeps keys in this process alone: for one server, or while developing. Where it is full, the oldest answers go first;
 * a key whose request is running never does.
 */
export function createMemoryIdempotencyStore(options: MemoryIdempotencyOptions = {}): IdempotencyStore {
  const { maxKeys = 10_000, maxBytes = 67_108_864, now = () => performance.now() } = options;
  // In the order in which they were last written.
  const entries = new Map<string, Entry>();
  let bytes = 0;

  const remove = (id: string): void => {
    bytes -= entries.get(id)?.bytes ?? 0;
    entries.delete(id);
  };
  const write = (id: string, entry: Entry): void => {
    remove(id);
    entries.set(id, entry);
    bytes += entry.bytes;
  };
  const makeRoom = (): void => {
    for (const [id, entry] of entries) {
      if (entries.size < maxKeys && bytes <= maxBytes) return;
      if (entry.answer !== undefined || entry.endsAtMs <= now()) remove(id);
    }
  };
  const findClaimed = (id: string, token: string): Entry | undefined => {
    const entry = entries.get(id);
    return entry?.token === token && entry.answer === undefined ? entry : undefined;
  };

  return {
    async find({ id, fingerprint }) {
      const known = entries.get(id);
      return known?.fingerprint === fingerprint && known.endsAtMs > now() ? known.answer : undefined;
    },
    async claim({ id, fingerprint }, { ttlMs, leaseMs }: KeyTimes): Promise<Claim> {
      const known = entries.get(id);
      if (known !== undefined && known.endsAtMs > now()) return toClaim(known, fingerprint);
      remove(id);
      makeRoom();
      if (entries.size >= maxKeys) throw new Error(`${maxKeys} keys are in use at once`);
      const token = crypto.randomUUID();
      write(id, { fingerprint, token, answer: undefined, bytes: 0, ttlMs, endsAtMs: now() + leaseMs });
      return { kind: "claimed", token };
    },
    async answer(id, token, answer) {
      const entry = findClaimed(id, token);
      if (entry === undefined) return;
      write(id, { ...entry, answer, bytes: countBytes(answer), endsAtMs: now() + entry.ttlMs });
      makeRoom();
    },
    async release(id, token) {
      if (findClaimed(id, token) !== undefined) remove(id);
    },
  };
}

function toClaim(entry: Entry, fingerprint: string): Claim {
  if (entry.fingerprint !== fingerprint) return { kind: "mismatch" };
  return entry.answer === undefined ? { kind: "running" } : { kind: "answered", answer: entry.answer };
}

function countBytes(answer: KeptAnswer): number {
  if (answer.kind === "gone") return 0;
  const headers = answer.headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  return headers + (answer.body?.byteLength ?? 0);
}
