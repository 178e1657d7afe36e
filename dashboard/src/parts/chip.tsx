import type { ReactNode } from "react";

import { Icon, type IconName } from "./icon.tsx";

/** What a state means for the reader: green, red, amber, blue, grey. */
export type Tone = "good" | "bad" | "warn" | "busy" | "calm";

const STATES: Readonly<Record<string, readonly [Tone, IconName]>> = {
  done: ["good", "check"],
  resolved: ["good", "check"],
  verified: ["good", "check"],
  dead: ["bad", "cross"],
  open: ["bad", "failures"],
  rejected: ["bad", "rejections"],
  missing: ["warn", "question"],
  retry: ["warn", "replays"],
  lost: ["warn", "question"],
  unavailable: ["warn", "question"],
  paused: ["warn", "pause"],
  running: ["busy", "run"],
  pending: ["busy", "clock"],
  ready: ["busy", "clock"],
  snooze: ["busy", "clock"],
  acknowledged: ["calm", "eye"],
  muted: ["calm", "mute"],
  cancelled: ["calm", "minus"],
  stopped: ["calm", "stop"],
  released: ["calm", "left"],
  unhandled: ["calm", "minus"],
};

/** A state, as a word with an icon: colour alone says nothing. */
export function StateChip({ state, label = state }: { readonly state: string; readonly label?: string }): ReactNode {
  const [tone, icon] = STATES[state] ?? ["calm", "question"];
  return (
    <Chip tone={tone} icon={icon}>
      {label}
    </Chip>
  );
}

/** A few words that stand out. */
export function Chip(props: { readonly tone: Tone; readonly icon: IconName; readonly children: ReactNode }): ReactNode {
  return (
    <span className={`chip ${props.tone}`}>
      <Icon name={props.icon} size={12} />
      {props.children}
    </span>
  );
}
