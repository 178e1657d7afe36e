import type { ReactNode } from "react";

import type { LiveStatus } from "../live/live-connection.ts";
import { useLive } from "../live/live-context.ts";

const TEXTS: Readonly<Record<LiveStatus, readonly [name: string, says: string]>> = {
  connecting: ["Connecting", "The stream of changes is being opened."],
  live: ["Live", "Changes appear as they happen. Click to pause."],
  reconnecting: ["Reconnecting", "The stream of changes broke off. What you see may be a moment old."],
  polling: ["Every 5 s", "The stream of changes cannot be opened, so the page asks every 5 seconds."],
  paused: ["Paused", "Nothing changes until you go on. Click to go on."],
};

/** Whether the page shows what is. */
export function LiveIndicator(): ReactNode {
  const { status, setPaused } = useLive();
  const [name, says] = TEXTS[status];
  return (
    <button
      type="button"
      className={`live ${status}`}
      title={says}
      aria-pressed={status === "paused"}
      aria-label={`Live updates: ${name}. ${status === "paused" ? "Go on" : "Pause"}`}
      onClick={() => setPaused(status !== "paused")}
    >
      <i aria-hidden="true" />
      <span aria-live="polite">{name}</span>
    </button>
  );
}
