import type { ReactNode } from "react";

/** Drawn on a grid of 16, in lines of the text's colour. */
const PATHS = {
  overview: "M2.5 9h3v4.5h-3zM6.5 5.5h3v8h-3zM10.5 2.5h3v11h-3z",
  events: "M2.5 4h11M2.5 8h11M2.5 12h7",
  failures: "M8 2.5 14 13H2zM8 6.5v3M8 11.3v.2",
  rejections: "M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11M4.3 4.3l7.4 7.4",
  handlers: "M6 3 3 8l3 5M10 3l3 5-3 5",
  sources: "M2.5 8h6M6 5l3 3-3 3M10.5 3h3v10h-3",
  replays: "M3.5 8a4.5 4.5 0 1 1 1.4 3.3M3.5 12.5V9.3h3.2",
  audit: "M4 2.5h8v11H4zM6.3 5.5h3.4M6.3 8h3.4M6.3 10.5h2",
  search: "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9M10.3 10.3l3.2 3.2",
  check: "M3 8.5 6.5 12 13 4.5",
  cross: "M4 4l8 8M12 4l-8 8",
  clock: "M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11M8 5v3l2 1.5",
  run: "M5 3.5v9l7-4.5z",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  stop: "M4.5 4.5h7v7h-7z",
  minus: "M3.5 8h9",
  question: "M6 6a2 2 0 1 1 2.8 1.8c-.6.3-.8.7-.8 1.4M8 11.6v.2",
  mute: "M3 6.5v3h2l3 2.5V4L5 6.5zM10.5 6.5l3 3M13.5 6.5l-3 3",
  eye: "M1.8 8S4 4 8 4s6.2 4 6.2 4S12 12 8 12 1.8 8 1.8 8M8 6.5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  sun: "M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6M8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M12.6 3.4l-.7.7M4.1 11.9l-.7.7",
  moon: "M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5",
  system: "M2.5 3.5h11v7h-11zM6 13.5h4M8 10.5v3",
  down: "M4 6.5 8 10.5l4-4",
  right: "M6.5 4l4 4-4 4",
  left: "M9.5 4l-4 4 4 4",
  up: "M4 9.5 8 5.5l4 4",
  menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
  key: "M5.5 7a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5M7.3 7.7 12.5 2.5M10.5 4.5l1.5 1.5",
  inbox: "M2.5 8.5h3l1 2h3l1-2h3M4 3.5h8l1.5 5v4h-11v-4z",
  bolt: "M9 1.5 3.5 9H8l-1 5.5L12.5 7H8z",
  flask: "M6 2.5h4M6.8 2.5v4L3.5 13h9L9.2 6.5v-4M5 10h6",
  logo: "M4 2v12M12 2v12M4 5h8M6.3 8.7c1-1 2.4-1 3.4 0M6.3 11.4c1-1 2.4-1 3.4 0",
} as const;

/** The icons there are. */
export type IconName = keyof typeof PATHS;

/** A small drawing beside a word. It says nothing that the word does not. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }): ReactNode {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
