import { useEffect, useRef } from "react";

/** What keys do, by the key, or by two keys one after the other such as `g e`. */
export type Shortcuts = Readonly<Record<string, (event: KeyboardEvent) => void>>;

// How long the first of two keys waits for the second.
const CHORD_MS = 1200;
let first: { readonly key: string; readonly at: number } | null = null;

/** Answers keys for as long as the component is there, except where someone types or a dialog is open. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const current = useRef(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isTaken(event)) return;
      const name = toName(event);
      const run = current.current[name];
      if (run === undefined) return;
      event.preventDefault();
      run(event);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}

/** Remembers the first of two keys. On the window, so that it hears a key after those that answer it. */
export function startChords(): void {
  window.addEventListener("keydown", (event) => {
    first = event.key === "g" && !isTyped(event) ? { key: "g", at: event.timeStamp } : null;
  });
}

function toName(event: KeyboardEvent): string {
  return first !== null && event.timeStamp - first.at < CHORD_MS ? `${first.key} ${event.key}` : event.key;
}

function isTaken(event: KeyboardEvent): boolean {
  return event.defaultPrevented || isTyped(event);
}

function isTyped(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target instanceof Element ? event.target : null;
  return target !== null && target.closest("input, textarea, select, dialog, [contenteditable]") !== null;
}
