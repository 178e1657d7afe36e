import type { Claim, IdempotencyStore, KeptAnswer, RateLimitStore, UsedStates } from "../route/index.ts";
import {
  claimIdempotencyKey,
  countRequest,
  endIdempotencyKey,
  findIdempotencyKey,
  releaseIdempotencyKey,
  markStateUsed,
  type Database,
  type StoredAnswer,
  type StoredKey,
} from "../store/index.ts";

/** What routes remember, for all processes of the app at once. */
export interface RouteStores {
  readonly rateLimitStore: () => RateLimitStore;
  readonly idempotencyStore: () => IdempotencyStore;
  readonly usedStates: () => UsedStates;
}

/** Makes the stores of an app's routes. They open its database at their first use. */
export function createRouteStores(database: () => Promise<Database>): RouteStores {
  return {
    rateLimitStore: () => ({
      async consume(key, { limit, windowMs }, cost) {
        const { used, resetMs } = await countRequest((await database()).working, { key, cost, windowMs });
        return { allowed: used <= limit, remaining: Math.max(0, limit - used), resetMs };
      },
    }),
    idempotencyStore: () => createIdempotencyStore(database),
    usedStates: () => ({
      use: async (id, endsAt) => markStateUsed((await database()).working, id, endsAt),
    }),
  };
}

/** How often a key may be freed between failing to claim it and looking at it. */
const CLAIMS = 5;

function createIdempotencyStore(database: () => Promise<Database>): IdempotencyStore {
  return {
    async find({ id, fingerprint }) {
      const key = await findIdempotencyKey((await database()).working, id);
      const claim = key === null ? null : toClaim(key, fingerprint);
      return claim?.kind === "answered" ? claim.answer : undefined;
    },
    async claim({ id, fingerprint }, times) {
      const { working: sql } = await database();
      for (let tried = 0; tried < CLAIMS; tried += 1) {
        const token = await claimIdempotencyKey(sql, { id, fingerprint, ...times });
        if (token !== null) return { kind: "claimed", token };
        const key = await findIdempotencyKey(sql, id);
        if (key !== null) return toClaim(key, fingerprint);
      }
      // Others come and go with this key at this very moment.
      return { kind: "running" };
    },
    async answer(id, token, answer) {
      await endIdempotencyKey((await database()).working, { id, token, answer: toStored(answer) });
    },
    async release(id, token) {
      await releaseIdempotencyKey((await database()).working, id, token);
    },
  };
}

function toClaim(key: StoredKey, fingerprint: string): Claim {
  if (key.fingerprint !== fingerprint) return { kind: "mismatch" };
  if (key.state === "running") return { kind: "running" };
  return { kind: "answered", answer: key.answer === null ? { kind: "gone" } : toKept(key.answer) };
}

function toKept({ status, headers, body }: StoredAnswer): KeptAnswer {
  // Written by `toStored`, so it is what it says.
  return { kind: "whole", status, headers: JSON.parse(headers) as [string, string][], body };
}

function toStored(answer: KeptAnswer): StoredAnswer | null {
  if (answer.kind === "gone") return null;
  return { status: answer.status, headers: JSON.stringify(answer.headers), body: answer.body };
}
