import { createRequire } from "node:module";

/**
 * Loads official code that comes without types of its own, or from a file its package does not list.
 *
 * @param name A package, or a file in one.
 */
export function loadOfficial(name: string): unknown {
  return createRequire(import.meta.url)(name) as unknown;
}
