import { useSyncExternalStore } from "react";

/** What someone chose; `system` follows the machine. */
export type Theme = "system" | "light" | "dark";

const KEY = "sluice-theme";
const listeners = new Set<() => void>();
const dark = window.matchMedia("(prefers-color-scheme: dark)");

/** The themes, in the order in which the switch goes through them. */
export const THEMES: readonly Theme[] = ["system", "light", "dark"];

/** Puts the kept choice in place. Called before the first paint. */
export function startTheme(): void {
  apply(readTheme());
  dark.addEventListener("change", () => {
    apply(readTheme());
    notify();
  });
}

/** The choice, and how to change it. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  return [useSyncExternalStore(subscribe, readTheme), setTheme];
}

/** Whether the page is dark now. Changes re-render, for what is not drawn by CSS. */
export function useIsDark(): boolean {
  return useSyncExternalStore(subscribe, () => document.documentElement.dataset["scheme"] === "dark");
}

function setTheme(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // A browser that keeps nothing still shows the choice until the page is left.
  }
  apply(theme);
  notify();
}

function readTheme(): Theme {
  const kept = document.documentElement.dataset["theme"] ?? readKept();
  return THEMES.find((theme) => theme === kept) ?? "system";
}

function readKept(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function apply(theme: Theme): void {
  const { dataset } = document.documentElement;
  dataset["theme"] = theme;
  dataset["scheme"] = theme === "dark" || (theme === "system" && dark.matches) ? "dark" : "light";
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function notify(): void {
  for (const listener of listeners) listener();
}
