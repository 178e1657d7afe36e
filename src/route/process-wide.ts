/**
 * Keeps one value for the whole process. A module may be loaded more than once: per bundle in Next.js, and anew with
 * every edit while developing; what counts something must not begin again each time.
 *
 * @param name With a version, for when its shape changes: `rate-limit@1`.
 */
export function processWide<T>(name: string, make: () => T): T {
  const key = Symbol.for(`sluice.${name}`);
  const holder = globalThis as { [name: symbol]: unknown };
  return (holder[key] ??= make()) as T;
}
