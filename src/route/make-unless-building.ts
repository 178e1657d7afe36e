import { lazy } from "../core/lazy.ts";

/**
 * Makes something of the app's configuration now, so that a mistake is heard of at the start. While Next.js builds the
 * app, on a machine that may hold no secrets, it is made when it is first asked for.
 */
export function makeUnlessBuilding<T>(make: () => T): () => T {
  const made = lazy(make);
  if (process.env["NEXT_PHASE"] !== "phase-production-build") made();
  return made;
}
