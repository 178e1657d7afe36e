import type { Client, Ip } from "../http/index.ts";
import { createHmac, randomBytes } from "node:crypto";

import { createMemoryLimiter } from "./memory-limiter.ts";

/** Stops listening for a while to addresses that send many bad proofs. */
export interface RefusalLimiter {
  /** Counts a bad proof. */
  count(client: Client): Promise<void>;
  /**
   * Finds out whether the client is listened to.
   *
   * @returns Seconds until it is again, or `undefined`; at once where nobody is blocked.
   */
  findBlock(toClient: () => Client): Promise<number | undefined> | undefined;
}

/**
 * Makes a {@link RefusalLimiter}. Only addresses that are the sender's own count: behind a proxy that nobody told us of,
 * one forger would lock out everyone.
 */
export function createRefusalLimiter(maxPerMinute: number): RefusalLimiter {
  const limiter = createMemoryLimiter(maxPerMinute);
  const key = randomBytes(32);
  let blockedUntilMs = 0;
  return {
    async count({ ip, isSender }) {
      if (ip === null || !isSender) return;
      const bucket = toBucket(ip, key);
      await limiter.count(bucket);
      const seconds = await limiter.peek(bucket);
      if (seconds !== undefined) blockedUntilMs = Math.max(blockedUntilMs, performance.now() + seconds * 1_000);
    },
    findBlock(toClient) {
      if (performance.now() > blockedUntilMs) return undefined;
      const { ip, isSender } = toClient();
      return ip === null || !isSender ? undefined : limiter.peek(toBucket(ip, key));
    },
  };
}

/** One of 65,536, so that memory is bounded; keyed, so that nobody can aim at another's. */
function toBucket(ip: Ip, key: Uint8Array): string {
  const bytes = ip.toByteArray();
  // One customer has a whole /64 of IPv6.
  const prefix = ip.kind() === "ipv4" ? bytes : bytes.slice(0, 8);
  return createHmac("sha256", key).update(Uint8Array.from(prefix)).digest().readUInt16BE(0).toString(36);
}
