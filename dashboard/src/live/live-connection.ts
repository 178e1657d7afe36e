import type { LiveMessage } from "../../../src/dashboard/contract.ts";

/**
 * How the page hears of changes: `live` by a stream, `polling` by asking again, `paused` not at all because someone
 * wanted so.
 */
export type LiveStatus = "connecting" | "live" | "reconnecting" | "polling" | "paused";

/** A stream of changes to the views being shown. */
export interface LiveConnection {
  /** Shows a view until the function it gives is called. */
  readonly watch: (view: string) => () => void;
  readonly setPaused: (isPaused: boolean) => void;
  readonly close: () => void;
}

/** What a connection tells. */
export interface LiveListener {
  onMessage(message: LiveMessage): void;
  /** A view could not be read. */
  onProblem(view: string): void;
  onStatus(status: LiveStatus): void;
  /** Something may have been missed: all that is shown has to be read again. */
  onGap(): void;
}

// Views come and go together when the page changes.
const SETTLE_MS = 30;
const FAILURES_BEFORE_POLLING = 3;
// What the server follows on one stream.
const MAX_VIEWS = 4;
const RETRY_MS = [500, 1500, 4000] as const;
const RETRY_WHILE_POLLING_MS = 30_000;
const TICK_MS = 5000;
// A tick that comes this late was slept through.
const SLEPT_MS = 20_000;

interface Watching {
  readonly views: Map<string, number>;
  source: EventSource | null;
  /** The views the open stream is for. */
  opened: string;
  failures: number;
  isPaused: boolean;
  hadGap: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
  status: LiveStatus;
}

/** Keeps one stream for all views that are shown, and opens it again when it ends, when the page wakes or is seen again. */
export function createLiveConnection(listener: LiveListener): LiveConnection {
  const state: Watching = {
    views: new Map(),
    source: null,
    opened: "",
    failures: 0,
    isPaused: false,
    hadGap: false,
    timer: undefined,
    status: "connecting",
  };
  const stopWaking = watchWaking(() => {
    if (document.visibilityState === "hidden" || state.isPaused) disconnect(state);
    else reopen(state, listener);
  });
  return {
    watch(view) {
      state.views.set(view, (state.views.get(view) ?? 0) + 1);
      schedule(state, listener, SETTLE_MS);
      return () => {
        const left = (state.views.get(view) ?? 1) - 1;
        if (left > 0) state.views.set(view, left);
        else state.views.delete(view);
        schedule(state, listener, SETTLE_MS);
      };
    },
    setPaused(isPaused) {
      state.isPaused = isPaused;
      if (!isPaused) return reopen(state, listener);
      disconnect(state);
      report(state, listener, "paused");
    },
    close() {
      stopWaking();
      disconnect(state);
    },
  };
}

function schedule(state: Watching, listener: LiveListener, delayMs: number): void {
  clearTimeout(state.timer);
  state.timer = setTimeout(() => connect(state, listener), delayMs);
}

function connect(state: Watching, listener: LiveListener): void {
  const views = [...state.views.keys()].slice(0, MAX_VIEWS).toSorted();
  const wanted = views.map((view) => `view=${encodeURIComponent(view)}`).join("&");
  if (state.isPaused || document.visibilityState === "hidden") return;
  if (state.source !== null && state.opened === wanted) return;
  state.source?.close();
  state.source = null;
  state.opened = wanted;
  if (wanted !== "") state.source = open(state, listener, wanted);
}

function open(state: Watching, listener: LiveListener, wanted: string): EventSource {
  const source = new EventSource(new URL(`api/live?${wanted}`, document.baseURI));
  source.addEventListener("open", () => {
    state.failures = 0;
    if (state.hadGap) listener.onGap();
    state.hadGap = false;
    report(state, listener, "live");
  });
  source.addEventListener("message", (event: MessageEvent<string>) => {
    const message = toMessage(event.data);
    if (message !== null) listener.onMessage(message);
  });
  source.addEventListener("problem", (event: MessageEvent<string>) => {
    const message = toMessage(event.data);
    if (message !== null) listener.onProblem(message.view);
  });
  source.addEventListener("error", () => {
    if (state.source !== source) return;
    disconnect(state);
    fail(state, listener);
  });
  return source;
}

function fail(state: Watching, listener: LiveListener): void {
  state.failures += 1;
  const isPolling = state.failures >= FAILURES_BEFORE_POLLING;
  report(state, listener, isPolling ? "polling" : "reconnecting");
  schedule(state, listener, isPolling ? RETRY_WHILE_POLLING_MS : (RETRY_MS[state.failures - 1] ?? RETRY_MS[0]));
}

function disconnect(state: Watching): void {
  clearTimeout(state.timer);
  state.source?.close();
  state.source = null;
  state.hadGap = true;
}

function reopen(state: Watching, listener: LiveListener): void {
  disconnect(state);
  if (state.status !== "polling") report(state, listener, "reconnecting");
  connect(state, listener);
}

function report(state: Watching, listener: LiveListener, status: LiveStatus): void {
  if (state.status === status) return;
  state.status = status;
  listener.onStatus(status);
}

function toMessage(text: string): LiveMessage | null {
  try {
    const message = JSON.parse(text) as Partial<LiveMessage> | null;
    return typeof message?.view === "string" ? { view: message.view, data: message.data } : null;
  } catch {
    return null;
  }
}

/** Calls when the page is shown or hidden, comes back from the history, gets its network again or slept. */
function watchWaking(onChange: () => void): () => void {
  let seen = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    if (now - seen > SLEPT_MS) onChange();
    seen = now;
  }, TICK_MS);
  const stop = new AbortController();
  document.addEventListener("visibilitychange", onChange, stop);
  window.addEventListener("online", onChange, stop);
  window.addEventListener("pageshow", (event) => event.persisted && onChange(), stop);
  return () => {
    clearInterval(timer);
    stop.abort();
  };
}
