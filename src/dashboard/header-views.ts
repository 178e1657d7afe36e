import type { HeaderView } from "./contract.ts";

/** Reads stored headers: a JSON array of `[name, value]` pairs. */
export function toHeaderViews(headers: string): readonly HeaderView[] {
  return JSON.parse(headers) as readonly HeaderView[];
}
