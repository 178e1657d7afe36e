const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/**
 * Runs `stop` when the process is told to end, then lets it end.
 *
 * @returns Takes the listeners away again.
 */
export function handleSignals(stop: () => Promise<void>): () => void {
  const release = (): void => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    const isLast = process.listenerCount(signal) === 1;
    void stop().finally(() => {
      release();
      // Our listener took Node's default away. Where nobody else ends the process, the signal has to again.
      if (isLast) process.kill(process.pid, signal);
    });
  };
  for (const signal of SIGNALS) process.once(signal, onSignal);
  return release;
}
