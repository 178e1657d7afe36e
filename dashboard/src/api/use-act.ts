import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { showToast } from "../parts/toasts.tsx";
import { act, ApiFailure } from "./request.ts";
import { toActionId } from "./to-action-id.ts";

/** Something that can be done. */
export interface Act<T> {
  /** Below `api/`. */
  readonly path: string;
  readonly body?: unknown;
  /** What to tell when it is done. */
  readonly say: (answer: T) => string;
  readonly onDone?: ((answer: T) => void) | undefined;
}

/** Doing it. */
export interface Acting<T> {
  readonly run: (act: Act<T>) => void;
  readonly isRunning: boolean;
}

/** Sends what someone wants done, once per intent: clicked twice or tried again after a lost answer, it keeps its id. */
export function useAct<T>(): Acting<T> {
  const client = useQueryClient();
  const [isRunning, setIsRunning] = useState(false);
  const intent = useRef<string | null>(null);
  const isBusy = useRef(false);
  const run = async ({ path, body, say, onDone }: Act<T>): Promise<void> => {
    if (isBusy.current) return;
    isBusy.current = true;
    setIsRunning(true);
    intent.current ??= toActionId();
    try {
      const answer = (await act({ id: intent.current, path, body })) as T;
      intent.current = null;
      showToast(say(answer));
      onDone?.(answer);
    } catch (error) {
      // Only an answer proves that it was not done: without one, the same id is sent again.
      if (error instanceof ApiFailure && error.status >= 400 && error.status < 500) intent.current = null;
      showToast(error instanceof Error ? error.message : "It did not work.", { isError: true });
    } finally {
      isBusy.current = false;
      setIsRunning(false);
      await client.invalidateQueries({ queryKey: ["view"] });
    }
  };
  return { isRunning, run: (wanted) => void run(wanted) };
}
