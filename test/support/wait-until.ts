import { setTimeout as delay } from "node:timers/promises";

/**
 * Waits for a condition, asking every few milliseconds.
 *
 * @throws after `timeoutMs`, naming what was waited for.
 */
export async function waitUntil(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  timeoutMs = 20_000,
): Promise<void> {
  const endsAt = performance.now() + timeoutMs;
  while (!(await isTrue())) {
    if (performance.now() > endsAt) throw new Error(`Waited ${timeoutMs} ms in vain until ${what}`);
    await delay(5);
  }
}
