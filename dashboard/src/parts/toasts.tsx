import { useSyncExternalStore, type ReactNode } from "react";

import { Icon } from "./icon.tsx";

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly isError: boolean;
}

const SHOWN_MS = 6000;
const ERROR_SHOWN_MS = 15_000;
const listeners = new Set<() => void>();
let toasts: readonly Toast[] = [];
let last = 0;

/** Tells the reader how something ended, for some seconds. */
export function showToast(text: string, { isError = false }: { readonly isError?: boolean } = {}): void {
  const id = (last += 1);
  change([...toasts.slice(-3), { id, text, isError }]);
  setTimeout(() => dismiss(id), isError ? ERROR_SHOWN_MS : SHOWN_MS);
}

/** Where toasts appear; read out by screen readers. */
export function Toasts(): ReactNode {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map(({ id, text, isError }) => (
        <div key={id} className={`toast ${isError ? "bad" : "good"}`}>
          <Icon name={isError ? "failures" : "check"} />
          <span>{text}</span>
          <button type="button" className="bare" aria-label="Dismiss" onClick={() => dismiss(id)}>
            <Icon name="cross" size={14} />
          </button>
        </div>
      ))}
    </div>
  );
}

function dismiss(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
