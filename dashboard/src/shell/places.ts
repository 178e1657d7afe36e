import type { IconName } from "../parts/icon.tsx";

/** A view that the navigation leads to. */
export interface Place {
  readonly path: string;
  readonly name: string;
  readonly icon: IconName;
  /** The key that goes there, after `g`. */
  readonly key: string;
}

/** Where one can go, in the order of how often one does. */
export const PLACES: readonly Place[] = [
  { path: "/", name: "Overview", icon: "overview", key: "o" },
  { path: "/events", name: "Events", icon: "events", key: "e" },
  { path: "/failures", name: "Failures", icon: "failures", key: "f" },
  { path: "/rejections", name: "Rejections", icon: "rejections", key: "r" },
  { path: "/handlers", name: "Handlers", icon: "handlers", key: "h" },
  { path: "/sources", name: "Sources", icon: "sources", key: "s" },
  { path: "/replays", name: "Replays", icon: "replays", key: "p" },
  { path: "/audit", name: "Audit", icon: "audit", key: "a" },
];
