import type { HandlerRegistry } from "./handler-registry.ts";

// On globalThis, because the edited module is a new copy that shares nothing else with the one before it.
const REGISTRY = Symbol.for("sluice.handlers");

/**
 * In development, an edited `sluice.ts` is evaluated again while the worker that an earlier copy started goes
 * on. This is how that worker runs the edited handlers: the newest copy's are everyone's.
 *
 * @param key What the copies have in common: where their database is.
 */
export function followLatestHandlers(key: string, own: HandlerRegistry): () => HandlerRegistry {
  const holder = globalThis as { [REGISTRY]?: Map<string, HandlerRegistry> };
  const latest = (holder[REGISTRY] ??= new Map());
  latest.set(key, own);
  return () => latest.get(key) ?? own;
}
