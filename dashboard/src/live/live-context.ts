import { createContext, useContext } from "react";

import type { LiveStatus } from "./live-connection.ts";

/** What the page knows of its stream. */
export interface Live {
  readonly status: LiveStatus;
  readonly watch: (view: string) => () => void;
  readonly setPaused: (isPaused: boolean) => void;
}

/** Set by `LiveProvider`. */
export const LiveContext: React.Context<Live> = createContext<Live>({
  status: "connecting",
  watch: () => () => undefined,
  setPaused: () => undefined,
});

/** The stream of the page around. */
export function useLive(): Live {
  return useContext(LiveContext);
}
