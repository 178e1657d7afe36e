import { useSyncExternalStore } from "react";

const query = window.matchMedia("(max-width: 719.98px)");

/** Whether the page has no room for columns. The style sheets know the same width. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => query.matches);
}

function subscribe(listener: () => void): () => void {
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}
